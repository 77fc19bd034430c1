"""Open or closed, as of any moment: exceptions before holidays before weekdays; closing before opening is refused."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict
from tongban.services.stations import rules
from tongban.services.stations.actions import opening
from tongban.services.stations.models import Hours, SpecialDay, Station
from tongban.services.stations.queries import times
from tongban.services.stations.tests.conftest import refused

FRESH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MONDAY = date(2026, 9, 14)
NATIONAL_DAY = date(2026, 10, 1)


class Rows(list):
    """What a prefetched relation gives."""

    def all(self):
        return self


class Held:
    """A station as `spans_on` reads it."""

    def __init__(self, hours=(), special=(), *, closed=True):
        self.hours = Rows(Hours(day=d, opens=o, closes=c) for d, o, c in hours)
        self.special_days = Rows(special)
        self.holidays_closed = closed


def on(day, minute):
    return clock.midnight(day) + timedelta(minutes=minute)


@st.composite
def weeks(draw):
    """Hours that the database takes: for each day spans that do not run into each other."""
    found = []
    for day in range(8):
        cuts = sorted(draw(st.sets(st.integers(0, 1440), max_size=4)))
        found += [(day, a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return found


@FRESH
@given(weeks(), st.integers(0, 700), st.integers(0, 1439), st.booleans())
def test_open_is_what_the_hours_of_that_day_say(db, week, ahead, minute, closed):
    day = date(2026, 1, 1) + timedelta(days=ahead % 365)
    station, holiday = Held(week, closed=closed), times.calendar.current().is_holiday(day)
    own = [w for w in week if w[0] == rules.HOLIDAY]
    wanted = rules.HOLIDAY if holiday and own else day.weekday()
    spans = [] if holiday and closed and not own else [w for w in week if w[0] == wanted]
    found = times.now_at(station, on(day, minute))
    assert found.is_open == any(a <= minute < b for _d, a, b in spans)
    assert sum(b - a for a, b in found.spans) == sum(b - a for _d, a, b in spans)
    if found.turns_at:
        assert rules.minutes_of(found.turns_at) > minute


def test_an_exception_comes_first_then_the_holiday(db):
    special = [SpecialDay(day=NATIONAL_DAY, opens=600, closes=660), SpecialDay(day=MONDAY, note="x")]
    station = Held([(d, 480, 1200) for d in range(7)], special)
    assert times.spans_on(station, NATIONAL_DAY) == ((600, 660),)
    assert times.spans_on(station, MONDAY) == ()
    assert times.spans_on(station, NATIONAL_DAY + timedelta(days=1)) == ()
    assert times.spans_on(Held([(4, 1, 2)], closed=False), date(2026, 10, 2)) == ((1, 2),)
    assert times.now_at(station, on(MONDAY, 700)).note == "x"


def test_the_last_minute_and_midnight(db):
    station = Held([(0, 480, 1440), (1, 0, 60)])
    assert times.now_at(station, on(MONDAY, 1439)).is_open
    assert times.now_at(station, on(MONDAY, 1440)).is_open
    assert not times.now_at(station, on(MONDAY + timedelta(days=1), 60)).is_open
    assert times.now_at(station, on(MONDAY, 479)).turns_at == "08:00"


@pytest.mark.parametrize("hours", [(600, 600), (600, 540), (600, 1441)])
def test_closing_before_opening_is_refused_by_the_database(station, hours):
    opens, closes = hours
    with pytest.raises(IntegrityError), transaction.atomic():
        Hours.objects.create(station=station, day=1, opens=opens, closes=closes)
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialDay.objects.create(station=station, day=MONDAY, opens=opens, closes=closes)
    with refused("hours"):
        opening.set_hours(station, [(1, opens, closes)], by=SYSTEM)
    with pytest.raises(Conflict):
        opening.set_day(station, MONDAY, hours=hours, by=SYSTEM)
    assert station.hours.count() == 8


def test_hours_that_run_into_each_other_are_refused_and_a_break_is_not(station):
    with refused("hours"):
        opening.set_hours(station, [(1, 480, 720), (1, 700, 900)], by=SYSTEM)
    opening.set_hours(station, [(1, 480, 720), (1, 720, 900), (2, 480, 720)], by=SYSTEM)
    assert station.hours.count() == 3


def test_the_last_word_on_a_day_holds(station):
    opening.set_day(station, MONDAY, by=SYSTEM, note="closed")
    opening.set_day(station, MONDAY, hours=(60, 120), by=SYSTEM)
    assert [(d.opens, d.note) for d in station.special_days.all()] == [(60, "")]


def test_a_list_costs_the_same_for_one_and_for_three(make_station):
    counts = []
    for n in range(3):
        make_station(f"A{n}")
        with CaptureQueriesContext(connection) as asked:
            assert all(times.now_at(one).is_open for one in times.with_times(Station.objects.all()))
        counts.append(sum("stations_" in q["sql"] for q in asked))  # the calendar is looked up now and then
    assert counts == counts[:1] * 3


@pytest.mark.parametrize(("text", "minutes"), [("08:30", 510), ("24:00", 1440), ("8：05", 485), ("00:00", 0)])
def test_times_are_read(text, minutes):
    assert rules.minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["8", "24:01", "12:60", "-1:00", "八点", "1:2", "001:00"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        rules.minutes_of(text)
