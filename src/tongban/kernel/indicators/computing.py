"""Figures as of a day: the additive parts come from an engine, the division last."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import repeat
from typing import Any, NamedTuple

from tongban.kernel.core.clock import today
from tongban.kernel.indicators.declare import TIMES, Measure
from tongban.kernel.indicators.engines import engine, standing
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.keeping import Told, ask
from tongban.kernel.indicators.periods import Window, end_of, moment_of, past_moment, start_of

Where = Mapping[str, Any]
WARMING = 6  # days in which a young installation may still have been empty


class Cell(NamedTuple):
    """One figure: what it is split by, its value, and the whole numbers it was made of.

    A tuple, because a question by communities and months makes tens of thousands of them.
    """

    keys: tuple[Any, ...]
    value: float | int | None
    numerator: int
    denominator: int | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Table:
    """The answer to one question, with everything needed to ask it again.

    `public`: as everybody may read it; `untold`: nothing of this split is for everybody.
    """

    measure: Measure
    by: tuple[str, ...]
    window: Window
    as_of: date | None
    moment: datetime
    cells: tuple[Cell, ...]
    public: bool = False
    untold: bool = False

    @property
    def only(self) -> Cell:
        """The one cell of a question that is split by nothing."""
        return self.cells[0]

    def by_key(self) -> dict[Any, Cell]:
        """Cells by their key (the first, where there is one)."""
        return {cell.keys[0] if len(cell.keys) == 1 else cell.keys: cell for cell in self.cells}


def compute(
    measure: Measure,
    *,
    since: date,
    until: date,
    as_of: date | None = None,
    by: tuple[str, ...] = (),
    where: Where | None = None,
    on: str = "",
) -> Table:
    """A measure over the days asked about, as it was known at the end of `as_of` (now, if not given).

    `on` names an engine; without it the one that this installation's pages read.
    """
    on = on or standing()
    window = Window(since, until)
    plan = Plan(measure, by, tuple(sorted((where or {}).items())))
    time = next((name for name in by if name in TIMES), None)
    if measure.is_stock and time:
        moment, cells = moment_of(as_of), list(_stock_over_time(plan, time, window, as_of, on))
    else:
        told = ask(plan, window, past_moment(as_of), on)
        moment, cells = told.moment, _cells(plan, told)
    return Table(measure, by, window, as_of, moment, tuple(_sorted(cells, len(by))))


def reaches_back(measure: Measure, day: date, on: str = "") -> bool:
    """Do the records begin early enough to say what the figure was from this day on? (A week's grace.)"""
    window = Window(day, day + timedelta(days=WARMING))
    return bool(ask(Plan(measure, part="earlier"), window, None, on or standing()).rows)


def series(table: Table) -> Table:
    """A table split by one stretch of time, with every stretch of its window in it, also the empty ones."""
    found = table.by_key()
    starts = [start_of(part.since, table.by[0]) for part in table.window.parts(table.by[0])]
    empty = _cell(table.measure, (), 0, 0 if table.measure.of else None)
    return replace(table, cells=tuple(found.get(day) or empty._replace(keys=(day,)) for day in starts))


def merged(measure: Measure, cells: Iterable[Cell]) -> Cell:
    """Several cells of a count or a rate as one: parts are added, then divided."""
    parts = list(cells)
    below = sum(c.denominator or 0 for c in parts) if measure.of else None
    return _cell(measure, (), sum(c.numerator for c in parts), below)


def _cells(plan: Plan, told: Told) -> list[Cell]:
    """As `_cell` makes one; what a measure's value is made of is looked at once for all."""
    width, rate, value = len(plan.by), plan.measure.of is not None, _valued(plan.measure)
    more = 1 if plan.measure.quantile is not None or rate else 0
    numerators = [row[width] or 0 for row in told.rows]
    parts = [row[width + 1] for row in told.rows] if more else [None] * len(numerators)
    keys = [row[:width] for row in told.rows]
    below = parts if rate else [None] * len(parts)
    made = zip(keys, map(value, numerators, parts), numerators, below, repeat(False), strict=False)
    return list(map(Cell._make, made))


def _stock_over_time(plan: Plan, time: str, window: Window, as_of: date | None, on: str) -> Iterable[Cell]:
    """What there was at the end of each stretch of time that has begun by the day."""
    last = as_of or today()
    place = plan.by.index(time)
    rest = replace(plan, by=(*plan.by[:place], *plan.by[place + 1 :]))
    parts = [part for part in window.parts(time) if part.since <= last]
    ends = tuple(past_moment(min(last, end_of(part.since, time), window.until)) for part in parts)
    for start, cells in zip(parts, _at(rest, window, ends, on), strict=True):
        day = start_of(start.since, time)
        yield from (cell._replace(keys=(*cell.keys[:place], day, *cell.keys[place:])) for cell in cells)


def _at(plan: Plan, window: Window, ends: tuple[datetime | None, ...], on: str) -> Iterable[list[Cell]]:
    """The cells at each of some moments: in one pass, where the engine can."""
    if not ends or not engine(on).at_once:
        yield from (_cells(plan, ask(plan, window, end, on)) for end in ends)
        return
    told = ask(replace(plan, part="ends"), window, ends, on)
    found: list[list[tuple[Any, ...]]] = [[] for _end in ends]
    for number, *row in told.rows:
        found[number].append(tuple(row))
    for rows in found:
        # at a moment with nothing, the whole is nought and not nothing
        yield _cells(
            plan, replace(told, rows=rows if rows or plan.by else [(0,) * (2 if plan.measure.of else 1)])
        )


def _cell(
    measure: Measure,
    keys: tuple[Any, ...],
    numerator: int | None,
    part: int | None = None,
) -> Cell:
    """From the additive parts; `part` is a rate's denominator, or the percentile that the engine found."""
    numerator = numerator or 0
    return Cell(keys, _valued(measure)(numerator, part), numerator, part if measure.of else None)


def _valued(measure: Measure) -> Callable[[int, int | None], float | int | None]:
    """How a measure's value follows from its numerator and its part."""
    per = measure.unit.per
    if measure.quantile is not None:
        return lambda _numerator, part: part if part is None or per == 1 else part / per
    if measure.of is not None:
        return lambda numerator, part: round(100 * numerator / part, 4) if part else None
    return lambda numerator, _part: numerator


def _sorted(cells: list[Cell], width: int) -> list[Cell]:
    """By their keys as text, none last; the few keys there are are compared once, the many cells by one number each."""
    order = [0] * len(cells)
    for n in range(width):
        column = [cell.keys[n] for cell in cells]
        places = _places(set(column))
        order = [before * len(places) + places[key] for before, key in zip(order, column, strict=True)]
    return [cells[n] for n in sorted(range(len(cells)), key=order.__getitem__)]


def _places(keys: set[Any]) -> dict[Any, int]:
    return {key: n for n, key in enumerate(sorted(keys, key=lambda key: (key is None, str(key))))}
