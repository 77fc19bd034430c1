"""A figure as a file: the lines of the page, with the formula and the time they rest on."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.indicators.computing import Cell, Table
from tongban.kernel.indicators.labels import label_of, names_of
from tongban.ui.export import Column


def columns(table: Table) -> list[Column]:
    """What the file holds of each line."""
    measure = table.measure
    heads = [Column(str(label_of(by)), _named(table, n)) for n, by in enumerate(table.by)]
    value = Column(f"{measure.label} ({measure.unit.label})", lambda cell: cell.value)
    parts = [Column(_("counted"), lambda cell: None if cell.hidden else cell.numerator)]
    if measure.of:
        parts.append(Column(_("counted among"), lambda cell: None if cell.hidden else cell.denominator))
    return [*heads, value, *parts, *_grounds(table)]


def _grounds(table: Table) -> list[Column]:
    window = f"{table.window.since} – {table.window.until}"
    return [
        Column(_("Period"), lambda _cell: window),
        Column(_("As of"), lambda _cell: table.moment),
        Column(_("Formula"), lambda _cell: str(table.measure.formula)),
    ]


def _named(table: Table, place: int) -> Callable[[Cell], Any]:
    names = names_of(table.by[place], [cell.keys[place] for cell in table.cells])
    return lambda cell: str(names[cell.keys[place]])
