"""Codes of a second proof at log-in: few wrong ones an hour, whichever process is asked, and each right one once.

The library counts in the memory of one process and by address; who knows a password would have many of both.
"""

from datetime import timedelta
from typing import Any

from allauth.mfa.base import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.models import Account, ProofTry
from tongban.kernel.core import clock, sealed

MOST, SPAN = 10, timedelta(hours=1)
KEPT = timedelta(days=1)


class _Counted:
    """A form whose code is counted before it is judged, and used up when it was right."""

    user: Account

    def clean_code(self) -> str:
        """The code, if it is right, new, and not one of too many."""
        tried = begin(self.user)
        code: str = super().clean_code()  # type: ignore[misc]  # the library's form stands behind
        settle(tried, code)
        return code


class AuthenticateForm(_Counted, forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Asked at log-in."""


class ReauthenticateForm(_Counted, forms.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Asked again before proofs are changed."""


def begin(account: Account) -> ProofTry:
    """Count a try, in a statement of its own, so that a thousand at once get ten; refused where there were too many."""
    tried = ProofTry.objects.create(account=account, at=clock.now())
    wrong = ProofTry.objects.filter(account=account, digest=None, at__gt=tried.at - SPAN)
    if wrong.count() > MOST:
        raise ValidationError(_("Too many wrong codes. Wait an hour, or use your security key."))
    return tried


def settle(tried: ProofTry, code: str) -> None:
    """A right code is used up for a day, and forgives the wrong ones before it."""
    plain = "".join(sign for sign in code if sign.isalnum()).lower()
    tried.digest = sealed.blind_index(f"{tried.account_id} {plain}", "second_proof")
    try:
        with transaction.atomic():
            tried.save(update_fields=["digest"])
    except IntegrityError as error:
        raise ValidationError(_("This code was used already. Wait for the next one.")) from error
    ProofTry.objects.filter(account=tried.account_id, digest=None).delete()


def stale() -> Any:
    """Tries that nothing counts any more."""
    return ProofTry.objects.filter(at__lt=clock.now() - KEPT)
