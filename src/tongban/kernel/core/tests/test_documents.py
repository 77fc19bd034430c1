"""A sheet may say that it has milliards of cells: it is read up to what any list has, and no further."""

from itertools import repeat

import pytest

from tongban.kernel.core.documents import MOST_CELLS, MOST_ROWS, TooManyCellsError, bounded


def lines_in(lines):
    return sum(1 for _line in bounded(lines))


def test_as_many_lines_as_any_list_has_are_read_empty_or_not():
    assert lines_in(repeat((), MOST_ROWS)) == MOST_ROWS
    with pytest.raises(TooManyCellsError):
        lines_in(repeat((), MOST_ROWS + 1))


def test_cells_are_counted_over_all_lines():
    half = range(MOST_CELLS // 2)
    assert lines_in([half, half]) == 2
    with pytest.raises(TooManyCellsError):
        lines_in([half, half, ("one more",)])
