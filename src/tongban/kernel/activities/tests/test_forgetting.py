"""Comings, consents and what was asked go in time; hours stay, and whoever gave them reads them under My data."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import own, queries
from tongban.kernel.activities.models import Activity, Consent, Correction, Presence
from tongban.kernel.activities.tests.conftest import HOUR, START, actor, at, cleaning, person, scan, signed_up
from tongban.kernel.core import clock, events, retention

pytestmark = pytest.mark.django_db
KINDS = {"activities.Presence", "activities.Consent", "activities.Correction"}


@pytest.fixture
def given():
    """Ninety minutes given at an activity that is on record, a consent for it, and a correction that was refused."""
    shift = cleaning()
    lin = signed_up(shift)
    with at(10):
        scan(shift, "in", lin)
    with at(100):
        scan(shift, "out", lin)
    Activity.objects.filter(pk=shift.activity_id).update(state="recorded", recorded_at=START, served=1)
    Consent.objects.create(
        person=lin, guardian=person(), activity_id=shift.activity_id, given_at=START, by="x"
    )
    decided = {"state": "refused", "decided_at": START, "decided_by": "account:2", "asked_by": "account:1"}
    Correction.objects.create(shift=shift, person=lin, why="later", asked_at=START, **decided)
    return lin


def carried_out(days):
    with clock.at(START + timedelta(days=days)):
        return retention.carry_out()


def test_all_but_the_hours_goes_in_time(given):
    assert not KINDS & set(carried_out(700))
    assert set(carried_out(740)) >= KINDS
    assert not any(kind.objects.exists() for kind in (Consent, Correction))
    came = Presence.objects.get()  # that somebody came counts on
    assert (came.person_id == given.pk, came.came_at, came.left_at) == (False, START, START + 2 * HOUR)
    assert not KINDS & set(carried_out(741))
    assert queries.minutes_of([given.pk]) == {given.pk: 90}
    activity = Activity.objects.get()
    assert events.of("activity", activity.pk)[-1].code == "presence.erased"


def test_what_is_not_over_stays(given):
    with clock.at(START):
        Activity.objects.update(state="open")
    Correction.objects.update(state="asked", decided_at=None, decided_by="")
    Consent.objects.update(activity=None)
    assert not KINDS & set(carried_out(9000))


def test_a_person_reads_their_own_hours_and_nobody_elses(given):
    (one,) = own.held(actor(given))
    assert (one["what"], one["lines"][0][1], one["now"]) == ("Hours: Cleaning", "90", True)
    assert own.held(actor(person())) == []
    assert own.held(SYSTEM) == []
