"""How many working days an answer may take, by class and matter: the shipped table, changed by hand from a day on.

A row may name a class, a sub-class and words of the matter; the most exact row that fits a request counts, of two as
exact the shorter. Urgent requests, suggestions and petitions have times of their own and ask nobody here.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tongban.kernel.core.clock import today
from tongban.kernel.core.steady import once
from tongban.services.requests.models import AnswerTime

FILE = Path(__file__).parent / "data" / "answer_times.csv"
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Allowance:
    """One row of the table: what it is for, how many working days, since when (None: as shipped), on what grounds."""

    category: str
    category2: str
    matter: str
    words: tuple[str, ...]
    days: int | None  # None: no time of its own any more
    note: str = ""
    since: date | None = None

    @property
    def key(self) -> Key:
        """What tells a row from the others."""
        return self.category, self.category2, self.matter

    @property
    def label(self) -> str:
        """As people say it."""
        return " · ".join(filter(None, self.key))

    @property
    def exactness(self) -> tuple[bool, bool, bool]:
        """The more it says, the sooner it counts."""
        return bool(self.words), bool(self.category2), bool(self.category)

    def fits(self, category: str, category2: str, text: str) -> bool:
        """Is a request of this class, in these words, meant?"""
        classes = self.category in {"", category} and self.category2 in {"", category2}
        return classes and (not self.words or any(word in text for word in self.words))


@cache
def shipped() -> dict[Key, Allowance]:
    """The table as it comes with the program."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = [
            Allowance(
                line["category"],
                line["category2"],
                line["matter"],
                tuple(filter(None, line["words"].split("|"))),
                int(line["days"]),
                line["note"],
            )
            for line in csv.DictReader(lines)
        ]
    return {row.key: row for row in rows}


def in_force(day: date | None = None) -> list[Allowance]:
    """The table as it holds on a day, read once within an act; the most general row first."""
    on = day or today()
    return once(f"requests.answer_times:{on}", lambda: _in_force(on))


def _in_force(day: date) -> list[Allowance]:
    table = dict(shipped())
    for row in AnswerTime.objects.filter(since__lte=day).order_by("since", "id"):
        key = (row.category, row.category2, row.matter)
        words = tuple(row.words) or (table[key].words if key in table else ())
        table[key] = Allowance(*key, words, row.days, row.note, row.since)
    known = [row for row in table.values() if row.days is not None]
    return sorted(known, key=lambda row: (row.category, row.category2, row.matter))


def to_come() -> list[AnswerTime]:
    """Changes that hold from a later day on."""
    return list(AnswerTime.objects.filter(since__gt=today()).order_by("since", "id"))


def allowance_for(category: str, category2: str, text: str, day: date | None = None) -> Allowance:
    """The row that counts for a request of this class in these words."""
    fitting = [row for row in in_force(day) if row.fits(category, category2, text)]
    return min(fitting, key=lambda row: (tuple(not said for said in row.exactness), row.days or 0))


def classes() -> dict[str, list[str]]:
    """The classes that the table knows, each with its sub-classes."""
    found: dict[str, list[str]] = {}
    for row in in_force():
        if row.category and row.category2 not in found.setdefault(row.category, []):
            found[row.category] += [row.category2] if row.category2 else []
    return found
