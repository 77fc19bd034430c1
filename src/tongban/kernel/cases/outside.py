"""What another system files, and what it is told: the shapes in which one service asks another through the kernel."""

from dataclasses import dataclass
from datetime import datetime

from tongban.kernel.access.actor import NOBODY, Actor


@dataclass(frozen=True)
class Handed:
    """A matter handed in by another system. `division` narrows where it is; the category is the sender's choice."""

    text: str
    by: Actor = NOBODY
    kind: str = ""
    category: str = ""
    category2: str = ""
    division: str = ""  # a code
    place: str = ""
    longitude: float | None = None
    latitude: float | None = None
    name: str = ""
    phone: str = ""
    wants_call: bool = False


@dataclass(frozen=True)
class Receipt:
    """What the sender keeps of it: our number, and the code and secret by which whoever asked can follow it."""

    case: int
    reference: str
    code: str
    secret: str


@dataclass(frozen=True)
class Words:
    """The words of a matter as its reader may see them: what was asked, and what the office said last."""

    asked: str = ""
    said: str = ""


@dataclass(frozen=True)
class News:
    """One thing the office did that may be told; `state` is the state it led to, empty where it led to none."""

    case: int
    seq: int
    at: datetime
    step: str
    state: str
    text: str
