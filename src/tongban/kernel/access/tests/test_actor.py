"""What an actor may rest on: each role within its own subtree and office, and never more than a key's scopes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.access.actor import NOBODY, SYSTEM, Actor, Holding, is_within

READ, WRITE = "room.read", "room.write"
TOWN = Holding("reader", frozenset({READ}), None, "1.12")
OFFICE = Holding("writer", frozenset({READ, WRITE}), 7, "1.13.131")
STAFF = Actor(code="account:1", account=object(), holdings=(TOWN, OFFICE), own_cases=frozenset({5}))
codes = st.lists(st.sampled_from(["1", "11", "111", "2"]), min_size=1, max_size=4)


@given(codes, codes)
def test_a_subtree_is_cut_at_whole_codes(path, top):
    assert is_within(".".join(path), ".".join(top)) == (path[: len(top)] == top)
    assert is_within(".".join(path), "")


def test_each_right_counts_where_its_own_role_is_held():
    assert [
        STAFF.oversees(path, READ) for path in ("1.12", "1.12.3", "1.13.131", "1.13", "1.1", "1.121")
    ] == [
        *[True] * 3,
        *[False] * 3,
    ]
    assert STAFF.oversees("1.13.131", WRITE)
    assert not STAFF.oversees("1.12", WRITE)


def test_an_office_is_worked_for_by_those_who_hold_the_right_there():
    assert STAFF.works_for(7, WRITE)
    assert not STAFF.works_for(8, WRITE)
    assert not STAFF.works_for(None, READ)  # a role over a division is no office's
    assert not STAFF.works_for(7, "room.other")
    assert (STAFF.office_ids(), STAFF.office_ids(WRITE), STAFF.office_ids("room.other")) == (
        {7},
        {7},
        frozenset(),
    )


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"), [(None, 1, 1), ({READ}, 1, 0), ({WRITE}, 0, 1), (set(), 0, 0)]
)
def test_a_key_narrows_and_never_adds(scopes, reads, writes):
    key = Actor(code="key:1", holdings=STAFF.holdings, scopes=scopes if scopes is None else frozenset(scopes))
    assert (key.holds(READ), key.holds(WRITE), key.holds("room.other")) == (reads, writes, False)
    assert key.works_for(7, WRITE) == key.oversees("1.13.131", WRITE) == bool(writes)
    assert key.holds(None)
    assert key.whole().holds(READ)
    assert key.whole().code == "key:1"


def test_as_a_requester_neither_account_nor_office_shows():
    asking = STAFF.as_requester()
    assert (asking.code, asking.own_cases, asking.account, asking.holdings) == ("requester", {5}, None, ())
    assert Actor(code="account:2", holdings=(TOWN,)).as_requester() == NOBODY


def test_staff_and_the_program_itself_are_told_apart():
    assert [a.is_staff_member for a in (STAFF, NOBODY, SYSTEM)] == [True, False, False]
    assert [a.is_system for a in (STAFF, NOBODY, SYSTEM)] == [False, False, True]
    assert not SYSTEM.holds(READ)  # what the program may is answered in `rights`, not by a role
