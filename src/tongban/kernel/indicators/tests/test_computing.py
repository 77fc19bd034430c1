"""Parts are added first and divided last; percentiles are exact; days are Beijing's."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.kernel.core import clock
from tongban.kernel.indicators.computing import Cell, compute, merged, series
from tongban.kernel.indicators.engines import postgres
from tongban.kernel.indicators.tests.conftest import MEASURES

AUGUST = {"since": date(2025, 8, 1), "until": date(2025, 8, 31)}


def test_flow_counts_what_happened_in_the_window(put):
    put((1, -1, "red", True, 5, "a"), (2, 0, "red", True, 5, "a"), (3, 24 * 31, "red", True, 5, "a"))
    assert compute(MEASURES["things.all"], **AUGUST).only.value == 1


def test_nothing_at_all_is_zero_and_a_rate_of_nothing_is_none(put):
    assert compute(MEASURES["things.all"], **AUGUST).only.value == 0
    rate = compute(MEASURES["things.good"], **AUGUST).only
    assert (rate.value, rate.numerator, rate.denominator) == (None, 0, 0)
    assert compute(MEASURES["things.median"], **AUGUST).only.value is None


def test_rate_of_the_whole_comes_from_the_parts_not_from_the_rates(put):
    put((1, 1, "red", True, 5, "a"), (2, 1, "red", False, 5, "b"), (3, 1, "red", False, 5, "b"))
    measure = MEASURES["things.good"]
    parts = compute(measure, **AUGUST, by=("county",))
    assert [c.value for c in parts.cells] == [100, 0]
    assert merged(measure, parts.cells).value == compute(measure, **AUGUST).only.value == 33.3333


def test_unknown_goodness_counts_below_the_line_only(put):
    put((1, 1, "red", None, 5, "a"), (2, 1, "red", True, 5, "a"))
    assert compute(MEASURES["things.good"], **AUGUST).only.value == 50


def test_month_begins_at_midnight_in_beijing(put):
    put((1, 0, "red", True, 5, "a"), (2, 24 * 31 - 1, "red", True, 5, "a"))
    table = compute(MEASURES["things.all"], since=date(2025, 7, 1), until=date(2025, 9, 30), by=("month",))
    assert [(c.keys, c.value) for c in table.cells] == [((date(2025, 8, 1),), 2)]
    assert [c.value for c in series(table).cells] == [0, 2, 0]


def test_a_copy_that_is_behind_is_no_newer_than_what_it_has_heard(monkeypatch):
    behind = timedelta(seconds=7)
    monkeypatch.setattr(postgres, "lag", lambda: behind)
    with clock.one_moment():
        assert postgres.Postgres().moment(None) == clock.now() - behind
    assert postgres.Postgres().moment(clock.midnight(date(2025, 8, 1))) == clock.midnight(date(2025, 8, 1))


def test_division_is_the_level_below_the_one_asked_about(put):
    put((1, 1, "red", True, 5, "a"), (2, 1, "red", True, 5, "b"))
    top = compute(MEASURES["things.all"], **AUGUST, by=("division",), where={"division": "p"})
    assert [c.keys[0] for c in top.cells] == ["a", "b"]
    below = compute(MEASURES["things.all"], **AUGUST, by=("division",), where={"division": "p.a"})
    assert [(c.keys[0], c.value) for c in below.cells] == [("", 1)]


def test_a_quote_and_a_percent_sign_in_a_value_are_only_characters(put):
    put((1, 1, "50%' OR 'a'='a", True, 5, "a"), (2, 1, "red", True, 5, "a"))
    found = compute(MEASURES["things.all"], **AUGUST, where={"colour": "50%' OR 'a'='a"})
    assert found.only.value == 1


@pytest.mark.parametrize(("code", "value"), [("things.median", 5), ("things.p90", 9)])
def test_percentile_is_the_smallest_value_that_covers_the_share(put, code, value):
    put(*((n, 1, "red", True, n, "a") for n in range(1, 11)))
    assert compute(MEASURES[code], **AUGUST).only.value == value


def test_percentile_is_exact_whatever_the_values(put):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.integers(0, 40), max_size=50))
    def holds(values):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM things")
        put(*((n, 1, "red", True, value, "ab"[n % 2]) for n, value in enumerate(values)))
        for code, per_cent in (("things.median", 50), ("things.p90", 90)):
            whole = compute(MEASURES[code], **AUGUST).only
            assert (whole.value, whole.numerator) == (covering(values, per_cent), len(values))
            parts = compute(MEASURES[code], **AUGUST, by=("county",)).by_key()
            assert {k: c.value for k, c in parts.items()} == {
                k: covering(values[n::2], per_cent) for n, k in enumerate("ab") if values[n::2]
            }

    holds()


def covering(values, per_cent):
    """The smallest value at or below which so many per cent lie, by its definition."""
    return min(
        (v for v in values if sum(w <= v for w in values) * 100 >= len(values) * per_cent), default=None
    )


def test_stock_by_month_is_what_was_there_at_each_end(put):
    put((1, 24 * 30, "red", True, 5, "a"), lasting=48)
    measure = MEASURES["things.there"]
    table = compute(measure, since=date(2025, 8, 1), until=date(2025, 9, 30), by=("month",))
    assert [(c.keys[0].month, c.value) for c in table.cells] == [(8, 1), (9, 0)]


def test_a_standing_rate_is_of_what_holds_at_each_end_however_old(put):
    put((1, 0, "red", True, 5, "a"), (2, 0, "red", False, 5, "a"))
    put((3, 0, "red", True, 5, "a"), lasting=48)
    measure = MEASURES["things.share"]
    asked = {"since": date(2025, 9, 1), "until": date(2025, 9, 30)}
    assert compute(measure, **asked, as_of=date(2025, 9, 30)).only == Cell((), 50.0, 1, 2)
    table = compute(measure, since=date(2025, 8, 1), until=date(2025, 9, 30), by=("month",))
    assert [(c.keys[0].month, c.numerator, c.denominator) for c in table.cells] == [(8, 1, 2), (9, 1, 2)]
