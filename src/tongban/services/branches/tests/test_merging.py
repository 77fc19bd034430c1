"""Two records of one person, both of them members: merged, one membership goes on; undone, both do as before."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock, events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties.actions import merge, undo_merge
from tongban.kernel.parties.models import Merge, Person
from tongban.services.branches.actions import admitting, moving
from tongban.services.branches.models import Duty, Member, Move, Stay
from tongban.services.branches.tests.test_moves import SLOW, ask, check_now

BEGAN = timedelta(days=100)
KNOWN = {"by": "account:1", "label": "王芳", "reason": "同一人"}


@pytest.fixture
def two(make_member):
    """Members of two branches, one known by ID number and one by phone alone."""
    first = make_member(1, home="home", since=today() - BEGAN)
    return first, make_member(2, home="away", since=today() - BEGAN, id_number="", phone="13900000001")


def merged(kept, gone):
    return merge("person", kept=kept.person_id, gone=gone.person_id, **KNOWN)


def undone(row):
    return undo_merge(row.pk, by="account:1", label="王芳")


def everything():
    """Members, lists, duties and moves as they stand."""
    return [
        list(Member.objects.order_by("pk").values_list("pk", "person", "valid")),
        list(Stay.objects.order_by("pk").values_list("pk", "member", "body", "kind", "valid")),
        list(Duty.objects.order_by("pk").values_list("pk", "member", "status", "valid")),
        list(Move.objects.order_by("pk").values_list("pk", "member", "state", "settled_at")),
    ]


def test_one_goes_on_and_the_other_ends_that_day_with_its_reason(two):
    first, second = two
    merged(first, second)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.valid.upper, second.valid.upper) == (None, today())
    assert events.of("branch_member", second.pk)[-1].data["reason"] == "merged"
    check_now()


def test_undone_everything_is_as_before_also_an_open_move(two, bodies):
    first, second = two
    ask(second, bodies["town"])
    before = everything()
    row = merged(first, second)
    assert everything() != before
    undone(row)
    check_now()
    assert everything() == before


def test_what_began_today_goes_on_and_becomes_the_kept_records_own(make_member):
    old = make_member(1, since=today() - BEGAN)
    new = make_member(2, home="away", since=today(), id_number="", phone="13900000001")
    before = everything()
    row = merged(old, new)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.valid.upper, new.valid.upper, new.person_id) == (today(), None, old.person_id)
    undone(row)
    assert everything() == before


def test_two_who_both_began_today_are_not_merged(make_member):
    pair = make_member(1, since=today()), make_member(2, since=today(), id_number="", phone="13900000001")
    before = everything()
    with pytest.raises(Conflict), transaction.atomic():
        merged(*pair)
    assert everything() == before
    assert not Merge.objects.exists()


def test_what_the_merge_ended_is_not_taken_up_again_beside_the_other(two):
    first, second = two
    merged(first, second)
    with pytest.raises(Conflict):
        admitting.take_back_end(second, by=SYSTEM)


ACTS = st.tuples(
    st.sampled_from(("merge", "other way", "undo", "ask", "confirm", "end", "take_back")),
    st.integers(0, 1),
    st.sampled_from(("home", "town", "away")),
    st.integers(0, 30),
)


def take(act, pair, at, body):
    member = Member.objects.get(pk=pair[at].pk)
    if act in {"merge", "other way"}:
        merged(*(pair if act == "merge" else pair[::-1]))
    elif act == "undo":
        undone(Merge.objects.filter(undone_at=None).get())
    elif act == "ask":
        ask(member, body)
    elif act == "confirm":
        moving.confirm_move(Move.objects.get(member=member, state="asked"), by=SYSTEM)
    elif act == "end":
        admitting.end_membership(member, on=today(), by=SYSTEM)
    else:
        admitting.take_back_end(member, by=SYSTEM)


def lists_of_one(day):
    """How many present lists each human stands on, on a day: records that are merged are one human."""
    speaking = {p.pk: p.merged_into_id or p.pk for p in Person.objects.all()}
    told = {}
    for stay in Stay.objects.filter(kind="present", valid__contains=day).select_related("member"):
        human = speaking[stay.member.person_id]
        told[human] = told.get(human, 0) + 1
    return told


@pytest.mark.django_db
@SLOW
@given(st.lists(ACTS, max_size=12))
def test_any_order_of_merge_move_and_undo_leaves_nobody_on_two_lists(bodies, two, steps):
    with transaction.atomic():
        moment = clock.now() - timedelta(days=60)
        for act, at, where, days in steps:
            moment = min(moment + timedelta(days=days), clock.now())
            with clock.at(moment):
                try:
                    with transaction.atomic():
                        take(act, two, at, bodies[where])
                        check_now()
                except (TongbanError, Merge.DoesNotExist, Move.DoesNotExist):
                    continue
                assert set(lists_of_one(today()).values()) <= {1}
        transaction.set_rollback(True)


def test_merged_the_other_way_the_other_goes_on(two):
    first, second = two
    row = merged(first, second)
    undone(row)
    again = merge("person", kept=second.person_id, gone=first.person_id, **KNOWN)
    first.refresh_from_db()
    assert first.valid.upper == today()
    undone(again)
    first.refresh_from_db()
    assert first.valid.upper is None
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
