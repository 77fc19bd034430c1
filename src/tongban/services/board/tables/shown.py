"""Figures as a reader sees them: the number, its unit, how it changed, where it opens."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.kernel.indicators.computing import Cell, Table
from tongban.kernel.indicators.declare import LEVELS, MEDIAN, RATE, Measure
from tongban.kernel.indicators.hiding import people
from tongban.kernel.indicators.labels import PLACES, names_of
from tongban.kernel.indicators.models import Release
from tongban.kernel.indicators.rules import whole
from tongban.kernel.places import register
from tongban.services.board.queries import Asked, Figure
from tongban.services.board.queries.asked import MONTHS, NOTHING
from tongban.ui.words import say_number, say_when


def number(measure: Measure, cell: Cell) -> str:
    """A figure's number; what is too small for the public is said to be so."""
    if cell.hidden:
        return _("not shown")
    value = cell.value
    return say_number(value) if isinstance(value, int) else say_number(value, measure.unit.digits)


def card(figure: Figure, asked: Asked) -> dict[str, Any]:
    """A figure as its card shows it."""
    return {
        **line(figure.measure, figure.cell, asked),
        "trend": changed(figure, MONTHS[asked.period]),
        "good": _good(figure),
        "beside": [line(one.measure, one.cell, asked) for one in figure.beside],
    }


def line(measure: Measure, cell: Cell, asked: Asked) -> dict[str, Any]:
    """A figure with its name and where it opens."""
    return {
        "code": measure.code,
        "label": measure.label,
        "value": number(measure, cell),
        "unit": "" if cell.hidden or cell.value is None else measure.unit.label,
        "why": measure.formula,
        "url": address(measure, asked),
        "records": "" if cell.hidden or not cell.numerator else address(measure, asked, "records"),
        "cell": cell,
    }


def heading(measure: Measure) -> str:
    """The heading of a column: a rate says that it is one."""
    return f"{measure.label} %" if measure.kind == RATE else str(measure.label)


def address(measure: Measure, asked: Asked, page: str = "figure", **more: Any) -> str:
    """Where a figure (or its records) stands, with the question."""
    return reverse(f"board:{page}", args=[measure.code]) + asked.query(**more)


def grounds(figure: Figure) -> list[tuple[str, str]]:
    """What a figure rests on, and what is wished for."""
    measure, cell, found = figure.measure, figure.cell, []
    if not cell.hidden and cell.denominator is not None:
        given = {"n": say_number(cell.numerator), "of": say_number(cell.denominator)}
        found.append((_("Counted"), _("%(n)s of %(of)s") % given))
    elif not cell.hidden and measure.value:
        half = measure.kind == MEDIAN
        found.append((_("It means"), _("half took no longer") if half else _("nine in ten took no longer")))
        found.append((_("Rests on"), say_number(cell.numerator)))
    if measure.target is not None:
        found.append((_("Target"), f"{say_number(measure.target)} {measure.unit.label}"))
    if measure.reference:
        found.append((_("Rests on the rule"), str(measure.reference)))
    return found


def releases(measure: Measure, rows: list[tuple[Release, Cell]]) -> list[tuple[str, str]]:
    """What was published and how it was corrected: the number, the day, the reason."""
    found = []
    for row, cell in rows:
        told = f"{number(measure, cell)} · {say_when(row.at, 'day')}"
        label = _("Corrected") if row.reason else _("Published")
        found.append((label, f"{told} · {row.reason}" if row.reason else told))
    return found


def days(measure: Measure, asked: Asked) -> str:
    """The days a figure is told for; what stands open is told at the end of the last."""
    window = asked.window
    last = say_when(window.until, "day")
    if measure.is_stock:
        return _("at the end of %(day)s") % {"day": last}
    return f"{say_when(window.since, 'day')} – {last}"


def period(asked: Asked) -> str:
    """The days of a question."""
    return f"{say_when(asked.window.since, 'day')} – {say_when(asked.window.until, 'day')}"


def place_of(row: Any) -> str:
    """The division that a kept row is about, in the reader's words."""
    return register.current().label(row.path or whole())


def file_address(measure: Measure, asked: Asked, kind: str, by: str) -> str:
    """Where a split stands as a file."""
    return reverse("board:export", args=[measure.code, kind]) + asked.query(by=by)


def part_labels() -> dict[str, str]:
    """What of a rate can be opened."""
    return {
        "numerator": _("Counted"),
        "rest": _("Fell short"),
        "denominator": _("Counted among"),
    }


def changed(figure: Figure, months: int) -> str:
    """How it changed, in words that need no colour."""
    change = figure.change
    if change is None:
        return ""
    counts = figure.measure.kind in {"flow", "stock"}
    given = {"n": say_number(abs(change)) + ("%" if counts else "")}
    if not change:
        return _("as the year before") if months == 12 else _("as the month before")
    if months == 12:
        return (_("▲ %(n)s on the year before") if change > 0 else _("▼ %(n)s on the year before")) % given
    return (_("▲ %(n)s on the month before") if change > 0 else _("▼ %(n)s on the month before")) % given


def rows(table: Table, asked: Asked) -> list[dict[str, Any]]:
    """A split as lines: what, how much of the whole, where each opens; the largest first unless it is time."""
    by = table.by[0]
    names = names_of(by, [cell.keys[0] for cell in table.cells])
    timed = by in {"day", "month", "year"}
    cells = table.cells if timed else sorted(table.cells, key=lambda c: -people(c))
    top = 0 if timed else max((c.value for c in cells if c.value and not c.hidden), default=0)
    return [_row(table, cell, names[cell.keys[0]], asked) | _bar(table.measure, cell, top) for cell in cells]


def _bar(measure: Measure, cell: Cell, top: float) -> dict[str, Any]:
    """How long the bar beside a number is, of a hundred, and whether the number misses the figure's target."""
    if not top or not cell.value or cell.hidden:
        return {}
    goal = measure.target
    short = goal is not None and (cell.value > goal if measure.better == "low" else cell.value < goal)
    return {"bar": round(cell.value / (100 if measure.kind == RATE else top) * 100, 1), "short": short}


def narrowed(asked: Asked, by: str, key: Any) -> Asked:
    """The question asked of one line of a split."""
    if by in {"division", *PLACES} and key:
        return asked.within(key)
    below = LEVELS[min(asked.path.count(".") + 1, len(LEVELS) - 1)]
    name = below if by == "division" else by
    return replace(asked, among=tuple(sorted({**dict(asked.among), name: key}.items())))


def _row(table: Table, cell: Cell, name: Any, asked: Asked) -> dict[str, Any]:
    by, key = table.by[0], cell.keys[0]
    timed = by in {"day", "month", "year"}
    inner = asked if timed else narrowed(asked, by, key)
    told = line(table.measure, cell, inner)
    if table.public and not timed and not (by in PLACES and key):
        told["url"] = ""  # nothing more than this is for everybody
    return {**told, "name": name, "key": NOTHING if key in (None, "") else key}


def _good(figure: Figure) -> str:
    change, better = figure.change, figure.measure.better
    if not change or not better:
        return ""
    return "yes" if (change > 0) == (better == "high") else "no"
