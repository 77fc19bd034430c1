"""A thing that is wrong with an installation."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and what to do about it."""

    what: str
    mend: str


def first_line(said: Any) -> str:
    """The first line of an error's text."""
    return (str(said).strip().splitlines() or ["no reason given"])[0]
