"""The demo's one password: it opens demo accounts on this very machine while the demo is served, and nothing else."""

import hmac
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend

from tongban.kernel.access.identify import LOOPBACK, waives_second_factor
from tongban.kernel.access.models import Account

PASSWORD = "tongban-demo"  # noqa: S105 - public on purpose; see the promise above


class DemoBackend(BaseBackend):
    """Lets a keyless account in by the demo's password; the database never holds it."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **_other: Any
    ) -> Account | None:
        """The account, if this is the demo on a loopback address."""
        if not is_here() or request is None or request.META.get("REMOTE_ADDR") not in LOOPBACK:
            return None
        if not hmac.compare_digest((password or "").encode(), PASSWORD.encode()):
            return None
        account = Account.objects.filter(username=(username or "").strip().lower(), is_active=True).first()
        return account if account and not account.has_usable_password() else None

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session that began in the demo; none where the demo is not served."""
        return Account.objects.filter(pk=user_id, is_active=True).first() if is_here() else None


def is_here() -> bool:
    """Is the demo served, and on a loopback address?"""
    return bool(settings.DEMO) and waives_second_factor()
