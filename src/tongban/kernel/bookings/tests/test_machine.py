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
    precondition,
    rule,
    run_state_machine_as_test,
)

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import actions, queries
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.tests.conftest import START, evening, person
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict

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
    """The room and the model live the same life."""

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
        return clock.at(self.now)

    def pick(self, data, *states):
        known = [pk for pk, row in self.model.rows.items() if row.state in states]
        return data.draw(st.sampled_from(sorted(known))) if known else None

    @rule(
        slot=st.integers(0, 1), who=st.integers(0, PEOPLE - 1), many=st.integers(1, 2), confirm=st.booleans()
    )
    def hold(self, slot, who, many, confirm):
        with self.tick():
            if many > self.model.places[slot]:
                return
            # the room clears away expired holds where they stand in the way, so the model does, too
            blocked = self.model.free(slot) < many or self.model.is_in(slot, who)
            if blocked:
                self.model.settle(slot)
            try:
                given = actions.hold(
                    self.slots[slot].pk, who=self.people[who], by=SYSTEM, quantity=many, confirm=confirm
                )
            except Conflict as refused:
                assert (refused.code, self.model.is_in(slot, who)) == ("twice", True)
                return
            assert not self.model.is_in(slot, who)
            fits = many <= self.model.free(slot)
            state = ("confirmed" if confirm else "held") if fits else "waiting"
            until = self.now + HOLD if state == "held" else None
            self.model.rows[given.pk] = Row(slot, who, many, state, self.now, until)

    @rule(data=st.data())
    def confirm(self, data):
        pk = self.pick(data, "held", "waiting", "cancelled")
        if pk is None:
            return
        row = self.model.rows[pk]
        with self.tick():
            if row.state == "held" and row.until > self.now:
                actions.confirm(pk, by=SYSTEM)
                row.state = "confirmed"
            else:
                with pytest.raises(Conflict):
                    actions.confirm(pk, by=SYSTEM)

    @rule(data=st.data())
    def cancel(self, data):
        pk = self.pick(data, *TAKEN, "waiting")
        if pk is None:
            return
        row = self.model.rows[pk]
        with self.tick():
            actions.cancel(pk, by=SYSTEM)
            had, row.state = row.state in TAKEN, "cancelled"
            if had:
                self.model.settle(row.slot)

    @rule(minutes=st.sampled_from([1, 14, 16]))
    def time_passes(self, minutes):
        with self.tick(timedelta(minutes=minutes)):
            actions.expire_due()
            for slot in (0, 1):
                if any(r.until <= self.now for r in self.model.of(slot, "held")):
                    self.model.settle(slot)

    @rule(minutes=st.sampled_from([5, 16]))
    def time_passes_unseen(self, minutes):
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: any(r.state in TAKEN for r in self.model.rows.values()))
    @rule(data=st.data())
    def rebook(self, data):
        pk = self.pick(data, *TAKEN)
        row = self.model.rows[pk]
        to = 1 - row.slot
        with self.tick():
            if any(r.until <= self.now for r in self.model.of(to, "held")):
                self.model.settle(to)
            try:
                new = actions.rebook(pk, by=SYSTEM, slot=self.slots[to])
            except Conflict:
                over = row.state == "expired" or (row.until and row.state == "held" and row.until <= self.now)
                assert over or self.model.is_in(to, row.who) or self.model.free(to) < row.many
                return
            assert new.state == row.state
            self.model.rows[new.pk] = Row(to, row.who, row.many, row.state, self.now, row.until)
            row.state = "cancelled"
            self.model.settle(row.slot)

    @rule(slot=st.integers(0, 1), to=st.integers(1, 4), surplus=st.sampled_from(["refuse", "waitlist"]))
    def change_capacity(self, slot, to, surplus):
        with self.tick():
            stale = any(r.until <= self.now for r in self.model.of(slot, "held"))
            taken = sum(
                r.many
                for r in self.model.of(slot, *TAKEN)
                if not r.until or r.state != "held" or r.until > self.now
            )
            before = {pk: r.state for pk, r in self.model.rows.items()}
            try:
                actions.change_capacity(self.slots[slot], to, by=SYSTEM, surplus=surplus)
            except Conflict:
                assert surplus == "refuse"
                self.model.rows.update({pk: r for pk, r in self.model.rows.items() if before[pk] == r.state})
                return
            if stale:
                self.model.settle(slot)
            while self.model.free(slot) < self.model.places[slot] - to:
                last = max(self.model.of(slot, *TAKEN), key=lambda r: r.asked)
                last.state, last.until = "waiting", None
            self.model.places[slot] = to
            self.model.settle(slot)
            assert taken <= to or surplus == "waitlist" or stale

    @invariant()
    def the_states_are_those_of_the_model(self):
        known = dict(Booking.objects.values_list("pk", "state"))
        assert known == {pk: row.state for pk, row in self.model.rows.items()}

    @invariant()
    def never_oversold_and_never_miscounted(self):
        assert not queries.miscounted().exists()
        for slot, places in zip(self.slots, self.model.places, strict=True):
            slot.refresh_from_db()
            assert 0 <= slot.taken <= slot.capacity == places

    @invariant()
    def what_is_read_as_free_can_be_had(self):
        with clock.at(self.now):
            for n, slot in enumerate(self.slots):
                alive = [r for r in self.model.of(n, *TAKEN) if r.state != "held" or r.until > self.now]
                assert queries.free(slot) == self.model.places[n] - sum(r.many for r in alive)


@pytest.mark.django_db
def test_bookings_live_as_the_model_whatever_is_done():
    calm = settings(
        max_examples=25,
        stateful_step_count=15,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking one takes longer than reading it
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Bookings, settings=calm)
