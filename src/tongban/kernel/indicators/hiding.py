"""Small counts stay hidden where everybody reads: one or two people could be recognised.

The promise: whoever reads all that is public of one figure over the same days (wholes, courses, places at every depth) and
knows these rules cannot be sure of any count of one or two: another number stays possible. A rate or a median is as
small as the count it rests on.

- A split hides its small parts and, where those are all alike, the parts of the next size too: told the total, nobody can
  say which is which. A split of which every part would be hidden is not told at all.
- What is hidden among its neighbours is hidden on its own page, with everything below it.
- A place split by something else than places is two splits at once. It is told only if neither it nor its neighbours hold a
  small number, at every level from the top down; and nothing is split by three.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.indicators.computing import Cell, Table, compute, series
from tongban.kernel.indicators.declare import LEVELS, TIMES

FEWEST = 3
Ask = Callable[..., Table]
Step = tuple[dict[str, str], str]


def is_small(cell: Cell) -> bool:
    """Does it rest on one or two?"""
    return 0 < people(cell) < FEWEST


def people(cell: Cell) -> int:
    """How many it rests on."""
    return cell.numerator if cell.denominator is None else cell.denominator


def hide(cell: Cell) -> Cell:
    """The same place with nothing in it."""
    return Cell(cell.keys, None, 0, None if cell.denominator is None else 0, hidden=True)


def for_everybody(table: Table, where: Mapping[str, Any] | None = None, ask: Ask = compute) -> Table:
    """A table, computed among `where`, as everybody may read it; what lies around it is asked for by `ask`."""
    path = _path(table, where or {})
    steps = list(_steps(path))
    table = replace(table, public=True)
    if table.measure.is_stock and _is_course(table):
        return _stock_course(table, steps, ask)
    if any(_is_kept_back(table, step, ask) for step in steps):
        return _untold(table)
    return hide_small(table)


def hide_small(table: Table) -> Table:
    """The parts of a total that everybody knows."""
    bound = _bound([people(cell) for cell in table.cells])
    if bound and table.by and all(people(cell) <= bound for cell in table.cells):
        return _untold(table)
    cells = (hide(cell) if 0 < people(cell) <= bound else cell for cell in table.cells)
    return replace(table, cells=tuple(cells))


def _bound(counts: list[int]) -> int:
    """Up to which size parts are hidden (0: none is): so far that those hidden are not all alike."""
    small = {n for n in counts if 0 < n < FEWEST}
    larger = [n for n in counts if n >= FEWEST] if len(small) == 1 else []
    return min(larger, default=FEWEST - 1) if small else 0


def _untold(table: Table) -> Table:
    """Nothing of a split: only which stretches of time there are, for those everybody knows."""
    cells = series(table).cells if _is_course(table) else () if table.by else table.cells
    return replace(table, cells=tuple(hide(cell) for cell in cells), untold=True)


def _is_course(table: Table) -> bool:
    return bool(table.by) and table.by[0] in TIMES


def _path(table: Table, where: Mapping[str, Any]) -> list[str]:
    """The place asked about; a question that is not for everybody is refused."""
    path = str(where.get("division") or "").split(".")
    below = LEVELS[min(len(path), len(LEVELS) - 1)]
    skips = {*table.by} & {*LEVELS} - {below}
    if len(table.by) > 1 or skips or where.keys() - {"division"}:
        raise NotAllowed(_("Public figures are split by one thing at a time, and by place level by level."))
    return path


def _steps(path: list[str]) -> Iterator[Step]:
    """From the top down: among what each place on the way is a part, and which."""
    for n in range(1, len(path)):
        yield ({"division": ".".join(path[:n])} if n > 1 else {}), path[n]


def _is_kept_back(table: Table, step: Step, ask: Ask) -> bool:
    """Does the table above hide this place, or would it hide any of its splits like this one?"""
    above, code = step
    if _hides(_asked(table, ("division",), above, ask), code):
        return True
    if not table.by or table.by[0] in {"division", *LEVELS}:
        return False
    return any(is_small(cell) for cell in _asked(table, (*table.by, "division"), above, ask).cells)


def _stock_course(table: Table, steps: list[Step], ask: Ask) -> Table:
    """What stands at the end of each stretch adds up over places, not over time: each stretch is hidden for itself."""
    table = series(table)
    gone = {cell.keys[0] for cell in table.cells if is_small(cell)}
    for above, code in steps:
        among = defaultdict(list)
        for cell in _asked(table, (*table.by, "division"), above, ask).cells:
            among[cell.keys[0]].append(cell._replace(keys=cell.keys[1:]))
        parts = {day: replace(table, by=("division",), cells=tuple(cells)) for day, cells in among.items()}
        gone |= {day for day, one in parts.items() if _hides(one, code)}
    return replace(table, cells=tuple(hide(c) if c.keys[0] in gone else c for c in table.cells))


def _asked(table: Table, by: tuple[str, ...], above: Mapping[str, str], ask: Ask) -> Table:
    window = table.window
    return ask(
        table.measure, since=window.since, until=window.until, as_of=table.as_of, by=by, where=dict(above)
    )


def _hides(parts: Table, code: str) -> bool:
    """Is a part hidden? Where nothing is told, also a part with nothing in it: that it is empty would tell of the others."""
    told = hide_small(parts)
    return told.untold or any(cell.hidden for cell in told.cells if cell.keys[0] == code)
