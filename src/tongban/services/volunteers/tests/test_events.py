"""Events of teams: who plans, who gets a place, whose hours count; needs, ratings, stars."""

from datetime import timedelta

import pytest

from benchmarks.volunteers import rush_shift
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.actions import carry_attendance
from tongban.kernel.activities.models import Hours
from tongban.kernel.bookings import actions as bookings
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import holding, teaming
from tongban.services.volunteers.queries import events as reading
from tongban.services.volunteers.queries.people import given_by, members, teams_of
from tongban.services.volunteers.tests.conftest import PLACE, START, at

pytestmark = pytest.mark.django_db


def test_only_the_leader_plans(team, template, make, leader):
    other = make(1)[1]
    with pytest.raises(NotAllowed):
        holding.plan(team, template, START, place="x", by=other)
    assert holding.plan(team, template, START, place="x", by=leader[1]).leader == leader[0]


def test_nothing_is_planned_in_the_past(team, template, leader):
    with at(1), pytest.raises(TongbanError) as refused:
        holding.plan(team, template, START, place="x", by=leader[1])
    assert refused.value.code == "past"


def test_who_is_not_registered_gets_no_place(shift):
    person, _new = find_or_make_person(by="system", phone="13700000001")
    with pytest.raises(TongbanError) as refused:
        holding.sign_up(shift.pk, person, by=SYSTEM)
    assert refused.value.code == "unregistered"


def test_the_third_waits_and_moves_up(shift, make):
    people = [make(n) for n in range(3)]
    held = [holding.sign_up(shift.pk, person, by=actor) for person, actor in people]
    assert [b.state for b in held] == ["confirmed", "confirmed", "waiting"]
    bookings.cancel(held[0].pk, by=people[0][1])
    held[2].refresh_from_db()
    assert held[2].state == "confirmed"


def test_two_shifts_at_one_time_are_one_too_many(shift, make, team, template, leader):
    other = holding.plan(team, template, START + timedelta(minutes=30), place="x", by=leader[1])
    activities.open_activity(other.pk, by=leader[1])
    person, actor = make(1)
    holding.sign_up(shift.pk, person, by=actor)
    with pytest.raises(Conflict) as refused:
        holding.sign_up(other.shifts.get().pk, person, by=actor)
    assert refused.value.code == "elsewhere"


def test_a_skill_is_needed_where_the_shift_says_so(team, leader, make):
    shifts = [{"name": "", "after": 0, "minutes": 60, "places": 2, "needs": ["skill:first_aid"]}]
    needing = activities.make_template("volunteers.event", "急救", minutes=60, shifts=shifts, by=SYSTEM)
    row = holding.plan(team, needing, START, place="x", by=leader[1])
    activities.open_activity(row.pk, by=leader[1])
    (without, actor), (skilled, other) = make(1), make(2, skills=["first_aid"])
    with pytest.raises(TongbanError, match="First aid"):
        holding.sign_up(row.shifts.get().pk, without, by=actor)
    assert holding.sign_up(row.shifts.get().pk, skilled, by=other).state == "confirmed"
    assert reading.open_events({"skill": "first_aid"}).get() == row
    assert not reading.open_events({"skill": "law"}).exists()


@pytest.fixture
def there(shift, make):
    """Somebody who has come: (person, actor)."""
    person, actor = make(1)
    holding.sign_up(shift.pk, person, by=actor)
    with at(0):
        activities.come(activities.code_to_show(shift, "in", by=SYSTEM), person, by=actor)
    return person, actor


def test_a_code_gives_hours_once(shift, there):
    person, actor = there
    with at(90):
        code = activities.code_to_show(shift, "out", by=SYSTEM)
        activities.leave(code, person, by=actor)
        with pytest.raises(Conflict):
            activities.leave(code, person, by=actor)
    assert given_by(person.pk).minutes == 90


@pytest.mark.parametrize(("minutes", "forged"), [(10, False), (0, True)])
def test_a_late_or_forged_code_gives_none(shift, there, minutes, forged):
    person, actor = there
    with at(60):
        code = activities.code_to_show(shift, "out", by=SYSTEM)
    shown = code[:-1] + ("B" if code[-1] == "A" else "A") if forged else code
    with at(60 + minutes), pytest.raises(TongbanError):
        activities.leave(shown, person, by=actor)
    assert not Hours.objects.exists()


def test_a_leader_adds_no_hours_to_themselves(shift, leader):
    person, actor = leader
    holding.sign_up(shift.pk, person, by=actor)
    with at(120):
        with pytest.raises(NotAllowed):
            activities.tell_presence(shift.pk, person, START, START + timedelta(hours=2), by=actor)
        asked = activities.ask_correction(
            shift.pk, person, START, START + timedelta(hours=2), why="在场", by=actor
        )
        with pytest.raises(NotAllowed):
            activities.decide_correction(asked.pk, grant=True, by=actor)
    assert (Hours.objects.count(), list(reading.to_decide(actor))) == (0, [])


def test_both_sides_rate_once_and_nobody_themselves(shift, there, leader, make):
    person, actor = there
    activity, stranger = shift.activity, make(2)
    holding.rate(activity, person, 5, by=actor, of=rules.EVENT_RATED)
    holding.rate(activity, person, 4, by=leader[1], of=rules.PERSON_RATED)
    assert reading.points_of(activity) == 5
    with pytest.raises(Conflict):
        holding.rate(activity, person, 1, by=actor, of=rules.EVENT_RATED)
    for by, of in ((actor, rules.PERSON_RATED), (leader[1], rules.EVENT_RATED)):
        with pytest.raises(NotAllowed):
            holding.rate(activity, person, 1, by=by, of=of)
    with pytest.raises(TongbanError, match="was there"):
        holding.rate(activity, stranger[0], 5, by=stranger[1], of=rules.EVENT_RATED)


def test_a_need_is_taken_by_one_team_and_met_by_its_event(team, template, leader, world):
    office, place = world.office("housing"), world.division(PLACE)
    need = holding.ask_for("陪护老人", office=office, division=place, wanted_on=START.date(), by=SYSTEM)
    other = teaming.set_up("另一队", "courier", division=place, office=office, by=SYSTEM)
    assert list(reading.needs_for(team)) == [need]
    holding.take(need.pk, team, by=leader[1])
    with pytest.raises(Conflict):
        holding.take(need.pk, other, by=SYSTEM)
    row = holding.plan(team, template, START, place="x", by=leader[1], need=need)
    need.refresh_from_db()
    assert (need.state, need.activity) == ("met", row)


def test_members_come_and_go_by_days(team, make):
    person, actor = make(1)
    teaming.join(team, person, by=actor)
    assert (teams_of(person.pk), members(team).count()) == ([team], 2)
    with pytest.raises(Conflict):
        teaming.join(team, person, by=actor)


def test_what_is_measured_of_an_event_can_be_measured_again_at_once(team, make):
    people = [make(n)[0].pk for n in (1, 2)]
    for _run in range(2):
        shift = rush_shift(2, "Many")
        with clock.at(shift.during.upper + timedelta(hours=1)):
            assert carry_attendance(shift.pk, people, by=SYSTEM) == 2
