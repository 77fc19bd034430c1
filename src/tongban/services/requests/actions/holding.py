"""Floods and nonsense: taken like any filing, but held until a person of the dispatch centre lets it through."""

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.db import connection

from tongban.kernel.access.network import network_index
from tongban.kernel.core import clock, identity, sealed
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests import limits, sense
from tongban.services.requests.models import Trace

if TYPE_CHECKING:
    from tongban.services.requests.actions.filing import Filing

NOTED = "SELECT * FROM requests_noted(%s, %s, %s, %s, %s, %s, %s)"
EXEMPT = ("requests.file", "requests.import", "open311.file")  # who files for others


def reason_to_hold(filing: "Filing") -> str:
    """Why a person must look at a filing first (a `Hold`), or ""; it is noted so that the next one is counted.

    Call it before the filing's own transaction, so that those who file at once wait for one another only a moment.
    """
    if filing.by.is_system or any(filing.by.holds(right) for right in EXEMPT):
        return ""
    sender, network = _sender(filing), network_of(filing.network)
    over = _over(filing, sender, network) if sender or network else ""
    return over or sense.nonsense(f"{filing.title}\n{filing.text}")


def forget_traces() -> int:
    """Delete what was noted of filings once it has served its time; how many."""
    return Trace.objects.filter(at__lt=clock.now() - limits.KEPT).delete()[0]


def _over(filing: "Filing", sender: bytes | None, network: bytes | None) -> str:
    once = sealed.blind_index(filing.once, "filing_once") if filing.once else None
    look: list[Any] = [sense.print_of(filing.text), clock.now(), limits.DIFFERS, limits.MOST]
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [sender, network, once, *look])
        names = [column.name for column in cursor.description or ()]
        counts = dict(zip(names, cursor.fetchone(), strict=True))
    return limits.over(counts, anonymous=sender is None)


def _sender(filing: "Filing") -> bytes | None:
    """Who files, as a keyed digest: the person, else the account, else the phone given; None if none of them."""
    if filing.person:
        return sealed.blind_index(f"person:{filing.person}", "filing_sender")
    if filing.by.account is not None:
        return sealed.blind_index(f"account:{filing.by.account.pk}", "filing_sender")
    try:
        phone = identity.normalise_phone(filing.phone) if filing.phone else ""
    except TongbanError:
        return None
    return sealed.blind_index(phone, "filing_sender") if phone else None


def network_of(address: str) -> bytes | None:
    """Where a filing comes from, as a keyed digest; a machine's own address and an unknown one are nobody's network."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return None if found.is_loopback or found.is_unspecified else network_index(address)
