"""What follows from moving, blocking and making smaller: for whoever waits, for other dates, and for what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import actions, queries
from tongban.kernel.bookings.actions import holding
from tongban.kernel.bookings.actions.cells import MOST
from tongban.kernel.bookings.tests.conftest import HOUR, START, beds, book, evening, hall, person, state
from tongban.kernel.bookings.tests.test_times import DAY, FIRST, code
from tongban.kernel.core import clock

pytestmark = pytest.mark.django_db


def test_a_time_that_is_moved_goes_to_whoever_waits_for_it():
    room = hall()
    mine = book(room, START, START + HOUR, confirm=True)
    waits = book(room, START, START + HOUR)
    actions.rebook(mine.pk, by=SYSTEM, start=START + 2 * HOUR, end=START + 3 * HOUR)
    assert state(waits) == "confirmed"


def test_a_place_that_is_moved_goes_to_whoever_waits_for_it():
    slots = evening(1), evening(1)
    mine = actions.hold(slots[0].pk, who=person(), by=SYSTEM, confirm=True)
    waits = actions.hold(slots[0].pk, who=person(), by=SYSTEM)
    actions.rebook(mine.pk, by=SYSTEM, slot=slots[1])
    assert (state(waits), queries.free(slots[0])) == ("confirmed", 0)


def test_fewer_places_of_one_date_leave_the_other_dates_alone():
    slot = evening(2)
    other = actions.add_slots(slot.resource, [TimestamptzRange(START + DAY, START + DAY + HOUR)], by=SYSTEM)[
        0
    ]
    there = [actions.hold(other.pk, who=person(), by=SYSTEM, confirm=True) for _n in range(2)]
    mine = actions.hold(slot.pk, who=person(), by=SYSTEM, confirm=True)
    assert actions.change_capacity(slot, 1, by=SYSTEM, surplus="waitlist") == 0
    assert [state(row) for row in (mine, *there)] == ["confirmed"] * 3


def test_ones_own_expired_hold_elsewhere_does_not_stand_in_the_way():
    slots, lin = [evening(1, personal=True), evening(1, personal=True)], person()
    actions.hold(slots[0].pk, who=lin, by=SYSTEM)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert actions.hold(slots[1].pk, who=lin, by=SYSTEM).state == "held"


def test_a_reason_of_any_length_is_kept_as_far_as_there_is_room():
    assert actions.block(hall(), START, START + DAY, by=SYSTEM, why="x" * 300).why == "x" * 200


def test_what_is_blocked_already_is_taken():
    room = hall()
    actions.block(room, START, START + DAY, by=SYSTEM, why="repair")
    assert code(actions.block, room, START + HOUR, START + 2 * DAY, by=SYSTEM, why="repair") == "taken"


def test_no_more_nights_than_can_be_counted():
    house = beds(1)
    assert code(book, house, FIRST, FIRST + (MOST + 1) * DAY) == "during"


def test_whoever_always_comes_second_is_told_so(monkeypatch):
    monkeypatch.setattr(holding, "TRIES", 0)
    assert code(book, hall(), START, START + HOUR) == "busy"


def test_what_the_database_refuses_for_a_reason_unknown_is_not_hidden():
    with pytest.raises(IntegrityError, match="something else"):
        holding.refusal_of(IntegrityError("something else"))
