"""A list from its coming to its acknowledgement; every row is accounted for."""

from datetime import date, timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.exchange import actions, queries
from tongban.kernel.exchange.models import Difference, Entry, Submission
from tongban.kernel.exchange.tests import register
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, filled, held, row, rows, send
from tongban.kernel.exchange.tests.register import id_number
from tongban.kernel.parties.models import Person

LATER = DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def places(ground):
    """The divisions and offices that lists name."""


def kinds(submission):
    return sorted((d.kind, d.field) for d in submission.differences.all())


def test_a_first_list_is_all_new_and_waits_for_the_office_that_owns_it(ground):
    got = send(ground, rows())
    assert (got.state, queries.kinds(got)) == ("confirming", {"addition": 5})
    asked = got.differences.first()
    assert asked.office_id == ground.office("housing").pk
    assert asked.due_at > asked.opened_at
    assert Entry.objects.count() == 0


def test_confirmed_it_holds_from_its_day_and_makes_people(ground):
    got = filled(ground)
    assert (got.state, queries.outcomes(got)) == ("applied", {"new": 5})
    assert queries.entries("members", on=DAY).count() == 5
    assert queries.entries("members", on=DAY - timedelta(days=1)).count() == 0
    assert Person.objects.count() == 5
    assert [t[0] for t in register.told] == ["applied"] * 5


def test_the_same_again_asks_nothing(ground):
    filled(ground)
    again = send(ground, rows(), day=LATER)
    assert (again.state, kinds(again), queries.outcomes(again)) == ("applied", [], {"unchanged": 5})


def test_the_very_same_list_is_the_one_that_came_before(ground):
    got = filled(ground)
    assert send(ground, rows()).pk == got.pk
    assert Submission.objects.count() == 1


def test_changes_are_asked_field_by_field_and_an_empty_cell_says_nothing(ground):
    filled(ground)
    got = send(ground, [row(0, 手机="13800000000", 状态="流出"), row(1, 手机="")], day=LATER)
    assert kinds(got) == [("change", "phone"), ("change", "status")]
    assert queries.outcomes(got) == {"waiting": 1, "unchanged": 1}


def test_a_delta_never_ends_anything_and_a_full_list_only_within_its_scope(ground):
    send(ground, [*rows(6), row(7, 所在地="阜康市")])
    confirm_all()
    assert kinds(send(ground, rows(1), day=LATER)) == []
    got = send(ground, rows(5), day=LATER, full="652301")
    assert kinds(got) == [("departure", "")]
    confirm_all(got)
    assert queries.entries("members", on=LATER).count() == 6
    assert queries.entries("members", on=LATER - timedelta(days=1)).count() == 7


def test_too_many_departures_stop_the_list_until_a_person_lets_it_through(ground):
    filled(ground, 5)
    got = send(ground, rows(2), day=LATER, full="652301")
    assert (got.state, got.differences.filter(state="held").count()) == ("stopped", 3)
    assert "3 of 5" in got.stopped_for
    with pytest.raises(Conflict):
        actions.confirm(got.differences.first().pk, by=SYSTEM, reason="yes")
    actions.let_through(got, by=SYSTEM, reason="three moved abroad")
    confirm_all(got)
    assert queries.entries("members").count() == 2


def test_the_rows_of_a_stopped_list_say_nothing_until_it_is_let_through(ground):
    filled(ground, 5)
    stopped = send(ground, rows(1), day=LATER, full="652301")
    asked = send(ground, [row(0, 手机="13800000000")], day=DAY + timedelta(days=1), office="housing")
    confirm_all(asked)
    assert held(on=LATER) == held(on=DAY + timedelta(days=1))
    actions.let_through(stopped, by=SYSTEM, reason="they moved")
    assert held(on=LATER) == held(on=DAY)


def test_a_stopped_list_given_up_asks_nothing(ground):
    filled(ground, 5)
    got = actions.give_up(send(ground, rows(2), day=LATER, full="652301"), by=SYSTEM, reason="half a file")
    got.refresh_from_db()
    assert (got.state, Difference.objects.filter(state="waiting").count()) == ("withdrawn", 0)
    assert queries.entries("members").count() == 5


def test_a_list_read_again_keeps_the_day_and_the_division_it_stands_for(ground):
    first = send(ground, rows(2), day=LATER, full="652301", match=False)
    got = actions.read_again(first, {"姓名": "name"}, by=SYSTEM)
    first.refresh_from_db()
    assert (got.day, got.scope, first.state) == (LATER, ground.division("652301"), "withdrawn")
    assert (got.state, first.rows.count(), got.rows.count()) == ("checked", 0, 2)


def test_a_register_that_is_not_declared_is_refused_with_those_that_are(ground):
    with pytest.raises(TongbanError, match="members", check=lambda error: error.code == "no_register"):
        actions.source_of(ground.office("centre"), "fairies", by=SYSTEM)


def test_a_full_list_with_unreadable_rows_ends_nobody(ground):
    filled(ground, 5)
    got = send(ground, [*rows(4), row(4, 身份证号="652301199001010000")[:6]], day=LATER, full="652301")
    assert got.state == "refused" or kinds(got) == []
    got = send(ground, [*rows(4), row(4, 手机="12")], day=LATER, full="652301")
    assert (kinds(got), queries.outcomes(got)) == ([], {"unchanged": 4, "wrong": 1})


def test_rows_outside_of_the_scope_and_rows_that_contradict_each_other_are_told(ground):
    got = send(
        ground, [*rows(2), row(0), row(3, 所在地="阜康市"), row(4), row(4, 手机="13700000000")], full="652301"
    )
    assert queries.outcomes(got) == {"waiting": 2, "repeated": 1, "outside": 1, "duplicate": 2}
    assert kinds(got) == [
        ("addition", ""),
        ("addition", ""),
        ("duplicate", ""),
        ("duplicate", ""),
        ("outside", ""),
    ]


def test_a_refusal_is_remembered_and_not_asked_again(ground):
    filled(ground)
    first = send(ground, [row(0, 手机="13800000000")], day=LATER)
    actions.refuse(first.differences.get().pk, by=SYSTEM, reason="the old number rings")
    assert queries.outcomes(first) == {"not_taken": 1}
    again = send(ground, [row(0, 手机="13800000000")], day=LATER + timedelta(days=30))
    assert [(d.state, d.reason) for d in again.differences.all()] == [
        ("ruled", "Decided before: the old number rings")
    ]
    assert again.state == "applied"


def test_what_is_being_asked_is_not_asked_twice_and_gets_the_same_answer(ground):
    filled(ground)
    one = send(ground, [row(0, 手机="13800000000")], day=LATER)
    two = send(ground, [row(0, 手机="13800000000")], day=LATER, office="housing")
    assert two.differences.get().same_as == one.differences.get()
    actions.confirm(one.differences.get().pk, by=SYSTEM, reason="called them")
    assert [queries.outcomes(s) for s in (one, two)] == [{"changed": 1}, {"changed": 1}]


def test_two_lists_that_want_different_values_are_a_conflict(ground):
    filled(ground)
    send(ground, [row(0, 手机="13800000000")], day=LATER)
    two = send(ground, [row(0, 手机="13800000001")], day=LATER, office="housing")
    assert kinds(two) == [("conflict", "phone")]
    assert queries.beside(two.differences.get()).count() == 1


def test_a_move_is_told_as_one(ground):
    filled(ground)
    got = send(ground, [row(0, 所在地="阜康市")], day=LATER)
    assert kinds(got) == [("moved", "division")]
    confirm_all(got)
    assert [e.path for e in queries.history("members", got.rows.get().key) if not e.recorded.upper] == [
        "652300.652301",
        "652300.652302",
    ]


def test_one_number_with_another_name_and_birth_date_is_asked(ground):
    filled(ground)
    got = send(ground, [row(0, 姓名="郑重", 出生日期="1991-02-02")], day=LATER)
    assert kinds(got) == [("ambiguous", "")]
    actions.refuse(got.differences.get().pk, by=SYSTEM, reason="somebody else's number")
    assert queries.outcomes(got) == {"not_taken": 1}


def test_a_pair_that_is_the_same_is_asked_what_differs(ground):
    filled(ground)
    got = send(ground, [row(0, 姓名="王方", 出生日期="1990-01-02")], day=LATER)
    actions.confirm(got.differences.get().pk, by=SYSTEM, reason="a slip of the pen")
    assert kinds(got) == [("ambiguous", ""), ("change", "born"), ("change", "name")]
    assert queries.outcomes(got) == {"waiting": 1}


def test_somebody_without_a_number_is_found_by_name_and_birth(ground):
    filled(ground)
    got = send(ground, [row(2, 身份证号="")], day=LATER)
    assert (kinds(got), queries.outcomes(got)) == ([], {"unchanged": 1})


def test_two_of_one_name_and_birth_date_with_other_numbers_are_asked(ground):
    filled(ground)
    got = send(ground, [row(0, 身份证号=id_number(77))], day=LATER)
    assert kinds(got) == [("ambiguous", "")]
    assert "two valid ID numbers that differ" in got.differences.get().why
    actions.refuse(got.differences.get().pk, by=SYSTEM, reason="two of one name")
    assert kinds(got) == [("addition", ""), ("ambiguous", "")]


def test_feedback_accounts_for_every_row_in_the_senders_keys(ground):
    filled(ground)
    got = send(ground, [row(0), row(0), row(1, 手机="13800000000"), row(6), row(7, 手机="1")], day=LATER)
    told = list(queries.feedback(got))
    assert [(f.number, f.outcome) for f in told] == [
        (2, "unchanged"),
        (3, "repeated"),
        (4, "waiting"),
        (5, "waiting"),
        (6, "wrong"),
    ]
    assert sum(queries.outcomes(got).values()) == got.rows_sent == len(told)


def test_a_list_is_returned_and_acknowledged(ground):
    got = filled(ground)
    with pytest.raises(Conflict):
        actions.acknowledge(got, by=SYSTEM)
    actions.give_back(got, by=SYSTEM)
    assert actions.acknowledge(got, by=SYSTEM).state == "acknowledged"
    codes = [e.code for e in events.of("exchange", got.pk)]
    assert codes[:2] == ["list.checked", "list.matched"]
    assert codes[-2:] == ["list.feedback", "list.acknowledged"]
    assert events.verify("exchange")[2] == []


def test_a_spoiled_list_is_refused_whole_and_kept_as_such(ground):
    got = send(ground, [row(0), row(1, 身份证号="6.52301E+17")])
    assert (got.state, got.rows.count()) == ("refused", 0)
    assert [p[:2] for p in got.problems] == [[3, "身份证号"]]


def test_a_list_of_a_day_to_come_is_refused(ground):
    with pytest.raises(TongbanError):
        send(ground, rows(), day=date(2999, 1, 1))


def test_a_list_that_was_sent_on_is_not_read_again(ground):
    got = send(ground, rows())
    with pytest.raises(Conflict):
        actions.read_again(got, {}, by=SYSTEM)
    assert Submission.objects.count() == 1
