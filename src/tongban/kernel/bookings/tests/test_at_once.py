"""Many connections at once, each doing anything: never oversold, nothing left empty while somebody waits."""

import random
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import actions, queries
from tongban.kernel.bookings.models import Booking, Slot
from tongban.kernel.bookings.tests.conftest import HOUR, START, beds, evening, hall, person
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count, act):
    """Run `act(n)` in so many threads with connections of their own; what each raised that is no refusal."""
    raised, gate = [], threading.Barrier(count)

    def run(n):
        gate.wait()
        try:
            act(n)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return raised


def politely(act):
    try:
        return act()
    except TongbanError:
        return None


def mine(who):
    rows = Booking.objects.filter(queries.alive(), person=who)
    return list(rows.values_list("pk", flat=True))


def one_step(dice, who, slots):
    """Something that a person or a keeper might do."""
    slot, own = dice.choice(slots), mine(who)
    pk = dice.choice(own) if own else 0
    acts = [
        lambda: actions.hold(
            slot.pk, who=who, by=SYSTEM, quantity=dice.randint(1, 2), confirm=dice.random() < 0.5
        ),
        lambda: actions.hold(slot.pk, who=who, by=SYSTEM),
        lambda: actions.confirm(pk, by=SYSTEM),
        lambda: actions.cancel(pk, by=SYSTEM),
        lambda: own and actions.rebook(pk, by=SYSTEM, slot=slot),
        lambda: actions.change_capacity(
            Slot.objects.select_related("resource").get(pk=slot.pk),
            dice.randint(2, 5),
            by=SYSTEM,
            surplus="waitlist",
        ),
        actions.expire_due,
    ]
    politely(dice.choice(acts))


def promises_hold(slots):
    assert not queries.miscounted().exists()
    for slot in slots:
        slot.refresh_from_db()
        sold = sum(
            Booking.objects.filter(slot=slot, state__in=("held", "confirmed")).values_list(
                "quantity", flat=True
            )
        )
        assert sold == slot.taken <= slot.capacity
        free = slot.capacity - slot.taken
        assert not queries.waiting(slot).filter(quantity__lte=free).exists()


@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32))
def test_anything_at_once_keeps_the_promises(seed):
    slots = [evening(3, hold_minutes=0 if n else 15, at=START + timedelta(days=n)) for n in range(3)]
    people = [person() for _n in range(8)]

    def act(n):
        dice = random.Random(seed + n)
        for _step in range(12):
            one_step(dice, people[n], slots)

    assert at_once(8, act) == []
    with clock.at(clock.now() + timedelta(hours=1)):
        actions.expire_due()
        promises_hold(slots)


def test_the_last_place_goes_to_one_and_the_others_wait_in_a_row():
    slot = evening(1)
    people = [person() for _n in range(8)]
    given = [None] * 8

    def act(n):
        given[n] = actions.hold(slot.pk, who=people[n], by=SYSTEM, confirm=True)

    assert at_once(8, act) == []
    assert sorted(b.state for b in given) == ["confirmed", *["waiting"] * 7]
    promises_hold([slot])


def test_a_cancellation_at_the_same_moment_leaves_no_place_empty():
    for _round in range(6):
        slot = evening(1)
        first = actions.hold(slot.pk, who=person(), by=SYSTEM, confirm=True)
        people = [person() for _n in range(4)]

        def act(n, slot=slot, first=first, people=people):
            if n:
                actions.hold(slot.pk, who=people[n], by=SYSTEM, confirm=True)
            else:
                actions.cancel(first.pk, by=SYSTEM)

        assert at_once(4, act) == []
        promises_hold([slot])
        slot.refresh_from_db()
        assert slot.taken == 1


def test_one_item_is_lent_once():
    bank = hall(waits=False)
    people = [person() for _n in range(8)]
    assert at_once(8, lambda n: politely(lambda: actions.lend(bank, to=people[n], by=SYSTEM))) == []
    assert Booking.objects.filter(state="confirmed").count() == 1


def test_one_hour_of_a_hall_is_had_once_and_beds_as_often_as_there_are():
    room, house = hall(waits=False), beds(3, waits=False)
    people = [person() for _n in range(8)]
    day = START.replace(hour=0)

    def act(n):
        politely(lambda: actions.hold_time(room, START, START + HOUR * (1 + n % 2), who=people[n], by=SYSTEM))
        until = day + timedelta(days=1 + n % 3)
        politely(lambda: actions.hold_time(house, day, until, who=people[n], by=SYSTEM))

    assert at_once(8, act) == []
    assert Booking.objects.filter(resource=room).count() == 1
    assert Booking.objects.filter(resource=house).count() == 3
    assert max(house.slots.values_list("taken", flat=True)) == 3


def test_two_who_change_places_with_each_other_end_in_one_piece():
    for _round in range(4):
        slots = [evening(2), evening(2, at=START + timedelta(days=1))]
        held = [actions.hold(s.pk, who=person(), by=SYSTEM, confirm=True) for s in slots]

        def act(n, held=held, slots=slots):
            politely(lambda: actions.rebook(held[n].pk, by=SYSTEM, slot=slots[1 - n]))

        assert at_once(2, act) == []
        promises_hold(slots)
        people = Q(person__in=[b.person_id for b in held])
        assert Booking.objects.filter(people, state="confirmed").count() == 2


def test_asking_with_one_key_at_once_books_once():
    slot, lin = evening(9), person()
    given = []
    assert at_once(6, lambda _n: given.append(actions.hold(slot.pk, who=lin, by=SYSTEM, once="k").pk)) == []
    assert (len(given), len(set(given))) == (6, 1)
