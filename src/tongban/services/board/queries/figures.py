"""Figures for pages: computed, shielded, compared with the year or month before."""

import time
from dataclasses import dataclass, replace
from datetime import datetime

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.core import clock
from tongban.kernel.indicators import sharing
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import Cell, Table, reaches_back
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.keeping import anew
from tongban.kernel.indicators.models import Release
from tongban.kernel.indicators.queries import released
from tongban.services.board.queries.asked import MONTHS, Asked
from tongban.services.board.queries.cube import ADDS_UP, Cube, cube
from tongban.services.board.queries.shielding import ask, told_cell
from tongban.services.board.rules import reads

PATIENCE = 10  # seconds of working ahead
REST = 20  # times as long as it took: at most a twentieth of a processor
RESTS = "board.renew"


@dataclass(frozen=True)
class Figure:
    """One figure with what it was before: the same days a month or a year earlier."""

    measure: Measure
    cell: Cell
    before: Cell | None = None
    moment: datetime | None = None
    beside: tuple["Figure", ...] = ()
    cube: Cube | None = None

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


def figure(actor: Actor, measure: Measure, asked: Asked, *, months: int = 0) -> Figure:
    """One figure, and what it was so many months before (0: not asked)."""
    now = ask(actor, measure, **asked.times, where=asked.where)
    then = before(actor, measure, asked, months) if months else None
    return Figure(measure, now.only, then, now.moment)


def before(actor: Actor, measure: Measure, asked: Asked, months: int) -> Cell | None:
    """What the figure was so many months before; nothing, if the records do not reach back so far."""
    times = asked.before(months)
    if not reaches_back(measure, times["since"]):
        return None
    return ask(actor, measure, **times, where=asked.where).only


def full(actor: Actor, measure: Measure, asked: Asked) -> Figure:
    """A figure with its course over time, its places, its past and its neighbours."""
    found = cube(actor, measure, asked)
    then = before(actor, measure, asked, MONTHS[asked.period])
    return Figure(measure, found.whole, then, found.moment, beside(actor, measure, asked), found)


def beside(actor: Actor, measure: Measure, asked: Asked) -> tuple[Figure, ...]:
    """The figures told beside one, as far as this reader may see them."""
    known = (all_measures()[code] for code in measure.beside)
    return tuple(figure(actor, m, asked) for m in known if reads(actor, m))


def overview(actor: Actor, asked: Asked) -> list[Figure]:
    """The figures shown first."""
    shown = sorted((m for m in measures_for(actor) if m.headline), key=lambda m: m.headline)
    return [_headline(actor, measure, asked) for measure in shown]


def renew() -> None:
    """Work out the first page and the pages it leads to again, before their answers are too old: nobody waits for them.

    What took long rests long, and is left to whoever asks: an installation of that size should read a snapshot.
    """
    if sharing.look(RESTS):
        return
    sharing.tidy()
    asked, begun = Asked(), time.monotonic()
    with anew():
        for one in overview(SYSTEM, asked):
            if one.cube is None and time.monotonic() < begun + PATIENCE:
                full(SYSTEM, one.measure, asked)
    sharing.put(RESTS, [], clock.now(), REST * (time.monotonic() - begun))


def _headline(actor: Actor, measure: Measure, asked: Asked) -> Figure:
    """With time and places only where one question answers them all."""
    if measure.kind in ADDS_UP:
        return full(actor, measure, asked)
    one = figure(actor, measure, asked, months=MONTHS[asked.period])
    return replace(one, beside=beside(actor, measure, asked))


def releases(actor: Actor, measure: Measure, asked: Asked) -> list[tuple[Release, Cell]]:
    """What was published of these days and this place, and its corrections, each as this reader may see it."""
    rows = [] if asked.among else released(measure, asked.window, asked.path)
    return [(row, told_cell(actor, Cell((), row.value, row.numerator, row.denominator))) for row in rows]


def table(actor: Actor, measure: Measure, asked: Asked, by: str) -> Table:
    """A figure split by one thing."""
    return ask(actor, measure, **asked.times, by=(by,), where=asked.where)
