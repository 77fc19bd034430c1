"""A member is on exactly one present list on every day, whatever is asked, confirmed, denied, withdrawn, and by whom first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock, events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.services.branches.actions import admitting, listing, moving
from tongban.services.branches.models import Move, Stay
from tongban.services.branches.queries.members import on_list

ACTS = ("ask", "transfer", "confirm", "deny", "withdraw", "end", "take_back")
SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def lists(member, day, kind="present"):
    return [s.body_id for s in Stay.objects.filter(member=member, kind=kind, valid__contains=day)]


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def ask(member, target, **given):
    return moving.ask_move(member, target=target, left_on=today(), by=SYSTEM, **given)


def test_the_list_changes_only_when_the_other_side_confirms(member, bodies, sides):
    move = moving.ask_move(member, target=bodies["away"], left_on=today(), by=sides["home"])
    assert lists(member, today()) == [bodies["home"].pk]
    moving.confirm_move(move, by=sides["away"])
    assert lists(member, today()) == [bodies["away"].pk]
    assert lists(member, today() - timedelta(days=1)) == [bodies["home"].pk]
    assert lists(member, today(), "home") == [bodies["home"].pk]
    codes = [e.code for e in events.of("branch_member", member.pk)]
    assert codes == ["member.admitted", "move.asked", "move.confirmed"]


def test_a_transfer_moves_the_home_list_and_only_a_present_list_that_was_at_home(member, bodies):
    moving.confirm_move(ask(member, bodies["town"]), by=SYSTEM)
    moving.confirm_move(ask(member, bodies["away"], kind="transfer"), by=SYSTEM)
    found = lists(member, today()), lists(member, today(), "home")
    assert found == ([bodies["town"].pk], [bodies["away"].pk])


def test_a_denial_needs_its_reason_and_leaves_the_list(member, bodies, sides):
    move = ask(member, bodies["away"])
    with pytest.raises(TongbanError):
        moving.deny_move(move, by=sides["away"], reason=" ")
    moving.deny_move(move, by=sides["away"], reason="未到本支部报到")
    assert lists(member, today()) == [bodies["home"].pk]
    assert ask(member, bodies["away"]).pk != move.pk


def test_neither_side_speaks_for_the_other(member, bodies, sides, office):
    with pytest.raises(NotAllowed):
        moving.ask_move(member, target=bodies["town"], left_on=today(), by=sides["away"])
    move = moving.ask_move(member, target=bodies["away"], left_on=today(), by=sides["home"])
    for act in (moving.confirm_move, lambda m, by: moving.deny_move(m, by=by, reason="无")):
        with pytest.raises(NotAllowed):
            act(move, by=sides["home"])
    with pytest.raises(NotAllowed):
        moving.withdraw_move(move, by=sides["away"])
    near = moving.withdraw_move(move, by=office)
    assert near.state == "withdrawn"


def test_an_office_over_both_sides_does_not_confirm_what_it_said_itself(member, bodies, office, keep):
    move = moving.ask_move(member, target=bodies["town"], left_on=today(), by=office)
    with pytest.raises(NotAllowed):
        moving.confirm_move(move, by=office)
    moving.confirm_move(move, by=keep("stranger", "town"))
    assert lists(member, today()) == [bodies["town"].pk]


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "home"},
        {"kind": "elsewhere"},
        {"left_on": today() + timedelta(days=1)},
        {"left_on": today() - timedelta(days=401)},
    ],
)
def test_what_cannot_be_is_refused(member, bodies, wrong):
    told = {"target": "away", "left_on": today(), **wrong}
    with pytest.raises(TongbanError):
        moving.ask_move(member, by=SYSTEM, **{**told, "target": bodies[told["target"]]})
    assert not Move.objects.exists()


def test_a_second_move_waits_for_the_first(member, bodies):
    ask(member, bodies["away"])
    with pytest.raises(Conflict):
        ask(member, bodies["town"])


STEP = st.tuples(st.sampled_from(ACTS), st.sampled_from(("home", "town", "away")), st.integers(0, 40))


def take(act, member, body, day):
    open_move = (
        Move.objects.filter(member=member, state="asked").first() or Move.objects.order_by("-pk").first()
    )
    if act in {"ask", "transfer"}:
        ask(member, body, kind="transfer" if act == "transfer" else "flow")
    elif act == "end":
        admitting.end_membership(member, on=day, by=SYSTEM)
    elif act == "take_back":
        admitting.take_back_end(member, by=SYSTEM)
    elif open_move and act == "deny":
        moving.deny_move(open_move, by=SYSTEM, reason="无此人")
    elif open_move:
        getattr(moving, f"{act}_move")(open_move, by=SYSTEM)


@pytest.mark.processes
@pytest.mark.django_db
@SLOW
@given(st.lists(STEP, max_size=14))
def test_any_order_leaves_a_member_on_one_list_a_day(bodies, make_member, steps):
    with transaction.atomic():
        began = today() - timedelta(days=100)
        member, moment = make_member(since=began), clock.now() - timedelta(days=100)
        for act, where, days in steps:
            moment = min(moment + timedelta(days=days), clock.now())
            with clock.at(moment):
                try:
                    with transaction.atomic():
                        take(act, member, bodies[where], today())
                        check_now()
                except TongbanError:
                    continue
        member.refresh_from_db()
        until = member.valid.upper or today()
        span = [began + timedelta(days=n) for n in range((until - began).days)]
        assert {len(lists(member, day, kind)) for day in span for kind in ("home", "present")} <= {1}
        assert sum(on_list(b, until, "present").count() for b in bodies.values()) == (
            member.valid.upper is None
        )
        transaction.set_rollback(True)


BREAKS = {
    "nobody's list": "UPDATE branches_stay SET valid = daterange(lower(valid), %(day)s) WHERE kind = 'present'",
    "no list at all": "DELETE FROM branches_stay WHERE kind = 'present'",
    "two lists": "INSERT INTO branches_stay (member_id, body_id, kind, valid) SELECT member_id, %(body)s, kind, valid FROM branches_stay",
    "no move": "UPDATE branches_stay SET valid = daterange(lower(valid), %(day)s) WHERE kind = 'present'; INSERT INTO"
    " branches_stay (member_id, body_id, kind, valid) SELECT id, %(body)s, 'present', daterange(%(day)s, NULL) FROM branches_member",
    "beyond the membership": "UPDATE branches_member SET valid = daterange(lower(valid), %(day)s)",
    "a branch that ended": "UPDATE branches_body SET valid = daterange(lower(valid), %(day)s)",
    "no duty status": "DELETE FROM branches_duty",
}


@pytest.mark.parametrize("broken", BREAKS)
def test_the_database_itself_refuses(member, bodies, broken):
    check_now()
    with pytest.raises(IntegrityError):
        run(BREAKS[broken], {"day": today(), "body": bodies["away"].pk})


@transaction.atomic
def run(statement, told):
    with connection.cursor() as cursor:
        for one in statement.split("; "):
            cursor.execute(one, told)
    check_now()


def test_nobody_confirms_their_own_word_in_the_database_either(member, bodies):
    move = ask(member, bodies["away"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.filter(pk=move.pk).update(
            state="confirmed", settled_at=clock.now(), asked_by="account:1", settled_by="account:1"
        )


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_settle_at_once_one_wins_and_the_others_are_told(member, bodies):
    move = ask(member, bodies["away"])

    def settle(n):
        act = (moving.confirm_move, moving.withdraw_move)[n % 2]
        try:
            act(move, by=SYSTEM)
        except Conflict as told:
            return told.message
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(settle, range(16)))
    state = Move.objects.get().state
    assert told.count("won") == 1
    assert len(lists(member, today())) == 1
    assert (lists(member, today()) == [bodies["away"].pk]) == (state == "confirmed")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_does(member, bodies):
    def go(n):
        try:
            ask(member, bodies[("town", "away")[n % 2]])
        except Conflict:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(go, range(8))) == 1


def test_a_moment_in_the_demo_is_the_clocks(member, bodies):
    at = datetime.fromisoformat("2026-06-01T10:00:00+08:00")
    with clock.at(at):
        moving.confirm_move(ask(member, bodies["away"]), by=SYSTEM)
    assert Stay.objects.get(member=member, body=bodies["away"]).valid.lower == at.date()


def test_an_end_is_not_taken_back_into_a_branch_that_has_ended(member, bodies):
    admitting.end_membership(member, on=today() - timedelta(days=3), by=SYSTEM)
    listing.end_body(bodies["home"], on=today() - timedelta(days=1), by=SYSTEM)
    with pytest.raises(Conflict):
        admitting.take_back_end(member, by=SYSTEM)
