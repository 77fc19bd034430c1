"""What a dispatcher says of a new matter: the shape in which one service answers another through the kernel."""

from dataclasses import dataclass, field
from typing import Any

from tongban.kernel.cases.moves import Help


@dataclass(frozen=True)
class Candidate:
    """An office that may answer for the matter: how sure (0..1), who helps, and on what grounds."""

    office: int
    p: float
    helpers: tuple[Help, ...] = ()
    # list, version, item, title, category, words [[start, end, word]], as the grounds are shown and kept
    grounds: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """Where a matter belongs, best first; `about_office`: it complains of an office, so a person must look."""

    candidates: tuple[Candidate, ...] = ()
    category: str = ""
    category2: str = ""
    category_p: float = 0.0
    kind: str = ""
    kind_p: float = 0.0
    urgent: bool = False
    urgent_p: float = 0.0
    about_office: bool = False
