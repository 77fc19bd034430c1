"""How many hours are worth how many stars: the declared steps (`data/stars.csv`, each with the rule it rests on).

An office amends them for its days to come (`actions.stars`); the steps of a day are the latest that began by then.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise


@dataclass(frozen=True)
class Steps:
    """Hours for one star, two, three and so on; since when, and by which rule."""

    since: date
    hours: tuple[int, ...]
    rests_on: str

    def stars(self, minutes: int) -> int:
        """How many stars so many minutes are worth."""
        return sum(minutes >= hours * 60 for hours in self.hours)

    def to_next(self, minutes: int) -> int | None:
        """Minutes to the next star; None with all of them."""
        return next((hours * 60 - minutes for hours in self.hours if minutes < hours * 60), None)


@cache
def declared() -> tuple[Steps, ...]:
    """The steps that come with the program, the earliest first."""
    with files(__package__).joinpath("data/stars.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(
        Steps(date.fromisoformat(r["since"]), tuple(map(int, r["hours"].split())), r["rests_on"])
        for r in rows
    )


def rising(hours: Sequence[int]) -> bool:
    """Does each step ask for more than the one before, and is there one at least?"""
    return 0 < len(hours) <= 10 and hours[0] > 0 and all(a < b for a, b in pairwise(hours))
