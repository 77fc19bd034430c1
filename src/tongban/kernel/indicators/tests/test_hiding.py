"""Nobody can be told from a small count, nor from a total less its other parts."""

from datetime import date

from tongban.kernel.core import clock
from tongban.kernel.indicators.computing import Cell, Table
from tongban.kernel.indicators.hiding import hide_small
from tongban.kernel.indicators.periods import Window
from tongban.kernel.indicators.tests.conftest import MEASURES


def table(*cells):
    day = date(2025, 8, 1)
    return Table(MEASURES["things.all"], ("colour",), Window(day, day), None, clock.now(), cells)


def count(key, n):
    return Cell((key,), n, n)


def hidden(found):
    return [c.keys[0] for c in found.cells if c.hidden]


def test_one_and_two_are_hidden_with_the_next_smallest():
    assert hidden(hide_small(table(count("a", 1), count("b", 9), count("c", 5)))) == ["a", "c"]


def test_two_small_ones_need_no_third():
    assert hidden(hide_small(table(count("a", 1), count("b", 2), count("c", 5)))) == ["a", "b"]


def test_zero_and_three_are_shown():
    assert hidden(hide_small(table(count("a", 0), count("b", 3)))) == []


def test_a_rate_is_hidden_by_what_it_rests_on():
    found = hide_small(table(Cell(("a",), 50, 1, 2), Cell(("b",), 1, 1, 100)))
    assert hidden(found) == ["a", "b"]
    assert hidden(hide_small(table(Cell(("b",), 1, 1, 100)))) == []


def test_what_is_hidden_carries_no_number():
    cell = hide_small(table(count("a", 2))).only
    assert (cell.value, cell.numerator, cell.hidden) == (None, 0, True)
