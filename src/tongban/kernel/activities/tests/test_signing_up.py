"""Minors need consent, risky activities insurance; nobody is in two shifts at one time."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tongban.kernel.access.actor import NOBODY, SYSTEM
from tongban.kernel.activities import actions, queries
from tongban.kernel.activities.models import Activity
from tongban.kernel.activities.tests.conftest import HOUR, START, actor, cleaning, person, signed_up
from tongban.kernel.bookings import actions as bookings
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.parties.models import Person

pytestmark = pytest.mark.django_db


def refused(shift, who, **told):
    with pytest.raises(TongbanError) as refusal:
        actions.sign_up(shift.pk, who, by=SYSTEM, **told)
    return refusal.value.code


def test_a_minor_needs_a_guardians_consent():
    shift, minor, guardian = cleaning(), person("20150601"), person()
    assert refused(shift, minor) == "consent"
    actions.give_consent(minor, guardian, by=SYSTEM, activity=shift.activity)
    assert actions.sign_up(shift.pk, minor, by=SYSTEM).state == "confirmed"


def test_consent_for_something_else_or_withdrawn_or_over_is_none():
    shift, minor, guardian = cleaning(), person("20150601"), person()
    actions.give_consent(minor, guardian, by=SYSTEM, activity=cleaning().activity)
    actions.give_consent(minor, guardian, by=SYSTEM, until=date(2030, 5, 5))
    gone = actions.give_consent(minor, guardian, by=SYSTEM)
    booking = actions.sign_up(shift.pk, minor, by=SYSTEM)
    assert actions.withdraw_consent(gone.pk, by=SYSTEM) == 1
    assert Booking.objects.get(pk=booking.pk).state == "cancelled"
    assert refused(shift, minor) == "consent"


def test_a_consent_holds_through_its_last_day_and_is_withdrawn_once():
    shift, minor, guardian = cleaning(), person("20150601"), person()
    row = actions.give_consent(minor, guardian, by=SYSTEM, until=date(2030, 5, 6))
    signed_up(shift, minor)
    assert [actions.withdraw_consent(row.pk, by=SYSTEM) for _twice in range(2)] == [1, 0]
    told = [e.code for e in events.of("person", minor.pk)]
    assert told == ["consent.given", "consent.withdrawn"]


def test_where_no_age_is_asked_a_withdrawn_consent_takes_no_place():
    minor, guardian = person("20150601"), person()
    shift = cleaning(asks_age=False)
    signed_up(shift, minor)
    row = actions.give_consent(minor, guardian, by=SYSTEM)
    assert actions.withdraw_consent(row.pk, by=SYSTEM) == 0
    assert Booking.objects.get(person=minor).state == "confirmed"


@pytest.mark.parametrize("guardian", ["self", "minor"])
def test_a_guardian_is_somebody_of_age(guardian):
    minor = person("20150601")
    who = minor if guardian == "self" else person("20140601")
    with pytest.raises(TongbanError) as told:
        actions.give_consent(minor, who, by=SYSTEM)
    assert told.value.code == "guardian"


def test_who_is_eighteen_on_the_day_needs_none():
    shift = cleaning()
    assert actions.sign_up(shift.pk, person("20120506"), by=SYSTEM).state == "confirmed"
    assert refused(shift, person("20120507")) == "consent"


def test_an_age_nobody_knows_is_asked():
    shift = cleaning()
    unknown = Person.objects.create(created_at=clock.now())
    assert refused(shift, unknown) == "age_unknown"
    anybody = cleaning(asks_age=False)
    assert actions.sign_up(anybody.pk, unknown, by=SYSTEM).state == "confirmed"


def test_too_young():
    assert refused(cleaning(least_age=60), person()) == "too_young"


def test_nothing_risky_opens_uninsured():
    row = actions.draft("test.event", "Flood watch", START, START + HOUR, by=SYSTEM, risky=True)
    actions.add_shift(row, START, START + HOUR, places=1, by=SYSTEM)
    with pytest.raises(TongbanError) as told:
        actions.open_activity(row.pk, by=SYSTEM)
    assert told.value.code == "uninsured"
    with pytest.raises(IntegrityError, match="insured_before_it_opens"), transaction.atomic():
        Activity.objects.filter(pk=row.pk).update(state="open")
    actions.insure(row.pk, insurance="P-1", insurer="PICC", by=SYSTEM)
    assert actions.open_activity(row.pk, by=SYSTEM).state == "open"


def test_nobody_is_in_two_shifts_at_one_time():
    first, second = cleaning(), cleaning(at=START + timedelta(minutes=90))
    lin = signed_up(first)
    assert refused(second, lin) == "elsewhere"
    signed_up(cleaning(at=START + timedelta(hours=2)), lin)


def test_one_signs_up_oneself_only():
    shift, lin = cleaning(), person()
    mine = actor(lin)
    with pytest.raises(NotAllowed):
        actions.sign_up(shift.pk, person(), by=mine)
    with pytest.raises(NotAllowed):
        actions.sign_up(shift.pk, lin, by=NOBODY)
    assert actions.sign_up(shift.pk, lin, by=mine).state == "confirmed"


def test_a_cancelled_activity_is_nobodys():
    shift = cleaning()
    lin = signed_up(shift)
    actions.cancel_activity(shift.activity.pk, why="storm", by=SYSTEM)
    assert Booking.objects.get(person=lin).state == "cancelled"
    assert refused(shift, person()) == "not_open"


def test_a_shift_remembered_as_full_still_gives_what_came_free():
    """Whoever is shown a full shift that no longer is has the place, and not one on the waiting list."""
    shift = cleaning(places=2)
    crowd = [person() for _n in range(2)]
    held = [actions.sign_up(shift.pk, one, by=SYSTEM) for one in crowd]
    waiting = actions.sign_up(shift.pk, person(), by=SYSTEM)
    known = queries.shift_to_book(shift.pk)
    assert (waiting.state, queries.shift_to_book(shift.pk) is known) == ("waiting", True)
    bookings.cancel(waiting.pk, by=SYSTEM)
    bookings.cancel(held[0].pk, by=SYSTEM)
    assert queries.shift_to_book(shift.pk) is known
    assert actions.sign_up(known, person(), by=SYSTEM).state == "confirmed"
    actions.cancel_activity(shift.activity_id, why="rain", by=SYSTEM)
    with pytest.raises(Conflict):
        actions.sign_up(known, person(), by=SYSTEM)


def test_who_is_of_age_by_then_needs_no_consent_any_more():
    grown, guardian = person("20120506"), person()
    booking, gone = signed_up(cleaning(), grown), actions.give_consent(grown, guardian, by=SYSTEM)
    assert actions.withdraw_consent(gone.pk, by=SYSTEM) == 0
    assert Booking.objects.get(person=booking).state == "confirmed"


def test_a_least_age_alone_asks_for_consent_also_when_it_is_withdrawn():
    shift, minor, guardian = cleaning(asks_age=False, least_age=10), person("20150601"), person()
    gone = actions.give_consent(minor, guardian, by=SYSTEM)
    signed_up(shift, minor)
    assert actions.withdraw_consent(gone.pk, by=SYSTEM) == 1


def test_a_guardian_is_of_age_on_the_very_birthday():
    with clock.at(START):
        assert actions.give_consent(person("20250601"), person("20120506"), by=SYSTEM).pk
