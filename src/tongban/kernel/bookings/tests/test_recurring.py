"""A weekly rule stands for exactly the days it says, and refuses to stand for nothing or for too much."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.bookings.recurring import MOST, Weekly
from tongban.kernel.core import calendar, clock
from tongban.kernel.core.errors import TongbanError

FIRST = date(2026, 9, 1)
rules = st.builds(
    lambda days, since, span, every, without: Weekly(
        tuple(days), time(19), 90, since, since + timedelta(days=span), every, tuple(without)
    ),
    st.sets(st.integers(0, 6), min_size=1),
    st.dates(FIRST, date(2027, 3, 1)),
    st.integers(0, 200),
    st.integers(1, 4),
    st.sets(st.dates(FIRST, date(2027, 9, 1)), max_size=5),
)


def week_of(day):
    """Weeks from Monday to Sunday, numbered from some week long ago."""
    return (day.toordinal() - 1) // 7


@given(rules)
def test_it_stands_for_the_days_it_says_and_no_other(rule):
    told = {r.lower.date(): r for r in rule.ranges()}
    for n in range((rule.until - rule.since).days + 1):
        day = rule.since + timedelta(days=n)
        meant = day.weekday() in rule.days and (week_of(day) - week_of(rule.since)) % rule.every == 0
        assert (day in told) == (meant and day not in rule.without)
    assert all(rule.since <= day <= rule.until for day in told)
    assert list(told) == sorted(told)
    assert Weekly.from_json(rule.to_json()) == rule


def test_each_begins_and_ends_by_the_clock_on_the_wall_in_beijing():
    (only,) = Weekly((1,), time(19, 30), 90, FIRST, FIRST).ranges()
    assert only.lower == datetime(2026, 9, 1, 19, 30, tzinfo=clock.BEIJING)
    assert only.upper - only.lower == timedelta(minutes=90)


@pytest.mark.django_db
def test_on_working_days_alone_it_passes_over_holidays():
    every_day = Weekly(tuple(range(7)), time(10), 60, date(2026, 9, 28), date(2026, 10, 11), working=True)
    told = [r.lower.date() for r in every_day.ranges()]
    assert date(2026, 10, 1) not in told
    assert told == [
        d for n in range(14) if calendar.current().is_working(d := date(2026, 9, 28) + timedelta(n))
    ]


def test_a_rule_kept_before_there_were_more_words_is_read_as_it_was():
    kept = {"days": [0], "at": "10:00", "minutes": 60, "since": "2026-09-01", "until": "2026-09-30"}
    assert Weekly.from_json(kept) == Weekly((0,), time(10), 60, FIRST, date(2026, 9, 30))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"days": ()}, {"days": (0,)}),
        ({"days": (7,)}, {"days": (6,)}),
        ({"days": (-1,)}, {"days": (0, 6)}),
        ({"minutes": 0}, {"minutes": 1}),
        ({"every": 0}, {"every": 1}),
        ({"until": FIRST - timedelta(days=1)}, {"until": FIRST}),
        ({"until": FIRST + timedelta(days=MOST + 1)}, {"until": FIRST + timedelta(days=MOST)}),
    ],
)
def test_what_stands_for_nothing_or_too_much_is_refused(wrong, right):
    whole = {"days": (0,), "at": time(10), "minutes": 60, "since": FIRST, "until": FIRST}
    assert Weekly(**whole | right)
    with pytest.raises(TongbanError):
        Weekly(**whole | wrong)
