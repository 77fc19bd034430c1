"""What a right and a role are: declared by every room, answered by `access`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Right:
    """A right: its label, the predicate on one record, and the same as a filter (None: not tied to a record)."""

    code: str
    label: Any
    may: Callable[[Any, Any], bool] | None = None
    among: Callable[[Any], Q] | None = None


@dataclass(frozen=True)
class Role:
    """What a person may be at an office or over a division. A strong role is given by two people."""

    code: str
    label: Any
    rights: frozenset[str]
    strong: bool = False
    at: str = "office"  # or "division": what the grant is scoped to
