"""How much one sender and one network may file before a person of the centre looks first. All limits stand here.

Over a limit nothing is refused: the filing is taken, gets its number, and is held for the centre.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    """Filings an hour and a day; `same`: how many of nearly the same text are sent out before the next is held."""

    sender_hour: int = 6
    sender_day: int = 20
    sender_same: int = 1
    # a whole village may stand behind one address: only who says nothing of themselves is slowed soon
    anonymous_hour: int = 30
    anonymous_day: int = 120
    network_hour: int = 300
    network_day: int = 1500
    network_same: int = 3


LIMITS = Limits()
DIFFERS = 3  # of 64 bits of a print: as good as the same text
MOST = 2000  # filings looked back at; more than any limit
KEPT = timedelta(days=2)


def over(counts: Mapping[str, int], *, anonymous: bool, limits: Limits = LIMITS) -> str:
    """The first limit that those before have used up ("repeat", "sender", "network"), or ""."""
    full = {name for name, count in counts.items() if count >= getattr(limits, name)}
    if "sender_same" in full or ("network_same" in full and anonymous):
        return "repeat"
    if full & {"sender_hour", "sender_day"}:
        return "sender"
    if full & {"network_hour", "network_day"} or (full & {"anonymous_hour", "anonymous_day"} and anonymous):
        return "network"
    return ""
