"""What a yearly report says: sentences, rows and charts, in the reader's language, before they are drawn."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.indicators.computing import Table
from tongban.kernel.indicators.hiding import people
from tongban.kernel.indicators.labels import names_of
from tongban.kernel.indicators.rules import whole
from tongban.kernel.places import register
from tongban.services.board.queries.yearly import Line, Section, Yearly
from tongban.services.board.tables import charts, shown
from tongban.ui.words import NOTHING, say_exactly, say_number

MOST_BARS = 15
Row = tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """A chart: columns over time, or bars below one another."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    across: bool = False


@dataclass(frozen=True)
class Chapter:
    """One service: what happened, in words; its figures; its charts."""

    title: str
    sentences: tuple[str, ...]
    rows: tuple[Row, ...]
    charts: tuple[Drawn, ...]


@dataclass(frozen=True)
class Paper:
    """The whole report."""

    title: str
    grounds: str
    heads: Row
    chapters: tuple[Chapter, ...]
    formulas: tuple[Row, ...]


def paper(found: Yearly) -> Paper:
    """A year in words."""
    place = register.current().label(found.asked.path or whole(), separator=" ")
    title = _("%(place)s: work report for %(year)d") % {"place": place, "year": found.year}
    window = found.asked.window
    # a paper is read on other days too: no "today"
    days = {"since": window.since.isoformat(), "until": window.until.isoformat()}
    grounds = _("Every figure is computed from the records of %(since)s to %(until)s") % days
    as_of = _("as of")
    grounds = f"{grounds} ({as_of} {say_exactly(found.moment)})."
    heads = (_("Figure"), _("Value"), _("The year before"), _("Compared"), _("Target"))
    lines = [line for section in found.sections for line in section.lines]
    formulas = tuple((str(line.measure.label), str(line.measure.formula)) for line in lines)
    return Paper(title, grounds, heads, tuple(_chapter(s) for s in found.sections), formulas)


def _chapter(section: Section) -> Chapter:
    lines = section.lines
    drawn = [chart for line in lines for chart in _charts(line)]
    sentences = tuple(
        _sentence(line) for line in lines if line.measure.headline and line.figure.cell.numerator
    )
    return Chapter(str(section.label), sentences, tuple(_row(line) for line in lines), tuple(drawn))


def _sentence(line: Line) -> str:
    measure = line.measure
    told = {"name": measure.label, "value": _value(line), "change": _change(line)}
    if not told["change"]:
        return _("%(name)s: %(value)s.") % told
    return _("%(name)s: %(value)s (%(change)s).") % told


def _row(line: Line) -> Row:
    measure, before = line.measure, line.figure.before
    target = "" if measure.target is None else f"{say_number(measure.target)} {measure.unit.label}"
    then = "—" if before is None else shown.number(measure, before)
    return (str(measure.label), _value(line), then, _change(line) or "—", target or "—")


def _change(line: Line) -> str:
    """With signs that every font has."""
    change = line.figure.change
    if not change:
        return shown.changed(line.figure, 12)
    said = say_number(abs(change)) + ("%" if line.measure.kind in {"flow", "stock"} else "")
    return _("%(n)s on the year before") % {"n": f"{'+' if change > 0 else '-'}{said}"}


def _value(line: Line) -> str:
    said = shown.number(line.measure, line.figure.cell)
    return said if said == NOTHING else f"{said} {line.measure.unit.label}"


def _charts(line: Line) -> list[Drawn]:
    drawn, name = [], f"{line.measure.label} ({line.measure.unit.label})"
    if line.months is not None:
        labels = (charts.short("month", cell.keys[0]) for cell in line.months.cells)
        drawn.append(_drawn(_("%(name)s by month") % {"name": name}, labels, line.months.cells))
    if line.places is not None and line.places.cells:
        cells = sorted(line.places.cells, key=lambda c: -people(c))[:MOST_BARS]
        drawn.append(
            _drawn(_("%(name)s by place") % {"name": name}, _names(line.places, cells), cells, across=True)
        )
    return drawn


def _names(table: Table, cells: Any) -> list[str]:
    names = names_of(table.by[0], [cell.keys[0] for cell in cells])
    return [str(names[cell.keys[0]]) for cell in cells]


def _drawn(title: str, labels: Any, cells: Any, *, across: bool = False) -> Drawn:
    return Drawn(title, tuple(labels), tuple(cell.value for cell in cells), across)
