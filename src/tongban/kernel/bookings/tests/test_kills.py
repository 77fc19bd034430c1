"""kill -9 between any two statements: no place lost, none doubled, nobody promised what another has."""

from datetime import timedelta
from functools import partial

import pytest

from tests.kills import at_every_point
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Account
from tongban.kernel.bookings import actions, queries
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.tests.conftest import START, evening, person
from tongban.kernel.core import clock, events, outbox
from tongban.kernel.core.models import Event, OutboxEntry
from tongban.kernel.notices.models import Notice

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def whole():
    """Counters are right, nobody waits beside a free place, every chain holds and ends in the row's state."""
    assert not queries.miscounted().exists()
    assert events.verify("booking")[2] == []
    for row in Booking.objects.select_related("slot"):
        assert Event.objects.filter(stream="booking", object_id=row.pk).exists()
        free = row.slot.capacity - row.slot.taken
        assert row.state != "waiting" or free < row.quantity
    moved = Event.objects.filter(code="booking.moved_up").count()
    assert OutboxEntry.objects.filter(topic="bookings.moved_up").count() == moved


def states():
    return list(Booking.objects.order_by("pk").values_list("state", flat=True))


def test_holding():
    slot, lin = evening(1), person()
    act = partial(actions.hold, slot.pk, who=lin, by=SYSTEM, once="one key")
    assert at_every_point(act, whole) > 3
    assert states() == ["held"]


def test_cancelling_and_moving_up():
    slot = evening(1)
    first = actions.hold(slot.pk, who=person(), by=SYSTEM, confirm=True)
    actions.hold(slot.pk, who=person(), by=SYSTEM)
    assert at_every_point(partial(actions.cancel, first.pk, by=SYSTEM), whole) > 8
    assert states() == ["cancelled", "confirmed"]


def test_rebooking():
    slots = [evening(1), evening(1, at=START + timedelta(days=1))]
    first = actions.hold(slots[0].pk, who=person(), by=SYSTEM, confirm=True)
    actions.hold(slots[0].pk, who=person(), by=SYSTEM)

    def check():
        whole()
        assert Booking.objects.filter(person=first.person_id, state="confirmed").count() == 1

    assert at_every_point(partial(actions.rebook, first.pk, by=SYSTEM, slot=slots[1]), check) > 10
    assert states() == ["cancelled", "confirmed", "confirmed"]


def test_expiring():
    slot = evening(2)
    for _n in range(4):
        actions.hold(slot.pk, who=person(), by=SYSTEM)

    def act():
        with clock.at(clock.now() + timedelta(minutes=16)):
            actions.expire_due()

    assert at_every_point(act, whole) > 8
    assert states() == ["expired", "expired", "confirmed", "confirmed"]


def test_whoever_moved_up_is_told_once():
    slot = evening(1)
    lin = person()
    Account.objects.create(username="lin", label="lin", person=lin, created_at=clock.now())
    first = actions.hold(slot.pk, who=person(), by=SYSTEM, confirm=True)
    actions.hold(slot.pk, who=lin, by=SYSTEM)
    actions.cancel(first.pk, by=SYSTEM)
    assert at_every_point(outbox.relay, whole) > 4
    assert Notice.objects.filter(template="bookings.moved_up").count() == 1
    assert not OutboxEntry.objects.filter(done_at=None).exists()
