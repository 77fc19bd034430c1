"""Who is told, and where they are reached: an account, or the requester of a case who may have none."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from tongban.kernel.access.models import Account
from tongban.kernel.core.service import provider
from tongban.kernel.notices.models import Delivery, Notice


@dataclass(frozen=True)
class Requester:
    """Whoever filed a case. Where they are reached is asked of the room that keeps the case."""

    case: int
    language: str = ""


Recipient = Account | Requester

Addresses = Callable[[str, int], str]


def tag(who: Recipient) -> str:
    """A recipient's part in the key of a notice."""
    return f"case:{who.case}" if isinstance(who, Requester) else f"account:{who.pk}"


def language_of(who: Recipient) -> str:
    """The language a recipient reads."""
    return who.language or settings.LANGUAGE_CODE


def address_of(notice: Notice, channel: str) -> str:
    """Where a notice's recipient is reached by a channel now; empty when nowhere.

    A room that knows requesters provides `notices.address.case`: (channel, case id) -> address or empty.
    """
    if notice.to_account_id is not None:
        return _of_account(notice.to_account, channel)
    find: Addresses | None = provider("notices.address.case")
    return find(channel, notice.to_case or 0) if find else ""


def _of_account(account: Account | None, channel: str) -> str:
    if account is None or not account.is_active:
        return ""
    if channel == Delivery.Channel.EMAIL:
        return account.email
    return account.person.phone.open() if account.person else ""
