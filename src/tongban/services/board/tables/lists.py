"""The board's other tables as files: the catalogue, a report, months and places of the overview."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.indicators.catalogue import owner_of
from tongban.kernel.indicators.declare import Measure
from tongban.services.board.queries import Figure
from tongban.ui.export import Column, file_of

KINDS = ("csv", "xlsx")


def catalogue(measures: Iterable[Measure], kind: str) -> Any:
    """Every figure with its formula in words."""
    columns = [
        Column(_("Name for programs"), lambda m: m.code),
        Column(_("Figure"), lambda m: str(m.label)),
        Column(_("Unit"), lambda m: str(m.unit.label)),
        Column(_("How it is counted"), lambda m: str(m.formula)),
        Column(_("Service"), lambda m: str(owner_of(m))),
        Column(_("Rests on the rule"), lambda m: str(m.reference)),
        Column(_("Target"), lambda m: m.target),
        Column(_("Who reads it"), lambda m: _("Everybody") if m.public else _("Staff")),
    ]
    return file_of(measures, columns, _("All figures"), kind)


def figures(found: Iterable[Figure], title: str, kind: str) -> Any:
    """Figures of a period, each beside what it was before."""
    columns = [
        Column(_("Figure"), lambda one: str(one.measure.label)),
        Column(_("Value"), lambda one: one.cell.value),
        Column(_("Unit"), lambda one: str(one.measure.unit.label)),
        Column(_("Before"), lambda one: one.before.value if one.before else None),
        Column(_("As of"), lambda one: one.moment),
        Column(_("How it is counted"), lambda one: str(one.measure.formula)),
    ]
    return file_of(found, columns, title, kind)


def grid(head: str, heads: Sequence[str], rows: Sequence[Any], title: str, kind: str) -> Any:
    """A table of the page: what each line is called, then one number for each heading."""
    columns = [Column(head, lambda row: str(row["name"]))]
    return file_of(rows, [*columns, *(_number(n, label) for n, label in enumerate(heads))], title, kind)


def _number(place: int, label: str) -> Column:
    def says(row: Any) -> Any:
        line = row["lines"][place]
        return line["cell"].value if line else None

    return Column(label, says)
