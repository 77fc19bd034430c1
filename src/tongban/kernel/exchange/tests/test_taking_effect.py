"""What was confirmed takes effect on its day, with whatever else waits for that day, and not before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.exchange import actions, queries, registers
from tongban.kernel.exchange.tests import register
from tongban.kernel.exchange.tests.lists import DAY, filled, held, row, rows, send

LATER = DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def places(ground):
    """The divisions and offices that lists name."""


def test_confirmed_for_a_later_day_it_waits_for_that_day(ground):
    filled(ground)
    got = send(ground, [row(0, 状态="流出")], day=LATER)

    soon = today() + timedelta(days=3)
    actions.confirm(got.differences.get().pk, by=SYSTEM, reason="leaves then", on=soon)
    got.refresh_from_db()
    assert (got.state, queries.outcomes(got)) == ("settled", {"confirmed": 1})
    assert actions.apply_due() == 0
    assert actions.apply_due(today=soon) == 1
    got.refresh_from_db()
    assert (got.state, queries.outcomes(got)) == ("applied", {"changed": 1})


@pytest.fixture
def stumbling():
    """Whatever follows a difference, put in the place of what does."""
    kind = replace(register.MEMBERS, applied=f"{register.__name__}.stumbles")
    with pytest.MonkeyPatch.context() as patch:  # undone before the register of these tests is
        patch.setattr(registers, "all_registers", lambda: {"members": kind})
        yield lambda follow: patch.setattr(register, "stumbles", follow, raising=False)


def test_one_that_cannot_be_followed_keeps_no_other_from_taking_effect(ground, stumbling):
    got = send(ground, rows())
    got.differences.update(state="confirmed", on=DAY, reason="all of them are right")
    broken = got.differences.order_by("pk")[2].pk

    def follow(followed):
        if any(one.difference.pk == broken for one in followed):
            raise ZeroDivisionError
        register.applied(followed)

    stumbling(follow)
    with pytest.raises(ZeroDivisionError):
        actions.apply_due()
    assert [d.state for d in got.differences.order_by("pk")].count("applied") == 4
    assert got.differences.get(pk=broken).state == "confirmed"
    assert events.verify("exchange")[2] == []


def test_a_database_that_is_away_is_asked_once_not_for_each_difference(ground, stumbling):
    got = send(ground, rows())
    got.differences.update(state="confirmed", on=DAY, reason="all of them are right")
    asked = []

    def follow(followed):
        asked.append(len(followed))
        raise OperationalError("the connection is closed")

    stumbling(follow)
    with pytest.raises(OperationalError):
        actions.apply_due()
    assert asked == [5]
    assert set(got.differences.values_list("state", flat=True)) == {"confirmed"}


def test_a_change_takes_no_effect_on_a_day_before_its_subject(ground):
    filled(ground)
    got = send(ground, [row(0, 状态="流出")], day=LATER)
    with pytest.raises(TongbanError, match="does not hold"):
        actions.confirm(got.differences.get().pk, by=SYSTEM, reason="yes", on=DAY - timedelta(days=1))
    assert got.differences.get().state == "waiting"


def test_who_asks_the_same_waits_for_the_same_day(ground):
    filled(ground)
    asked = send(ground, [row(0, 手机="13800000000")], day=LATER)
    coming = today() + timedelta(days=10)
    actions.confirm(asked.differences.get().pk, by=SYSTEM, reason="from then on", on=coming)
    too = send(ground, [row(0, 手机="13800000000")], day=LATER, office="housing")
    assert (too.differences.get().state, too.differences.get().on) == ("confirmed", coming)
    actions.apply_due()
    assert held(on=coming - timedelta(days=1)) == held(on=DAY)
    actions.apply_due(today=coming)
    assert held(on=coming) != held(on=DAY)
