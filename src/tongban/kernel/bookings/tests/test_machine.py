"""Hold, confirm, cancel, expire, re-book, change capacity, wait, in any order, against a model of a few lines."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import actions, queries
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.tests.conftest import START, evening, person
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError

HOLD = timedelta(minutes=15)
PEOPLE = 6
TAKEN = ("held", "confirmed")


@dataclass
class Row:
    """What the model knows of one booking."""

    slot: int
    who: int
    many: int
    state: str
    asked: object
    until: object = None


class Model:
    """Two occurrences with places; whoever asked first and fits moves up."""

    def __init__(self, places):
        self.places, self.rows, self.now = places, {}, None

    def free(self, slot):
        return self.places[slot] - sum(r.many for r in self.of(slot, *TAKEN))

    def of(self, slot, *states):
        return [r for r in self.rows.values() if r.slot == slot and r.state in states]

    def settle(self, slot):
        for row in self.of(slot, "held"):
            if row.until <= self.now:
                row.state = "expired"
        for row in sorted(self.of(slot, "waiting"), key=lambda r: r.asked):
            if row.many <= self.free(slot):
                row.state = "confirmed"

    def is_in(self, slot, who):
        return any(r.who == who for r in self.of(slot, *TAKEN, "waiting"))


class Bookings(RuleBasedStateMachine):
    """The room and the model live the same life; the model clears expired holds away at once, the room when it meets them."""

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.now = clock.now()
        self.slots = [evening(2), evening(3, at=START + timedelta(days=1))]
        self.people = [person() for _n in range(PEOPLE)]
        self.model = Model([2, 3])

    def teardown(self):
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def tick(self, by=timedelta(seconds=1)):
        self.now += by
        self.model.now = self.now
        self.model.settle(0)
        self.model.settle(1)
        return clock.at(self.now)

    def pick(self, data, *states):
        known = [pk for pk, row in self.model.rows.items() if row.state in states]
        return data.draw(st.sampled_from(sorted(known))) if known else None

    @rule(
        slot=st.integers(0, 1), who=st.integers(0, PEOPLE - 1), many=st.integers(1, 2), confirm=st.booleans()
    )
    def hold(self, slot, who, many, confirm):
        many = min(many, self.model.places[slot])
        asked = {"who": self.people[who], "by": SYSTEM, "quantity": many, "confirm": confirm}
        with self.tick():
            if self.model.is_in(slot, who):
                assert self.refused(actions.hold, self.slots[slot].pk, **asked) == "twice"
                return
            given = actions.hold(self.slots[slot].pk, **asked)
        state = ("confirmed" if confirm else "held") if many <= self.model.free(slot) else "waiting"
        self.model.rows[given.pk] = Row(slot, who, many, state, self.now, self.now + HOLD)

    @rule(data=st.data())
    def confirm(self, data):
        with self.tick():
            pk = self.pick(data, "held", "waiting", "cancelled", "expired")
            if pk is None:
                return
            row = self.model.rows[pk]
            if row.state == "held":
                actions.confirm(pk, by=SYSTEM)
                row.state = "confirmed"
            else:
                assert self.refused(actions.confirm, pk, by=SYSTEM) == "expired"

    @rule(data=st.data())
    def cancel(self, data):
        with self.tick():
            pk = self.pick(data, *TAKEN, "waiting")
            if pk:
                actions.cancel(pk, by=SYSTEM)
                self.model.rows[pk].state = "cancelled"
                self.model.settle(self.model.rows[pk].slot)

    @rule(minutes=st.sampled_from([1, 14, 16]), swept=st.booleans())
    def time_passes(self, minutes, swept):
        with self.tick(timedelta(minutes=minutes)):
            if swept:
                actions.expire_due()

    @rule(data=st.data())
    def rebook(self, data):
        with self.tick():
            pk = self.pick(data, *TAKEN)
            if pk is None:
                return
            row = self.model.rows[pk]
            to = 1 - row.slot
            asked = {"by": SYSTEM, "slot": self.slots[to]}
            if self.model.is_in(to, row.who) or self.model.free(to) < row.many:
                assert self.refused(actions.rebook, pk, **asked) in ("twice", "full", "quantity")
                return
            new = actions.rebook(pk, **asked)
        self.model.rows[new.pk] = Row(to, row.who, row.many, row.state, self.now, row.until)
        row.state = "cancelled"
        self.model.settle(row.slot)

    @rule(slot=st.integers(0, 1), to=st.integers(1, 4), surplus=st.sampled_from(["refuse", "waitlist"]))
    def change_capacity(self, slot, to, surplus):
        asked = {"by": SYSTEM, "surplus": surplus}
        with self.tick():
            taken = self.model.places[slot] - self.model.free(slot)
            if taken > to and surplus == "refuse":
                assert self.refused(actions.change_capacity, self.slots[slot], to, **asked) == "taken"
                return
            actions.change_capacity(self.slots[slot], to, **asked)
        self.model.places[slot] = to
        while self.model.free(slot) < 0:
            max(self.model.of(slot, *TAKEN), key=lambda r: r.asked).state = "waiting"
        self.model.settle(slot)

    def refused(self, act, *given, **asked):
        with pytest.raises(TongbanError) as told:
            act(*given, **asked)
        return told.value.code

    @invariant()
    def swept_the_room_is_as_the_model(self):
        with clock.at(self.now), transaction.atomic():
            told = [queries.free(slot) for slot in self.slots]
            before = dict(Booking.objects.filter(queries.alive()).values_list("pk", "state"))
            actions.expire_due()
            known = dict(Booking.objects.values_list("pk", "state"))
            transaction.set_rollback(True)
        assert known == {pk: row.state for pk, row in self.model.rows.items()}
        # before it is swept nothing expired is shown, and no place of it as taken
        assert all(known[pk] in (state, "confirmed") for pk, state in before.items())
        assert all(free >= self.model.free(n) for n, free in enumerate(told))

    @invariant()
    def never_oversold_and_never_miscounted(self):
        assert not queries.miscounted().exists()
        for slot, places in zip(self.slots, self.model.places, strict=True):
            slot.refresh_from_db()
            assert 0 <= slot.taken <= slot.capacity == places


@pytest.mark.django_db
def test_bookings_live_as_the_model_whatever_is_done():
    calm = settings(
        max_examples=15,
        stateful_step_count=12,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking one takes longer than reading it
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Bookings, settings=calm)
