"""Whose a booking was goes in time, the booking counts on; and whoever booked reads it under My data."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.access.models import Account
from tongban.kernel.bookings import actions, own
from tongban.kernel.bookings.models import Booking, Slot
from tongban.kernel.bookings.tests.conftest import START, evening, person
from tongban.kernel.core import clock, events, retention

pytestmark = pytest.mark.django_db
KIND = "bookings.Booking"


def actor(who):
    account = Account.objects.create(username=f"p{who.pk}", label="p", person=who, created_at=clock.now())
    return Actor(code=f"account:{account.pk}", account=account)


@pytest.fixture
def booked():
    """Somebody with a place, on an evening that two have places of."""
    slot, who = evening(), person()
    with clock.at(START - timedelta(days=3)):
        for one in (who, person()):
            actions.hold(slot, who=one, by=SYSTEM, confirm=True)
    return slot, who


def carried_out(days):
    with clock.at(START + timedelta(days=days)):
        return retention.carry_out()


def test_whose_it_was_goes_two_years_after_and_the_places_stay_taken(booked):
    slot, who = booked
    taken = Slot.objects.get(pk=slot.pk).taken
    assert KIND not in carried_out(700)
    assert carried_out(740)[KIND] == 2
    assert KIND not in carried_out(741)
    assert not Booking.objects.filter(person=who).exists()
    assert Slot.objects.get(pk=slot.pk).taken == taken == 2
    assert events.verify()[2] == []


def test_a_person_reads_their_own_bookings_and_nobody_elses(booked):
    _slot, who = booked
    reader = actor(who)
    (one,) = own.held(reader)
    assert (one["what"], one["now"], one["kept_until"]) == ("Booking: Course", True, None)
    with clock.at(START + timedelta(days=2)):
        assert own.held(reader)[0]["kept_until"].year == START.year + 2
    assert own.held(actor(person())) == []
    assert own.held(SYSTEM) == []


@pytest.mark.parametrize(
    ("kept", "said"),
    [("moved", "moved to another time or place"), ("雨太大", "雨太大"), ("consent", "a guardian")],
)
def test_why_a_place_was_given_up_is_read_in_words(booked, kept, said):
    slot, who = booked
    actions.cancel(Booking.objects.get(slot=slot, person=who), by=SYSTEM, why=kept)
    lines = dict(own.held(actor(who))[0]["lines"])
    assert lines["Reason"].startswith(said)
