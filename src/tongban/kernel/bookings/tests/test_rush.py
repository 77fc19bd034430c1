"""A rush: many at once for few places. Exactly so many are sold, and none is left empty after cancellations."""

import random
import threading
from collections import Counter

import pytest
from django.db import connections

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import actions, queries
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.tests.conftest import evening
from tongban.kernel.core import clock, events
from tongban.kernel.parties.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def rush(threads, askers, act):
    """Each thread takes the next asker and lets them act, until none is left."""
    left, raised, lock = list(askers), [], threading.Lock()

    def run():
        try:
            while True:
                with lock:
                    if not left:
                        return
                    who = left.pop()
                act(who)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            raised.append(error)
        finally:
            connections.close_all()

    running = [threading.Thread(target=run) for _n in range(threads)]
    [t.start() for t in running]
    [t.join() for t in running]
    assert raised == []


def people(count):
    now = clock.now()
    return Person.objects.bulk_create([Person(created_at=now) for _n in range(count)])


def sold(slot):
    return Counter(Booking.objects.filter(slot=slot).values_list("state", flat=True))


def the_rush(threads, places, askers):
    slot, who = evening(places), people(askers)
    rush(threads, who, lambda p: actions.hold(slot.pk, who=p, by=SYSTEM, confirm=True))
    assert sold(slot) == {"confirmed": places, "waiting": askers - places}
    assert events.verify("booking")[2] == []
    # a tenth give their place up while all those who wait do not know it yet
    having = list(Booking.objects.filter(slot=slot, state="confirmed").values_list("pk", flat=True))
    gone = random.Random(1).sample(having, places // 10)
    rush(threads, gone, lambda pk: actions.cancel(pk, by=SYSTEM))
    assert sold(slot) == {"confirmed": places, "cancelled": len(gone), "waiting": askers - places - len(gone)}
    first = queries.waiting(slot).first().asked_at
    moved = Booking.objects.filter(slot=slot, state="confirmed").exclude(pk__in=having)
    assert max(moved.values_list("asked_at", flat=True)) <= first
    assert not queries.miscounted().exists()


def test_a_small_rush():
    the_rush(threads=16, places=20, askers=100)


@pytest.mark.processes
def test_sixty_four_at_once_a_thousand_places_and_five_thousand_askers():
    the_rush(threads=64, places=1000, askers=5000)
