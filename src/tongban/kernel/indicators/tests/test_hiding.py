"""Whoever reads all that is public of a figure, and knows the rules, is sure of no count of one or two."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.indicators.computing import Cell, Table
from tongban.kernel.indicators.hiding import for_everybody, hide_small
from tongban.kernel.indicators.periods import Window
from tongban.kernel.indicators.tests.conftest import MEASURES

DAY = date(2025, 8, 1)
WINDOW = Window(DAY, DAY + timedelta(days=1))


def table(*cells, by=("colour",), code="things.all"):
    return Table(MEASURES[code], by, WINDOW, None, clock.now(), cells)


def count(key, n):
    return Cell((key,), n, n)


def hidden(found):
    return [c.keys[0] for c in found.cells if c.hidden]


def test_one_and_two_are_hidden_with_all_of_the_next_size():
    given = table(count("a", 1), count("b", 9), count("c", 5), count("d", 5))
    assert hidden(hide_small(given)) == ["a", "c", "d"]


def test_small_ones_that_differ_need_no_other():
    assert hidden(hide_small(table(count("a", 1), count("b", 2), count("c", 5)))) == ["a", "b"]


def test_small_ones_all_alike_would_follow_from_the_total():
    assert hidden(hide_small(table(count("a", 1), count("b", 1), count("c", 5), count("d", 9)))) == [
        "a",
        "b",
        "c",
    ]


def test_zero_and_three_are_shown():
    assert hidden(hide_small(table(count("a", 0), count("b", 3)))) == []


def test_a_split_that_would_be_hidden_altogether_is_not_told():
    found = hide_small(table(count("a", 1), count("b", 2), count("c", 0)))
    assert (found.cells, found.untold) == ((), True)
    course = hide_small(table(count(DAY, 2), by=("day",)))
    assert hidden(course) == [DAY, DAY + timedelta(days=1)]  # also the day without any


def test_a_rate_is_hidden_by_what_it_rests_on():
    cells = Cell(("a",), 50, 1, 2), Cell(("b",), 1, 1, 100), Cell(("c",), 1, 2, 200)
    assert hidden(hide_small(table(*cells, code="things.good"))) == ["a", "b"]
    assert hidden(hide_small(table(*cells[1:], code="things.good"))) == []


def test_what_is_hidden_carries_no_number():
    cell = hide_small(table(Cell((), 2, 2), by=())).only
    assert (cell.value, cell.numerator, cell.hidden) == (None, 0, True)


@pytest.mark.parametrize(
    ("by", "where"),
    [
        (("day", "colour"), {}),
        (("day",), {"colour": "red"}),
        (("town",), {}),
        (("county",), {"division": "p.1"}),
    ],
)
def test_no_other_question_is_for_everybody(by, where):
    with pytest.raises(NotAllowed):
        for_everybody(table(by=by), where)


# --- an attack by one who knows everything but the records ---

# two counties, one of two towns, the other of one; each with things of two days and two colours
TOWNS = (("1", "11"), ("1", "12"), ("2", "21"))
DAYS = (DAY, DAY + timedelta(days=1))


class World:
    """A few numbers that stand in for the records: a question adds up those it is about."""

    code = "things.all"

    def __init__(self, numbers: dict[tuple, int]) -> None:
        """(county, town, day, colour): how many."""
        self.numbers, self.asked = numbers, {}

    def ask(self, measure, *, since, until, as_of, by, where):
        """As `compute` answers."""
        path = where.get("division", "")
        if (path, by) not in self.asked:
            cells = self.cells(path.split("."), by)
            self.asked[path, by] = Table(measure, by, Window(since, until), as_of, None, cells)
        return self.asked[path, by]

    def cells(self, path, by):
        """The numbers below a place, added up."""
        below = "county" if len(path) < 2 else "town"
        names = [below if one == "division" else one for one in by]
        found = defaultdict(int)
        for key, n in self.numbers.items():
            one = dict(zip(("county", "town", "day", "colour"), key, strict=True))
            if n and all(code in key[:2] for code in path[1:]):
                found[tuple(one[name] for name in names)] += n
        whole = {} if by else {(): 0}
        return tuple(Cell(key, n, n) for key, n in sorted({**whole, **found}.items()))

    def told(self, by, **where):
        """As everybody reads it."""
        question = {"since": WINDOW.since, "until": WINDOW.until, "as_of": None, "by": by, "where": where}
        found = for_everybody(self.ask(MEASURES[self.code], **question), where, self.ask)
        return found.untold, tuple((c.keys, None if c.hidden else c.value) for c in found.cells)

    def all_that_is_public(self, splits):
        """Every page of every place."""
        paths = ["", "p.1", "p.2", *(f"p.{county}.{town}" for county, town in TOWNS)]
        wheres = [{"division": path} if path else {} for path in paths]
        return tuple(self.told(by, **where) for where in wheres for by in ((), ("division",), *splits))

    def counts(self):
        """Everything a page could tell: any sum by place, day or colour, or two of them."""
        found = defaultdict(int)
        for (county, town, day, colour), n in self.numbers.items():
            for place in ("", county, town):
                for of in (None, day, colour):
                    found[place, of] += n
        return found


class Standing(World):
    """The same, where each day tells what there is at its end, so that days do not add up."""

    code = "things.there"

    def cells(self, path, by):
        """Without days, what there is at the end of the last."""
        last = World({key: n for key, n in self.numbers.items() if key[2] == DAYS[-1]})
        return super().cells(path, by) if "day" in by else World.cells(last, path, by)

    def counts(self):
        """Of each day alone."""
        return {what: n for what, n in super().counts().items() if what[1] in DAYS}


def shared(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share a number."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in shared(total - first, parts - 1))


def all_up_to(most: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share every number."""
    for total in range(most + 1):
        yield from shared(total, parts)


def certain(worlds, splits):
    """The counts of one or two that can be told for sure, by trying everything that could be behind what is shown."""
    seen = defaultdict(list)
    for world in worlds:
        seen[world.all_that_is_public(splits)].append(world.counts())
    for alike in seen.values():
        for what in alike[0]:
            possible = {counts[what] for counts in alike}
            if len(possible) == 1 and possible <= {1, 2}:
                yield what, possible


def worlds(most, keys):
    """Everything that could have happened."""
    return (World(dict(zip(keys, numbers, strict=True))) for numbers in all_up_to(most, len(keys)))


def standing(most):
    """Everything that could stand at the ends of two days."""
    keys = [(*town, day, "red") for day in DAYS for town in TOWNS]
    for first, last in product(list(all_up_to(most, len(TOWNS))), repeat=2):
        yield Standing(dict(zip(keys, first + last, strict=True)))


def test_no_place_of_one_or_two_can_be_told_by_places_and_days():
    keys = [(*town, day, "red") for town in TOWNS for day in DAYS]
    assert list(certain(worlds(7, keys), [("day",)])) == []


def test_nor_by_days_and_colours_at_once():
    keys = [(*TOWNS[n], day, colour) for n in (0, 2) for day in DAYS for colour in "ab"]
    assert list(certain(worlds(4, keys), [("day",), ("colour",)])) == []


def test_nor_in_one_split():
    keys = [("1", "11", DAY, colour) for colour in "abcd"]
    assert list(certain(worlds(9, keys), [("colour",)])) == []


def test_nor_of_what_stands_at_the_end_of_a_day():
    assert list(certain(standing(4), [("day",)])) == []


@given(st.lists(st.integers(0, 40), min_size=2, max_size=30))
def test_hidden_parts_could_always_be_exchanged(numbers):
    given = table(*(count(n, number) for n, number in enumerate(numbers)))
    told = hide_small(given)
    behind = [numbers[n] for n in hidden(told)]
    assert all(told.untold or numbers[n] not in {1, 2} or n in hidden(told) for n in range(len(numbers)))
    if behind and not told.untold:
        assert len(set(behind)) > 1
        places = hidden(told)
        turned = dict(zip(places, [*behind[1:], behind[0]], strict=True))
        other = table(*(count(n, turned.get(n, number)) for n, number in enumerate(numbers)))
        assert hide_small(other).cells == told.cells
