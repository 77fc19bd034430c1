"""What a resource needs of whoever books it: declared as words, answered by whichever room knows."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.service import provider


class Unmet(TongbanError):  # noqa: N818 - read as a sentence
    """Whoever asks lacks a skill, a licence, a consent."""

    code = "need_unmet"


def require_met(needs: Iterable[str], who: Any, during: Any) -> None:
    """Refuse unless every need is met: `skill:first_aid` is asked of whoever provides `bookings.need.skill`.

    It answers (who, "first_aid", during) with "" or with the reason, in words, why not. A need that no room answers
    for is not met.
    """
    for need in needs:
        kind, _colon, value = need.partition(":")
        ask = provider(f"bookings.need.{kind}")
        why = ask(who, value, during) if ask else _("Nobody can tell whether this is met: %s.") % need
        if why:
            raise Unmet(str(why))
