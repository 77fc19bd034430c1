"""Lists, decisions and taking back in any order, against a model of ten lines; rows always accounted for."""

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
from tongban.kernel.exchange import actions, queries, states
from tongban.kernel.exchange.models import Difference, Submission
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, person, send

DAYS = 5
PHONES = ("13800000001", "13800000002", "13800000003")
people = st.dictionaries(st.integers(0, 2), st.sampled_from(PHONES), min_size=1)


class Exchange(RuleBasedStateMachine):
    """Two offices send lists of three people; whatever waits may be confirmed, any list may be taken back."""

    world = None

    def __init__(self):
        super().__init__()
        self.sent = {}
        self.whole = transaction.atomic()
        self.whole.__enter__()

    def teardown(self):
        try:
            confirm_all()
            assert self.ledger() == self.expected()
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    @rule(batch=people, day=st.integers(0, DAYS - 1), office=st.sampled_from(["centre", "housing"]))
    def send(self, batch, day, office):
        lines = [person(n, 手机=phone) for n, phone in sorted(batch.items())]
        got = send(self.world, lines, day=DAY + timedelta(day), office=office)
        self.sent[got.pk] = (day, got.source_id, got.pk, batch)

    @precondition(lambda self: self.waiting())
    @rule(data=st.data())
    def confirm(self, data):
        actions.confirm(data.draw(st.sampled_from(self.waiting())), by=SYSTEM, reason="yes")

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def take_back(self, data):
        pk = data.draw(st.sampled_from(sorted(self.sent)))
        actions.take_back(Submission.objects.get(pk=pk), by=SYSTEM)
        del self.sent[pk]

    @invariant()
    def every_row_is_accounted_for(self):
        for one in Submission.objects.all():
            assert sum(queries.outcomes(one).values()) == one.rows_sent

    def waiting(self):
        rows = Difference.objects.filter(state=states.WAITING, same_as=None)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def ledger(self):
        """The phones on each day."""
        days = [queries.entries("members", on=DAY + timedelta(n)) for n in range(DAYS)]
        return [sorted(e.data["phone"]["m"] for e in day) for day in days]

    def expected(self):
        """Of each person what the newest list says that names them."""
        told = []
        for day in range(DAYS):
            said = {}
            for since, _source, _pk, batch in sorted(self.sent.values(), key=lambda s: s[:3]):
                said |= batch if since <= day else {}
            told.append(sorted(f"138****000{PHONES.index(phone) + 1}" for phone in said.values()))
        return told


@pytest.mark.processes
@pytest.mark.django_db
def test_the_ledger_is_what_lists_say_whatever_happened(ground):
    machine = type("Ground", (Exchange,), {"world": ground})
    calm = settings(
        max_examples=25,
        stateful_step_count=8,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking one takes longer than reading it
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(machine, settings=calm)
