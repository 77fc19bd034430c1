"""Activities that are over come in whole: the same rows and events as one by one, all or none."""

from datetime import timedelta

import pytest
from django.forms.models import model_to_dict

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions
from tongban.kernel.activities.actions import Past
from tongban.kernel.activities.models import Activity
from tongban.kernel.activities.tests.conftest import HOUR, START, actor, person
from tongban.kernel.bookings import queries as bookings
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.core.models import Event

pytestmark = pytest.mark.django_db
BEFORE, AFTER = START - timedelta(days=3), START + 5 * HOUR
SHIFTS = [
    {"name": "early", "after": 0, "minutes": 60, "places": 3, "needs": []},
    {"name": "late", "after": 60, "minutes": 60, "places": 3, "needs": ["skill:first_aid"]},
]


@pytest.fixture
def template():
    """Two shifts, one after the other."""
    return actions.make_template("test.event", "Cleaning", minutes=120, shifts=SHIFTS, by=SYSTEM)


def past(template, people, *, start=START, served=7, **told):
    given = {"planned_at": BEFORE, "recorded_at": AFTER, "declared": {"place": "gate"}} | told
    return Past(template, start, [p.pk for p in people], served, **given)


def one_by_one(template, people):
    with clock.at(BEFORE):
        row = actions.draft_from(template, START, by=SYSTEM, place="gate")
        actions.open_activity(row.pk, by=SYSTEM)
    with clock.at(AFTER):
        for shift in row.shifts.order_by("pk"):
            actions.carry_attendance(shift.pk, [p.pk for p in people], by=SYSTEM)
        actions.record(row.pk, served=7, by=SYSTEM)
    return row


def told(row):
    """All that hangs on an activity, without what differs by itself: ids, people."""
    shifts = list(Activity.objects.get(pk=row.pk).shifts.select_related("slot__resource").order_by("during"))
    rows = [Activity.objects.get(pk=row.pk), *shifts, *(s.slot for s in shifts)]
    rows += [s.slot.resource for s in shifts]
    rows += [one for s in shifts for of in (s.presences, s.hours, s.slot.bookings) for one in of.all()]
    apart = {"id", "person", "booking", "shift", "slot", "activity", "resource", "about_id"}
    found = [(type(r).__name__, {k: v for k, v in model_to_dict(r).items() if k not in apart}) for r in rows]
    chains = {"Activity": "activity", "Resource": "resource", "Booking": "booking", "Presence": "presence"}
    chain = [(chains[type(r).__name__], r.pk) for r in rows if type(r).__name__ in chains]
    lived = [
        (e.stream, e.seq, e.at, e.actor, e.code, e.data)
        for stream, pk in chain
        for e in Event.objects.filter(stream=stream, object_id=pk).order_by("seq")
    ]
    return found, lived


def test_they_come_to_the_same_as_one_by_one(template):
    single = one_by_one(template, [person(), person()])
    (whole,) = actions.carry_activities([past(template, [person(), person()])], by=SYSTEM)
    found, lived = told(whole)
    assert (found, lived) == told(single)
    assert len(found) == 1 + 3 * 2 + 3 * 4
    assert len(lived) == 3 + 2 * 2 + 2 * 4
    assert (bookings.miscounted().count(), events.verify()[2]) == (0, [])


def test_many_at_once_and_all_or_none(template):
    first, others = person(), [person() for _ in range(40)]
    meet = [past(template, [first, one], start=START + n * 3 * HOUR, recorded_at=START + timedelta(days=9))
            for n, one in enumerate(others)]  # fmt: skip
    assert len(actions.carry_activities(meet, by=SYSTEM)) == Activity.objects.count() == 40
    with pytest.raises(TongbanError) as refusal:
        actions.carry_activities([past(template, [person()]), past(template, [first])], by=SYSTEM)
    assert (refusal.value.code, Activity.objects.count()) == ("elsewhere", 40)


@pytest.mark.parametrize(
    ("more", "code"), [({"recorded_at": START}, "not_over"), ({"served": -1}, "served"), ({}, "full")]
)
def test_what_one_by_one_refuses_is_refused(template, more, code):
    people = [person() for _ in range(4)]
    with pytest.raises(TongbanError) as refusal:
        actions.carry_activities([past(template, people, **more)], by=SYSTEM)
    assert (refusal.value.code, Activity.objects.count()) == (code, 0)


def test_nobody_but_the_operator_brings_them_in(template):
    with pytest.raises(NotAllowed):
        actions.carry_activities([past(template, [person()])], by=actor(person()))


def test_what_is_risky_was_insured(template):
    template.risky = True
    with pytest.raises(TongbanError, match="insurance"):
        actions.carry_activities([past(template, [person()])], by=SYSTEM)
