"""A shift of the past brought in whole: all or none, once, and never by one of those who were there."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions, queries
from tongban.kernel.activities.models import Presence
from tongban.kernel.activities.tests.conftest import START, actor, at, cleaning, person, signed_up
from tongban.kernel.bookings import queries as bookings
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import TongbanError

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=1)


def carry(shift, *people, by=SYSTEM):
    with clock.at(LATER):
        return actions.carry_attendance(shift.pk, [p.pk for p in people], by=by)


def refused(shift, *people, **told):
    with pytest.raises(TongbanError) as refusal:
        carry(shift, *people, **told)
    assert Presence.objects.count() <= 2
    return refusal.value.code


def test_all_of_them_have_their_hours_and_places():
    shift, people = cleaning(places=2), [person(), person()]
    assert carry(shift, *people) == 2
    assert queries.minutes_of([p.pk for p in people]) == {p.pk: 120 for p in people}
    assert [s.taken for s in queries.shifts(shift.activity)] == [2]
    assert (bookings.miscounted().count(), events.verify()[2]) == (0, [])


def test_all_or_none():
    shift, lin, wang = cleaning(places=1), person(), person()
    assert refused(shift, lin, wang) == "full"
    assert carry(shift, lin) == 1
    assert refused(shift, lin) == "elsewhere"
    other = cleaning(at=START + timedelta(hours=1))
    assert refused(other, wang, lin) == "elsewhere"
    signed_up(other, wang)


def test_not_before_it_is_over_and_not_for_oneself():
    shift, lin = cleaning(), person()
    assert refused(shift, lin, by=actor(lin)) == "own_hours"
    with at(60), pytest.raises(TongbanError):
        actions.carry_attendance(shift.pk, [lin.pk], by=SYSTEM)
