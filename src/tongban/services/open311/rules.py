"""The standard's own words: what is open and closed, how far a list reaches, which right a key needs."""

from datetime import timedelta
from typing import Any

from tongban.kernel.cases.lives import all_lives
from tongban.kernel.core.lifecycle import CLOSED, DONE, OPEN, WAITING

FILE, CONNECT = "open311.file", "open311.connect"
STATUS = {OPEN: "open", WAITING: "open", DONE: "closed", CLOSED: "closed"}
STATUSES = ("open", "closed")
SPAN = timedelta(days=90)
MOST = 1000
LONGEST = 4000  # characters of a description
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-26T00:00:00+08:00"  # when what is offered last changed


def status_of(life: str, state: str) -> str:
    """Open or closed: what kind of state its lifecycle says it is."""
    return STATUS[all_lives()[life].state(state).kind]


def states_of(status: str) -> dict[str, tuple[str, ...]]:
    """The states of every life that count as open, or as closed."""
    kinds = [kind for kind, told in STATUS.items() if told == status]
    return {code: life.of_kind(*kinds) for code, life in all_lives().items()}


def matches(peer: Any, code: str, path: str) -> bool:
    """Do this kind of matter and this place go to a partner? What it does not name does not narrow."""
    top = peer.division.path if peer.division else ""
    named = not peer.services or code in peer.services or code[:2] in peer.services
    return named and (not top or path == top or path.startswith(f"{top}."))
