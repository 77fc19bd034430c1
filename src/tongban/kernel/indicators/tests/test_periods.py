"""Windows of days: parted without a gap, moved by months without losing a month's end, told at one moment."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core import clock
from tongban.kernel.indicators.periods import (
    Window,
    end_of,
    last_month,
    moment_of,
    months_back,
    past_moment,
    shift,
    start_of,
)

DAY = timedelta(days=1)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
windows = st.builds(lambda since, n: Window(since, since + n * DAY), days, st.integers(0, 900))
units = st.sampled_from(["day", "month", "year"])


@given(windows, units)
def test_parts_follow_one_another_and_none_crosses_a_border(window, unit):
    parts = list(window.parts(unit))
    assert (parts[0].since, parts[-1].until) == (window.since, window.until)
    assert all(b.since == a.until + DAY for a, b in pairwise(parts))
    assert all(start_of(p.since, unit) == start_of(p.until, unit) for p in parts)
    assert all(a.until == end_of(a.since, unit) for a in parts[:-1])


@given(days, st.integers(-40, 40))
def test_a_day_some_months_on_is_the_same_day_or_the_last(day, months):
    told = shift(day, months)
    assert (told.year * 12 + told.month) - (day.year * 12 + day.month) == months
    last = end_of(told, "month")
    assert told == last if day == end_of(day, "month") else told.day == min(day.day, last.day)


@pytest.mark.parametrize(
    ("day", "months", "told"),
    [((2026, 1, 31), 1, (2026, 2, 28)), ((2026, 2, 28), 1, (2026, 3, 31)), ((2026, 12, 5), 1, (2027, 1, 5))],
)
def test_a_last_day_becomes_the_last_day(day, months, told):
    assert shift(date(*day), months) == date(*told)
    assert Window(date(*day), date(*day)).shifted(months) == Window(date(*told), date(*told))


@given(days, st.integers(1, 30))
def test_months_back_ends_today_and_touches_so_many_months(day, months):
    window = months_back(day, months)
    assert (window.until, window.since.day) == (day, 1)
    assert len(list(window.parts("month"))) == months
    before = last_month(day)
    assert (before.until, before.since) == (day.replace(day=1) - DAY, start_of(before.until, "month"))


def test_a_window_begins_and_ends_at_midnight_of_beijing():
    window = Window(date(2026, 5, 1), date(2026, 5, 31))
    assert window.start == datetime(2026, 4, 30, 16, tzinfo=UTC)
    assert window.end == datetime(2026, 5, 31, 16, tzinfo=UTC)


def test_a_figure_of_a_day_is_told_at_its_end_or_now():
    now = datetime(2026, 5, 10, 17, tzinfo=UTC)  # already the 11th in Beijing
    with clock.at(now):
        assert moment_of(date(2026, 5, 10)) == datetime(2026, 5, 10, 15, 59, 59, 999999, tzinfo=UTC)
        assert past_moment(date(2026, 5, 10)) == moment_of(date(2026, 5, 10))
        assert moment_of(None) == moment_of(date(2026, 5, 11)) == moment_of(date(2026, 5, 12)) == now
        assert past_moment(None) is past_moment(date(2026, 5, 11)) is None
