"""What an office says stands with its reason, who said it and when; one of two wins, and what waits is told by whom for whom."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import NOBODY, SYSTEM
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.exchange import actions, queries
from tongban.kernel.exchange.models import Answer
from tongban.kernel.exchange.tests.lists import DAY, filled, row, rows, send

LATER = DAY + timedelta(days=30)


@pytest.fixture
def asked(ground):
    """A difference that waits: another phone of one person."""
    filled(ground)
    return send(ground, [row(0, 手机="13800000000")], day=LATER).differences.get()


def test_a_reason_is_given_in_a_few_words(asked):
    for act in (
        lambda: actions.confirm(asked.pk, by=SYSTEM, reason=" x "),
        lambda: actions.refuse(asked.pk, by=SYSTEM, reason=""),
        lambda: actions.confirm_many([asked.pk], by=SYSTEM, reason="\n"),
        lambda: actions.give_up(asked.submission, by=SYSTEM, reason=" "),
    ):
        with pytest.raises(TongbanError, check=lambda error: error.field == "reason"):
            act()
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_what_was_said_stands_with_who_when_and_what_it_rests_on(asked):
    now = clock.now()
    with clock.at(now):
        actions.confirm(asked.pk, by=SYSTEM, reason=" called \n them " + "x" * 600, evidence=" letter 7 ")
    asked.refresh_from_db()
    assert (asked.decided_by, asked.decided_at, asked.evidence) == (SYSTEM.code, now, "letter 7")
    assert (asked.reason[:11], len(asked.reason), asked.on) == ("called them", 500, LATER)
    (told,) = [e for e in events.of("exchange", asked.submission_id) if e.code == "difference.confirmed"]
    assert (told.actor, told.data) == (SYSTEM.code, {"ids": [asked.pk]})
    assert not Answer.objects.exists()


def test_who_is_second_is_told_what_the_first_said(asked):
    actions.refuse(asked.pk, by=SYSTEM, reason="the old number rings")
    with pytest.raises(Conflict, match="the old number rings", check=lambda e: e.code == "decided_already"):
        actions.confirm(asked.pk, by=SYSTEM, reason="yes it is")
    assert actions.confirm_many([asked.pk], by=SYSTEM, reason="yes it is") == 0
    assert Answer.objects.get().difference_id == asked.pk


def test_the_second_who_asked_is_answered_with_the_first(ground, asked):
    again = send(ground, [row(0, 手机="13800000000")], day=LATER, office="housing").differences.get()
    assert actions.confirm(again.pk, by=SYSTEM, reason="called them").pk == asked.pk
    again.refresh_from_db()
    assert (again.state, again.reason, again.decided_by) == ("applied", "called them", SYSTEM.code)


def test_a_pair_is_not_one_where_another_row_of_the_list_is_that_person(ground):
    filled(ground)
    got = send(ground, [row(0), row(0, 姓名="郑重", 出生日期="1991-02-02", 身份证号="")], day=LATER)
    pairs = got.differences.filter(kind="ambiguous")
    for pair in pairs:
        with pytest.raises(Conflict, match="Another row"):
            actions.confirm(pair.pk, by=SYSTEM, reason="the same person")
    assert queries.outcomes(got)["unchanged"] == 1


def test_nobody_decides_without_the_right(asked):
    with pytest.raises(NotAllowed):
        actions.confirm(asked.pk, by=NOBODY, reason="called them")
    assert actions.confirm_many([asked.pk], by=NOBODY, reason="called them") == 0


def test_what_waits_on_whom_is_counted_with_what_is_late(ground):
    got = send(ground, rows(3))
    first, last = got.differences.order_by("pk").first(), got.differences.order_by("pk").last()
    actions.confirm(last.pk, by=SYSTEM, reason="known here")
    (told,) = queries.waiting(SYSTEM)
    assert (told.sender, told.office, told.office_id) == (
        ground.office("centre").name, ground.office("housing").name, ground.office("housing").pk,
    )  # fmt: skip
    assert (told.register, told.count, told.late, told.since) == ("members", 2, 0, first.opened_at)
    with clock.at(first.due_at + timedelta(seconds=1)):
        assert [(w.count, w.late, w.due) for w in queries.waiting(SYSTEM)] == [(2, 2, first.due_at)]


def test_whom_a_full_list_left_out_is_told(ground):
    filled(ground)
    got = send(ground, rows(4), day=LATER, full="652301")
    (gone,) = queries.missing(got)
    assert (gone.kind, gone.state) == ("departure", "waiting")
    assert queries.kinds(got) == {"departure": 1}
    assert not queries.beside(gone).exists()
