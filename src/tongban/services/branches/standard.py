"""The criteria of the five goods, as data: what earns points, how many, and whether it must be shown."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data" / "site_criteria.csv"
GOODS = {
    "A": _("Well organised"),
    "B": _("Members well kept"),
    "C": _("Good at serving"),
    "D": _("Well provided"),
    "E": _("Well thought of"),
}
ENOUGH = 80  # points of the check on site that an award takes


@dataclass(frozen=True)
class Criterion:
    """One criterion: the good it belongs to, its words, the most points, and whether points need evidence."""

    code: str
    good: str
    title: str
    title_en: str
    points: int
    evidence: bool

    @property
    def label(self) -> str:
        """Its words as a reader is shown them."""
        return self.title_en if (get_language() or "").startswith("en") else self.title


@cache
def criteria() -> dict[str, Criterion]:
    """Every criterion by code, in order."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {line["code"]: _read(line) for line in csv.DictReader(file)}


def _read(line: dict[str, str]) -> Criterion:
    return Criterion(
        line["code"],
        line["good"],
        line["title"],
        line["title_en"],
        int(line["points"]),
        evidence=line["evidence"] == "1",
    )
