"""A figure by time and place at once: its parts added up give the whole, the months and the places by one question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.indicators.computing import Cell, Table, compute, merged, series
from tongban.kernel.indicators.declare import Measure
from tongban.services.board.queries.asked import Asked
from tongban.services.board.queries.shielding import told

ADDS_UP = {"flow", "rate"}


@dataclass(frozen=True)
class Cube:
    """One figure three ways."""

    whole: Cell
    over_time: Table
    by_place: Table

    @property
    def moment(self) -> datetime:
        """When it was told."""
        return min(self.over_time.moment, self.by_place.moment)


def cube(actor: Actor, measure: Measure, asked: Asked) -> Cube:
    """The whole, over time and by place; where parts do not add up (medians, what stands at a day's end), asked one by one."""
    by = (asked.unit, "division")
    if measure.kind not in ADDS_UP or measure.is_stock:
        over_time, by_place = (_asked(measure, asked, one) for one in (by[:1], by[1:]))
        last = _last(over_time, asked)
        whole = _alone(over_time, last) if last else _asked(measure, asked, ())
    else:
        table = _asked(measure, asked, by)
        over_time, by_place = (_along(table, n) for n in (0, 1))
        whole = _alone(table, merged(measure, table.cells))
    whole, over_time, by_place = (told(actor, one, asked.where) for one in (whole, over_time, by_place))
    return Cube(whole.only, series(over_time), by_place)


def _last(over_time: Table, asked: Asked) -> Cell | None:
    """What stands at the end of the last stretch, where that is the day asked about."""
    known = over_time.measure.is_stock and over_time.window.until == asked.last and over_time.cells
    return over_time.cells[-1]._replace(keys=()) if known else None


def _alone(table: Table, whole: Cell) -> Table:
    return replace(table, by=(), cells=(whole,))


def _asked(measure: Measure, asked: Asked, by: tuple[str, ...]) -> Table:
    return compute(measure, **asked.times, by=by, where=asked.where)


def _along(table: Table, place: int) -> Table:
    """The table added up along everything but one of its splits."""
    found: dict[Any, list[Cell]] = {}
    for cell in table.cells:
        found.setdefault(cell.keys[place], []).append(cell)
    return replace(table, by=(table.by[place],), cells=tuple(_sums(table.measure, found.items())))


def _sums(measure: Measure, found: Iterable[tuple[Any, list[Cell]]]) -> Iterable[Cell]:
    for key, cells in found:
        yield merged(measure, cells)._replace(keys=(key,))
