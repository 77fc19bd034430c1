"""A list is taken back piece by piece: stopped and gone on with, beside other decisions, the end is the same."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.stuck import stuck
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict
from tongban.kernel.exchange import actions, queries, tasks
from tongban.kernel.exchange.actions import taking_back
from tongban.kernel.exchange.models import Difference
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, filled, held, row, rows, send

LATER = DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def two_at_a_time(monkeypatch):
    """Pieces small enough to be told apart."""
    monkeypatch.setattr(taking_back, "BATCH", 2)


@pytest.fixture
def changed(ground):
    """Five people in the ledger, and a later list that changed all their phones."""
    filled(ground, 5)
    before = held()
    got = send(ground, [row(n, 手机=f"1380000000{n}") for n in range(5)], day=LATER)
    confirm_all(got)
    return got, before


def begun(got):
    row = actions.begin_back(got, by=SYSTEM, here=True)
    assert taking_back._undo_some(row.pk, taking_back.Left())
    row.refresh_from_db()
    return row


def test_it_stops_where_somebody_stops_it_and_goes_on_from_there(changed):
    got, before = changed
    row = begun(got)
    assert (row.back_undone, row.back_keys) == (2, 5)
    actions.pause_back(row, by=SYSTEM)
    actions.carry_back(row.pk)
    assert Difference.objects.filter(submission=row, state="reversed").count() == 2
    actions.resume_back(row, by=SYSTEM)
    actions.carry_back(row.pk)
    row.refresh_from_db()
    assert (row.state, row.back_undone, held()) == ("reversed", 5, before)
    assert queries.outcomes(row) == {"taken_back": 5}


def test_one_list_that_cannot_be_taken_back_keeps_no_other_lying(ground, changed):
    got, _before = changed
    other = send(ground, [row(4, 状态="流出")], day=LATER + timedelta(1))
    confirm_all(other)
    stays, goes = (actions.begin_back(one, by=SYSTEM, here=True) for one in (got, other))
    with stuck(stays, "back_undone"), pytest.raises(IntegrityError):
        actions.carry_all_back()
    goes.refresh_from_db()
    assert goes.state == "reversed"


def test_what_is_decided_of_another_list_meanwhile_holds(ground, changed):
    got, _before = changed
    other = send(ground, [row(4, 状态="流出")], day=LATER + timedelta(1))
    row_ = begun(got)
    confirm_all(other)
    actions.carry_back(row_.pk)
    assert [status for *_rest, status in held()].count("left") == 1
    assert {phone["m"][:3] for phone in (e.data["phone"] for e in queries.entries("members"))} == {"139"}


def test_while_it_goes_on_nobody_begins_it_again(changed):
    got, _before = changed
    begun(got)
    with pytest.raises(Conflict):
        actions.begin_back(got, by=SYSTEM)
    with pytest.raises(Conflict):
        actions.ask_back(got, by=SYSTEM, reason="once more")


def test_what_a_dead_worker_left_is_gone_on_with(changed):
    got, before = changed
    begun(got)
    actions.carry_all_back()
    got.refresh_from_db()
    assert (got.state, held()) == ("reversed", before)


def test_each_person_is_undone_once_in_the_chain_of_the_list(changed):
    got, _before = changed
    actions.take_back(got, by=SYSTEM)
    told = [e.data["ids"] for e in queries.history_of(got) if e.code == "difference.taken_back"]
    assert sorted(pk for ids in told for pk in ids) == sorted(got.differences.values_list("pk", flat=True))


def test_many_confirmed_for_later_wait_for_the_worker(ground):
    got = send(ground, rows(3))
    pks = list(got.differences.values_list("pk", flat=True))
    assert actions.confirm_many(pks, by=SYSTEM, reason="right", later=True) == 3
    got.refresh_from_db()
    assert (got.state, queries.outcomes(got)) == ("settled", {"confirmed": 3})
    assert ProcrastinateJob.objects.filter(task_name="exchange.take_effect").exists()
    tasks.take_effect()
    got.refresh_from_db()
    assert (got.state, queries.outcomes(got)) == ("applied", {"new": 3})
    noted = [e.data for e in events.of("exchange", got.pk) if e.code == "difference.applied"]
    assert [sorted(data["ids"]) for data in noted] == [sorted(pks)]


def test_many_refused_at_once_are_not_asked_again(ground):
    filled(ground, 3)
    got = send(ground, [row(n, 手机=f"1380000000{n}") for n in range(3)], day=LATER)
    pks = list(got.differences.values_list("pk", flat=True))
    assert actions.refuse_many(pks, by=SYSTEM, reason="called all of them") == 3
    assert queries.outcomes(got) == {"not_taken": 3}
    again = send(ground, [row(n, 手机=f"1380000000{n}") for n in range(3)], day=LATER + timedelta(1))
    assert {d.state for d in again.differences.all()} == {"ruled"}
