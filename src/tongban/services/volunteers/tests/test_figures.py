"""Figures count what the records say, as of any day."""

from datetime import date, timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.models import Activity, Presence
from tongban.kernel.core import clock, retention
from tongban.kernel.core.invariants import check
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.indicators.computing import compute
from tongban.services.volunteers.actions import holding
from tongban.services.volunteers.models import Rating, Team, Volunteer
from tongban.services.volunteers.tests.conftest import START, at

pytestmark = pytest.mark.django_db
DAY = START.date()


def figure(code, on=DAY, by=()):
    window = {"since": on - timedelta(days=30), "until": on, "as_of": on}
    with at(60 * 24 * 500):
        table = compute(measure_of(f"volunteers.{code}"), by=by, **window)
    return {c.keys: c.value for c in table.cells} if by else table.only.value


@pytest.fixture
def held(shift, make):
    """Of two who had a place one came for two hours; 35 people were served."""
    people = [make(n) for n in (1, 2)]
    for person, actor in people:
        holding.sign_up(shift.pk, person, by=actor)
    with at(180):
        end = START + timedelta(hours=2)
        activities.tell_presence(shift.pk, people[0][0], START, end, by=SYSTEM)
        activities.record(shift.activity_id, served=35, by=SYSTEM)
    Volunteer.objects.update(registered_on=date(2029, 1, 1))
    Team.objects.update(since=date(2029, 1, 1))


def test_what_took_place_is_counted(held):
    told = {code: figure(code) for code in ("events", "served", "hours", "no_shows", "teams")}
    assert told == {"events": 1, "served": 35, "hours": 2, "no_shows": 50, "teams": 1}
    assert figure("served", by=("team_kind",)) == {("community",): 35}
    assert not figure("events", DAY - timedelta(days=1))


def test_registered_and_active_as_of_any_day(held):
    days = [date(2028, 12, 31), date(2030, 5, 5), date(2030, 5, 7), date(2031, 6, 1)]
    assert [figure("registered", day) or 0 for day in days] == [0, 3, 3, 3]
    assert [figure("active", day) or 0 for day in days] == [0, 0, 1, 0]
    assert round(figure("retention", days[2]), 1) == 33.3


def test_what_is_erased_of_comings_changes_no_figure_and_breaks_no_promise(held):
    before = figure("no_shows")
    rated = {"activity": Activity.objects.get(), "person": Presence.objects.get().person}
    with at(60 * 24 * 800):
        Rating.objects.create(of="person", points=5, at=clock.now(), by="x", **rated)
        retention.carry_out()
    assert (before, figure("no_shows")) == (50, before)
    assert [one.count for one in check(["volunteers.rated_who_came"])] == [0]
