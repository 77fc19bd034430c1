"""The kinds of office that duty lists speak of, and how an office of a kind is called in a division."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from tongban.kernel.places.models import Division

DATA = Path(__file__).parent / "data" / "office_kinds.csv"
TOWN, DISPATCH = "街道乡镇", "派单中心"
# a town's office is the town itself: what its name gets, by its ending
TOWN_OFFICES = {
    "街道": ("{name}办事处", "{name_en} Office"),
    "镇": ("{name}人民政府", "{name_en} Government"),
    "乡": ("{name}人民政府", "{name_en} Government"),
}


@dataclass(frozen=True)
class OfficeKind:
    """A kind of office: its name in duty lists, its slug in codes, and the formal names of its offices."""

    kind: str
    slug: str
    name: str
    name_en: str
    label_en: str

    @property
    def label(self) -> str:
        """The kind as a reader is shown it."""
        return self.label_en if (get_language() or "").startswith("en") else self.kind

    def code_in(self, division: Division) -> str:
        """The code of this kind's office in a division: 652301-housing."""
        return f"{division.code}-{self.slug}"

    def names_in(self, division: Division) -> tuple[str, str]:
        """The formal Chinese and the English name of this kind's office in a division."""
        if self.kind == TOWN and division.level == Division.Level.TOWN:
            return _town_names(division)
        place_en = division.name_en or division.name
        return self.name.format(place=division.name), self.name_en.format(place=place_en)


@cache
def all_kinds() -> dict[str, OfficeKind]:
    """Every kind by its Chinese name."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {line["kind"]: OfficeKind(**line) for line in csv.DictReader(file)}


def label_of(kind: str) -> str:
    """A kind's name as a reader is shown it; an unknown one as it is."""
    known = all_kinds().get(kind)
    return known.label if known else kind


def _town_names(town: Division) -> tuple[str, str]:
    name_en = town.name_en or town.name
    for ending, (name, english) in TOWN_OFFICES.items():
        if town.name.endswith(ending):
            return name.format(name=town.name), english.format(name_en=name_en)
    return town.name, name_en  # farms and parks answer in their own name
