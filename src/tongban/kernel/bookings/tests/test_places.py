"""Places of an occurrence: held, confirmed, given up, offered again; never more than there are."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import actions, queries
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.tests.conftest import START, evening, person
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.models import OutboxEntry

pytestmark = pytest.mark.django_db


def ask(slot, who=None, **told):
    return actions.hold(slot.pk, who=who or person(), by=SYSTEM, **told)


def state(booking):
    return Booking.objects.get(pk=booking.pk).state


def test_a_place_is_held_then_confirmed():
    slot = evening(2)
    held = ask(slot)
    assert (held.state, queries.free(slot)) == ("held", 1)
    assert actions.confirm(held.pk, by=SYSTEM).state == "confirmed"
    assert [e.code for e in events.of("booking", held.pk)] == ["booking.held", "booking.confirmed"]


def test_when_full_one_waits_and_moves_up_when_a_place_is_given_up():
    slot = evening(1)
    first, second, third = ask(slot, confirm=True), ask(slot), ask(slot)
    assert [queries.place_in_line(b) for b in (first, second, third)] == [0, 1, 2]
    actions.cancel(first.pk, by=SYSTEM)
    assert [state(b) for b in (first, second, third)] == ["cancelled", "confirmed", "waiting"]
    assert OutboxEntry.objects.filter(topic="bookings.moved_up", payload={"booking": second.pk}).count() == 1


def test_without_a_waiting_list_one_is_refused():
    slot = evening(1, waits=False)
    ask(slot)
    with pytest.raises(Conflict) as told:
        ask(slot)
    assert told.value.code == "full"


def test_nobody_has_two():
    slot, lin = evening(3), person()
    ask(slot, lin)
    with pytest.raises(Conflict) as told:
        ask(slot, lin)
    assert (told.value.code, queries.free(slot)) == ("twice", 2)


def test_an_expired_hold_never_counts():
    slot = evening(1)
    gone = ask(slot)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert queries.free(slot) == 1
        with pytest.raises(Conflict):
            actions.confirm(gone.pk, by=SYSTEM)
        assert ask(slot).state == "held"
    assert state(gone) == "expired"


def test_an_expired_hold_is_offered_to_whoever_waits():
    slot = evening(1)
    ask(slot)
    waits = ask(slot)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert actions.expire_due() == 1
    assert state(waits) == "confirmed"


def test_ones_own_expired_hold_does_not_stand_in_the_way():
    slot, lin = evening(2), person()
    ask(slot, lin)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert ask(slot, lin).state == "held"


def test_asking_twice_with_a_key_books_once():
    slot, lin = evening(2), person()
    assert ask(slot, lin, once="k") == ask(slot, lin, once="k")
    for where, who, many in ((slot, person(), 1), (evening(2), lin, 1), (slot, lin, 2)):
        with pytest.raises(Conflict) as told:
            ask(where, who, quantity=many, once="k")
        assert told.value.code == "key_reused"
    assert Booking.objects.count() == 1


def test_the_database_itself_holds_the_capacity():
    slot = evening(1)
    row = ask(slot)
    with pytest.raises(IntegrityError, match="never_oversold"), transaction.atomic():
        Booking.objects.filter(pk=row.pk).update(quantity=2)
    assert not queries.miscounted().exists()


def test_nothing_in_the_past():
    slot = evening(1)
    with clock.at(START + timedelta(minutes=1)), pytest.raises(TongbanError) as told:
        ask(slot)
    assert told.value.code == "past"


def test_who_is_elsewhere_by_then_is_passed_over_and_keeps_waiting():
    slots = [evening(1, personal=True), evening(1, personal=True)]
    having = ask(slots[0], confirm=True)
    busy, free = ask(slots[0]), ask(slots[0])
    ask(slots[1], busy.person, confirm=True)
    actions.cancel(having.pk, by=SYSTEM)
    assert (state(busy), state(free)) == ("waiting", "confirmed")
