"""Figures for pages: computed, hidden where the public reads small counts, compared with the year or month before."""

from dataclasses import dataclass
from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import Cell, Table, compute, series
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.hiding import hide, hide_small, is_small
from tongban.kernel.indicators.periods import Window, months_back
from tongban.services.board.queries.asked import LAST_MONTH, MONTH, MONTHS, Asked
from tongban.services.board.rules import reads, reads_all


@dataclass(frozen=True)
class Figure:
    """One figure with what it was before: the same days a month or a year earlier."""

    measure: Measure
    cell: Cell
    before: Cell | None = None
    beside: tuple["Figure", ...] = ()

    @property
    def change(self) -> float | None:
        """By how much it changed: counts in per cent, everything else in its own unit."""
        now, then = self.cell.value, self.before.value if self.before else None
        if now is None or then is None:
            return None
        if self.measure.kind in {"flow", "stock"}:
            return round(100 * (now - then) / then, 1) if then else None
        return round(now - then, self.measure.unit.digits)


def measures_for(actor: Actor) -> list[Measure]:
    """The figures this reader may see."""
    return [m for m in all_measures().values() if reads(actor, m)]


def told(actor: Actor, table: Table) -> Table:
    """A table as this reader may see it."""
    return table if reads_all(actor) else hide_small(table)


def figure(actor: Actor, measure: Measure, asked: Asked, *, months: int | None = None) -> Figure:
    """One figure and what it was so many months before (by default as many as its period is long)."""
    back = MONTHS[asked.period] if months is None else months
    now = _shown(actor, compute(measure, **asked.times, where=asked.where).only)
    then = _shown(actor, compute(measure, **asked.before(back), where=asked.where).only) if back else None
    return Figure(measure, now, then)


def overview(actor: Actor, asked: Asked) -> list[Figure]:
    """The figures shown first, each with those told beside it."""
    found = []
    for measure in sorted((m for m in measures_for(actor) if m.headline), key=lambda m: m.headline):
        one = figure(actor, measure, asked)
        known = (all_measures()[code] for code in measure.beside)
        beside = tuple(figure(actor, m, asked, months=0) for m in known if reads(actor, m))
        found.append(Figure(measure, one.cell, one.before, beside))
    return found


def table(actor: Actor, measure: Measure, asked: Asked, by: str) -> Table:
    """A figure split by one thing, or (by nothing) whole."""
    return told(actor, compute(measure, **asked.times, by=(by,) if by else (), where=asked.where))


def trend(actor: Actor, measure: Measure, asked: Asked) -> Table:
    """A figure over time: days within a month, else the twelve months that end with the period."""
    window = asked.window if asked.period in {MONTH, LAST_MONTH} else months_back(asked.last, 12)
    unit = "day" if asked.period in {MONTH, LAST_MONTH} else "month"
    return told(actor, series(_over(measure, window, unit, asked)))


def _over(measure: Measure, window: Window, unit: str, asked: Asked) -> Table:
    given: dict[str, Any] = {"since": window.since, "until": window.until, "as_of": asked.day}
    return compute(measure, **given, by=(unit,), where=asked.where)


def _shown(actor: Actor, cell: Cell) -> Cell:
    return hide(cell) if is_small(cell) and not reads_all(actor) else cell
