"""The figures of lists: what differs, what waits and how long, what was decided in time; each opens to its records."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.exchange import actions
from tongban.kernel.exchange.tests.lists import DAY, row, send
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.indicators.computing import compute

LATER = DAY + timedelta(days=30)


def figure(code, *, since=40, **more):
    day = today()
    return compute(measure_of(code), since=day - timedelta(days=since), until=day, **more)


@pytest.fixture
def asked(ledger, people):
    """Three questions of forty days ago, one of them decided in time, one late."""
    with clock.at(clock.now() - timedelta(days=40)):
        got = send(people.world, [row(n, 手机=f"1380000000{n}") for n in range(3)], day=LATER)
        first, second, _third = got.differences.order_by("pk")
        actions.confirm(first.pk, by=SYSTEM, reason="in time")
    actions.refuse(second.pk, by=SYSTEM, reason="late")
    return got


def test_what_waits_is_told_by_sender_and_age(asked, people):
    assert figure("lists.waiting").only.value == 1
    assert figure("lists.waiting_long").only.value == 1
    sender = people.world.office("centre").pk
    assert figure("lists.waiting", by=("sender",)).by_key()[sender].value == 1


def test_what_was_decided_in_time(asked):
    only = figure("lists.in_time").only
    # with the five of the first list, decided at once
    assert (only.numerator, only.denominator) == (6, 7)


def test_what_was_asked_counts_each_question_once(asked, people):
    send(people.world, [row(2, 手机="13800000002")], day=LATER, office="housing_elsewhere")
    assert figure("lists.asked", by=("difference",)).by_key()["change"].value == 3
