"""The calendar's promise: a deadline is exact to the minute, wherever it starts and whatever lies between."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core.calendar import (
    Calendar,
    CalendarDays,
    Entry,
    Minutes,
    OfficeHours,
    WorkingDays,
    WorkingMinutes,
    deadline,
    remaining,
    term_from_json,
    working_days,
    working_minutes,
)
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.core.errors import TongbanError

PLAIN = Calendar()
ENTERED = Calendar(
    {date(2025, 6, 9): Entry(working=False, note="Corban"), date(2025, 6, 14): Entry(working=True)}
)
calendars = st.sampled_from([PLAIN, ENTERED])
moments = st.datetimes(datetime(2023, 6, 1), datetime(2029, 6, 1)).map(lambda m: m.replace(tzinfo=UTC))
amounts = st.integers(0, 6_000)
edges = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).filter(lambda x: len(x) % 2 == 0)
hours = edges.map(sorted).map(lambda x: OfficeHours(tuple(zip(x[::2], x[1::2], strict=True))))
terms = st.one_of(
    *(st.builds(k, st.integers(0, 90)) for k in (WorkingDays, WorkingMinutes, Minutes, CalendarDays))
)


def beijing(*parts):
    return datetime(*parts, tzinfo=BEIJING)


def due(start, term, **given):
    return deadline(start, term, calendar=given.pop("calendar", PLAIN), **given).astimezone(BEIJING)


@given(moments, amounts, hours, calendars)
def test_working_minutes_until_a_deadline_are_the_term(start, n, office, calendar):
    end = deadline(start, WorkingMinutes(n), hours=office, calendar=calendar)
    assert working_minutes(start, end, hours=office, calendar=calendar) == n


@given(moments, st.integers(0, 60), hours, calendars)
def test_working_days_until_a_deadline_are_the_term(start, n, office, calendar):
    end = deadline(start, WorkingDays(n), hours=office, calendar=calendar)
    assert working_days(start, end, hours=office, calendar=calendar) == Fraction(n)


@given(moments, st.integers(1, 6_000), hours, calendars)
def test_deadline_is_the_earliest_such_moment(start, n, office, calendar):
    end = deadline(start, WorkingMinutes(n), hours=office, calendar=calendar)
    earlier = working_minutes(start, end - timedelta(minutes=1), hours=office, calendar=calendar)
    assert earlier == n - 1


@given(
    moments,
    st.integers(0, 60),
    st.integers(0, 60),
    hours,
    st.sampled_from([WorkingDays, WorkingMinutes, Minutes]),
)
def test_terms_add_up(start, a, b, office, kind):
    in_two = deadline(
        deadline(start, kind(a), hours=office, calendar=PLAIN), kind(b), hours=office, calendar=PLAIN
    )
    assert in_two == deadline(start, kind(a + b), hours=office, calendar=PLAIN)


@given(moments, moments, terms, hours, calendars)
def test_who_starts_later_is_never_due_earlier(a, b, term, office, calendar):
    first, second = (deadline(m, term, hours=office, calendar=calendar) for m in sorted((a, b)))
    assert first <= second


@given(moments, terms, st.integers(0, 30), hours)
def test_a_longer_term_is_never_due_earlier(start, term, more, office):
    longer = type(term)(term.n + more)
    ends = [deadline(start, t, hours=office, calendar=PLAIN) for t in (term, longer)]
    assert start <= ends[0] <= ends[1]


@given(moments, moments, moments, hours, calendars)
def test_working_time_adds_up_and_turns_round(a, b, c, office, calendar):
    def worked(x, y):
        return working_minutes(x, y, hours=office, calendar=calendar)

    assert worked(a, b) + worked(b, c) == worked(a, c)
    assert worked(a, b) == -worked(b, a)


@given(moments, moments, hours, calendars)
def test_working_minutes_agree_with_counting_one_by_one(a, b, office, calendar):
    first = min(a, b)
    second = min(max(a, b), first + timedelta(days=9))
    minute = first.replace(second=0, microsecond=0)
    minute += timedelta(minutes=int(minute < first))
    count = 0
    while minute < second:
        here = minute.astimezone(BEIJING)
        is_open = any(x <= here.hour * 60 + here.minute < y for x, y in office.periods)
        count += is_open and calendar.is_working(here.date())
        minute += timedelta(minutes=1)
    assert working_minutes(first, second, hours=office, calendar=calendar) == count


@given(moments, st.integers(1, 90), hours, calendars)
def test_calendar_days_end_at_the_close_of_a_working_day(start, n, office, calendar):
    end = deadline(start, CalendarDays(n), hours=office, calendar=calendar) - timedelta(minutes=1)
    day = end.astimezone(BEIJING).date()
    last = start.astimezone(BEIJING).date() + timedelta(n)
    assert calendar.is_working(day)
    assert day >= last
    assert not any(calendar.is_working(last + timedelta(x)) for x in range((day - last).days))


def test_an_entered_day_is_worked_as_it_was_entered():
    days = (date(2025, 6, 9), date(2025, 6, 14))  # a Monday and a Saturday
    assert [PLAIN.is_working(day) for day in days] == [True, False]
    assert [ENTERED.is_working(day) for day in days] == [False, True]


@pytest.mark.parametrize(("working", "unknown"), [(False, [2032]), (True, [2031, 2032])])
def test_a_year_is_known_once_days_off_of_spring_and_of_october_are_entered(working, unknown):
    entered = {day: Entry(working=working) for day in (date(2031, 1, 24), date(2031, 10, 2))}
    assert Calendar(entered).unknown_years(date(2031, 1, 1), date(2032, 12, 31)) == unknown


@given(hours)
def test_office_hours_come_back_from_storage(office):
    assert OfficeHours.from_json(office.to_json()) == office


@given(terms)
def test_terms_come_back_from_storage(term):
    assert term_from_json(term.to_json()) == term
    assert type(term_from_json(term.to_json())) is type(term)


@given(moments, terms)
def test_nobody_loses_the_seconds_of_their_start(start, term):
    whole = start.replace(second=0, microsecond=0)
    after = start if start == whole else whole + timedelta(minutes=1)
    assert due(start, term) == due(after, term)


@given(moments, st.integers(0, 20_000))
def test_remaining_tells_what_is_left(start, n):
    left = remaining(start, deadline(start, WorkingMinutes(n), calendar=PLAIN), calendar=PLAIN)
    assert (left.minutes, left.days, left.late) == (n, n // 480, False)


@pytest.mark.parametrize("periods", [(), ((600, 600),), ((600, 840), (800, 900)), ((-1, 5),), ((960, 1441),)])
def test_impossible_office_hours_are_refused(periods):
    with pytest.raises(ValueError, match="office hours"):
        OfficeHours(periods)


@pytest.mark.parametrize("n", [-1, 1.5, True, "3"])
def test_terms_are_whole_numbers(n):
    with pytest.raises(ValueError, match="whole number"):
        WorkingDays(n)


def test_days_outside_the_calendar_are_refused():
    with pytest.raises(TongbanError):
        due(beijing(1989, 12, 31), WorkingDays(1))
    with pytest.raises(TongbanError):
        due(beijing(2100, 12, 30), WorkingDays(9))
    with pytest.raises(TypeError):
        deadline(datetime(2025, 1, 2), WorkingDays(1), calendar=PLAIN)
