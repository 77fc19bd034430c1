"""The map of a day held in memory, on which changes are tried; what is wrong is told, never raised."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from django.db.models import Q
from shapely.geometry import shape

from tongban.kernel.places.models import Boundary, Division


@dataclass
class Node:
    """A division of the draft; `row` is the division of the database it goes on from."""

    code: str
    level: str
    name: str
    name_en: str
    parent: str | None
    geometry: shapely.Geometry | None = None
    row: int | None = None
    hours: Any = None


@dataclass(frozen=True)
class Problem:
    """What is wrong: the number of the change (0: the whole), the field, why, and the spot where, if it has one."""

    number: int
    field: str
    why: str
    where: tuple[float, float] | None = None
    code: str = "wrong"


@dataclass
class Draft:
    """Divisions of one day by code, the changes tried so far, and what came after what."""

    on: date
    nodes: dict[str, Node]
    base: dict[int, Division]
    # codes that stand on some day from then on, and the rows that cannot be touched for what follows them
    taken: set[str] = field(default_factory=set)
    settled: dict[str, date] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    heirs: dict[int, tuple[str, str]] = field(default_factory=dict)  # row: (code after it, how)
    parts: dict[int, tuple[str, ...]] = field(default_factory=dict)  # row that was split: codes of its parts
    touched: set[str] = field(default_factory=set)  # codes whose outline is to be looked at

    def children(self, code: str) -> list[Node]:
        """The divisions right below."""
        return [n for n in self.nodes.values() if n.parent == code]

    def below(self, code: str) -> Iterator[Node]:
        """All divisions below, from the top down."""
        for child in self.children(code):
            yield child
            yield from self.below(child.code)

    def path(self, code: str | None) -> str:
        """Codes from the top down."""
        names: list[str] = []
        while code is not None and len(names) <= 10:
            names.append(code)
            code = self.nodes[code].parent if code in self.nodes else None
        return ".".join(reversed(names))

    def wrong(self, number: int, name: str, why: str, code: str = "wrong") -> None:
        """Tell what is wrong with a change."""
        self.problems.append(Problem(number, name, why, code=code))

    def passes(self, source: str, target: str, how: str) -> None:
        """What was told to come after rows under one code comes under another."""
        for row, (code, before) in list(self.heirs.items()):
            if code == source:
                self.heirs[row] = (target, before if how == "same" else how)

    def recode(self, node: Node, code: str) -> None:
        """A division goes on under another code, and those below it know."""
        children = self.children(node.code)
        del self.nodes[node.code]
        self.passes(node.code, code, "same")
        self.parts = {r: tuple(code if c == node.code else c for c in p) for r, p in self.parts.items()}
        node.code = code
        self.nodes[code] = node
        for child in children:
            child.parent = code


def draft_of(day: date) -> Draft:
    """The map as it stands on a day."""
    rows = list(Division.objects.filter(valid__contains=day).select_related("parent").order_by("path"))
    outlines = dict(Boundary.objects.filter(division__in=rows).values_list("division_id", "geometry"))
    nodes = {
        d.code: Node(
            code=d.code,
            level=d.level,
            name=d.name,
            name_en=d.name_en,
            parent=d.parent.code if d.parent else None,
            geometry=shape(outlines[d.pk]) if d.pk in outlines else None,
            row=d.pk,
            hours=d.office_hours,
        )
        for d in rows
    }
    later = Division.objects.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=day))
    draft = Draft(day, nodes, {d.pk: d for d in rows}, set(later.values_list("code", flat=True)))
    draft.heirs = {d.pk: (d.code, "same") for d in rows}
    for d in rows:
        if d.valid.upper is not None:
            draft.settled[d.code] = d.valid.upper
        elif d.valid.lower == day:
            draft.settled[d.code] = day
    return draft
