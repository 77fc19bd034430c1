"""Figures of several divisions beside each other: as a table and as a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.indicators.computing import Cell, Table
from tongban.kernel.indicators.labels import names_of
from tongban.services.board.queries import Asked, Compared
from tongban.services.board.tables import shown
from tongban.ui.export import Column


def title(place: str) -> str:
    """What the file is called."""
    return _("%(place)s compared") % {"place": place}


def names(codes: Sequence[str]) -> list[str]:
    """The divisions as their readers call them."""
    found = names_of("division", codes)
    return [str(found[code]) for code in codes]


def rows(found: Iterable[Compared], codes: Sequence[str], asked: Asked) -> list[dict[str, Any]]:
    """A line a figure: one number a division, each with the division's name and where it opens."""
    return [_row(one, codes, asked) for one in found if any(cell is not None for cell in one.cells)]


def _row(one: Compared, codes: Sequence[str], asked: Asked) -> dict[str, Any]:
    lines = [
        None if cell is None else shown.line(one.measure, cell, asked.within(code))
        for code, cell in zip(codes, one.cells, strict=True)
    ]
    url = shown.address(one.measure, asked)
    return {"measure": one.measure, "url": url, "lines": list(zip(names(codes), lines, strict=True))}


def course_rows(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """A line a month: one number a division."""
    if not tables:
        return []
    names = names_of(tables[0].by[0], [cell.keys[0] for cell in tables[0].cells])
    together = zip(*(table.cells for table in tables), strict=True)
    return [
        {"name": names[cells[0].keys[0]], "values": [shown.number(tables[0].measure, cell) for cell in cells]}
        for cells in together
    ]


def columns(codes: Sequence[str]) -> list[Column]:
    """What the file holds of each figure."""
    heads = [
        Column(_("Figure"), lambda one: str(one.measure.label)),
        Column(_("Unit"), lambda one: str(one.measure.unit.label)),
    ]
    return [*heads, *(_column(n, name) for n, name in enumerate(names(codes)))]


def _column(place: int, name: str) -> Column:
    return Column(name, lambda one: _value(one.cells[place]))


def _value(cell: Cell | None) -> float | int | None:
    return cell.value if cell else None
