"""Columns that slipped: values whose kinds do not fit their headings and would fit those beside them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.exchange.intake.header import Header
from tongban.kernel.exchange.intake.shapes import Line, Problem
from tongban.kernel.exchange.intake.sheets import Cells
from tongban.kernel.exchange.intake.values import Told, read
from tongban.kernel.exchange.registers import Column, Register

# kinds whose values cannot be mistaken for another's
TELLING = ("id_number", "credit_code", "phone", "date", "division")
MOST_TOLD = 20


def found(
    rows: Sequence[tuple[int, Cells]], lines: Sequence[Line], head: Header, register: Register, told: Told
) -> Iterator[Problem]:
    """Rows that fit when moved by one or two columns, and columns that hold another column's values throughout."""
    columns = [(c, head.positions[c.name]) for c in register.columns if c.name in head.positions]
    shifted = 0
    for (number, cells), line in zip(rows, lines, strict=True):
        by = _slip(cells, line, columns, told)
        if by:
            shifted += 1
            if shifted <= MOST_TOLD:
                text = _("From this column on, the values stand %(n)d column(s) too far to the %(side)s.")
                side = _("right") if by > 0 else _("left")
                yield Problem(number, line.problems[0].column, text % {"n": abs(by), "side": side})
    if not shifted:
        yield from _swapped(rows, lines, columns, head, told)


def _slip(cells: Cells, line: Line, columns: list[tuple[Column, int]], told: Told) -> int:
    """By how many columns a row's cells slipped; 0 if they did not, or nothing tells."""
    if not line.problems:
        return 0
    here = _score(cells, columns, 0, told)
    best = max((1, 2, -1, -2), key=lambda by: _score(cells, columns, by, told))
    there = _score(cells, columns, best, told)
    return best if there >= 2 and there > here + 1 else 0


def _score(cells: Cells, columns: list[tuple[Column, int]], by: int, told: Told) -> int:
    """How many telling values fit their column when read `by` columns further on, less those that do not."""
    fits = [
        _fits(cells[at + by] if 0 <= at + by < len(cells) else None, column, told)
        for column, at in columns
        if column.kind in TELLING
    ]
    return sum(1 if fit else -1 for fit in fits if fit is not None)


def _fits(cell: Any, column: Column, told: Told) -> bool | None:
    if cell in (None, ""):
        return None
    try:
        read(cell, column, told)
    except TongbanError:
        return False
    return True


def _swapped(
    rows: Sequence[tuple[int, Cells]],
    lines: Sequence[Line],
    columns: list[tuple[Column, int]],
    head: Header,
    told: Told,
) -> Iterator[Problem]:
    """A telling column most of whose values are not of its kind, while another kind's would be."""
    for column, at in columns:
        if column.kind not in TELLING:
            continue
        wrong = [i for i, line in enumerate(lines) if any(p.column == head.names[at] for p in line.problems)]
        if len(wrong) * 2 <= sum(1 for _n, cells in rows if at < len(cells) and cells[at] is not None):
            continue
        sample = [rows[i][1][at] for i in wrong[:50] if at < len(rows[i][1])]
        for other, _at in columns:
            if (
                other.kind in TELLING
                and other.kind != column.kind
                and sample
                and all(_fits(cell, other, told) for cell in sample)
            ):
                text = _(
                    "This column holds what belongs under “%(other)s”. Put each value under its heading."
                )
                yield Problem(rows[wrong[0]][0], head.names[at], text % {"other": other.label})
                break
