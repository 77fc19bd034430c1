from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties.actions import (
    Member,
    change_household,
    find_or_make_person,
    join,
    leave,
    move,
    open_household,
)
from tongban.kernel.parties.actions.memberships import erase_household
from tongban.kernel.parties.kinds import MembershipKind, all_membership_kinds
from tongban.kernel.parties.models import Membership

BY, HOUSEHOLD, CHOIR = "account:1", "parties.household", "tests.choir"
DAY = date(2026, 1, 1)


@pytest.fixture
def kinds(monkeypatch):
    known = {**all_membership_kinds(), CHOIR: MembershipKind(CHOIR, "choir", exclusive=False)}
    monkeypatch.setattr("tongban.kernel.parties.kinds.all_membership_kinds", lambda: known)


@pytest.fixture
def somebody(db):
    return Member(person=find_or_make_person(by=BY, phone="13900000001")[0])


def on(day):
    return Membership.objects.filter(kind=HOUSEHOLD, valid__contains=day)


def homes(count):
    return [open_household(by=BY) for _n in range(count)]


def test_a_household_moves_and_what_is_not_named_stays(db, city):
    home = open_household(by=BY, address="人民路1号", division=city)
    moved = change_household(home, by=BY, address="人民路2号")
    assert (moved.address.open(), moved.division) == ("人民路2号", city)
    last = events.of("household", home.pk)[-1]
    assert (last.code, last.actor, last.data) == ("household.changed", BY, {"fields": ["address"]})


def test_a_household_that_all_have_left_is_erased_and_that_there_was_one_stays(somebody, city):
    home = open_household(by=BY, address="人民路1号", division=city)
    row = join(HOUSEHOLD, somebody, home, since=DAY, by=BY)
    for gone in (False, True):
        if gone:
            leave(row, on=DAY + timedelta(9), by=BY)
        with clock.at(clock.now() + timedelta(1)):
            erase_household(home.pk)
        home.refresh_from_db()
        assert (home.address.open(), home.memberships.exists()) == (
            ("", False) if gone else ("人民路1号", True)
        )
    assert [e.code for e in events.of("household", home.pk)][1:] == ["household.erased"]


def test_in_an_exclusive_kind_one_belongs_to_one_on_a_day(somebody):
    one, other = homes(2)
    first = join(HOUSEHOLD, somebody, one, since=DAY, by=BY, role="head")
    with pytest.raises(Conflict):
        join(HOUSEHOLD, somebody, other, since=DAY + timedelta(9), by=BY)
    second = move(first, other, on=DAY + timedelta(9), by=BY)
    assert [m.household for m in on(DAY + timedelta(8))] == [one]
    assert [m.household for m in on(DAY + timedelta(9))] == [other]
    assert second.role == "head"
    told = [e.code for e in events.of("person", somebody.person.pk)]
    assert told[1:] == ["membership.began", "membership.ended", "membership.began"]


def test_in_another_kind_one_may_belong_to_several_but_to_each_once(somebody, kinds):
    one, other = homes(2)
    join(CHOIR, somebody, one, since=DAY, by=BY)
    join(CHOIR, somebody, other, since=DAY, by=BY)
    with pytest.raises(Conflict):
        join(CHOIR, somebody, one, since=DAY + timedelta(1), by=BY)


def test_the_database_holds_it_whoever_writes(somebody):
    one, other = homes(2)
    join(HOUSEHOLD, somebody, one, since=DAY, by=BY)
    row = Membership(
        kind=HOUSEHOLD, exclusive=True, person=somebody.person, household=other, valid=DateRange(DAY, None)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row.person = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_what_cannot_be_is_refused(somebody):
    (home,) = homes(1)
    with pytest.raises(TongbanError, check=lambda e: e.code == "membership_kind"):
        join("tests.unheard", somebody, home, since=DAY, by=BY)
    with pytest.raises(TongbanError):
        join(HOUSEHOLD, Member(), home, since=DAY, by=BY)
    row = join(HOUSEHOLD, somebody, home, since=DAY, by=BY, until=DAY + timedelta(3))
    for day in (DAY, DAY + timedelta(3), DAY - timedelta(1)):
        with pytest.raises(TongbanError):
            leave(row, on=day, by=BY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 20)), max_size=8))
def test_whatever_is_tried_nobody_is_in_two_homes_on_a_day(somebody, tries):
    Membership.objects.all().delete()
    places, days = homes(3), 0
    for home, start, length in tries:
        since = DAY + timedelta(start)
        try:
            join(HOUSEHOLD, somebody, places[home], since=since, until=since + timedelta(length), by=BY)
        except Conflict:
            continue
        days += length
    counts = [on(DAY + timedelta(n)).count() for n in range(55)]
    assert (max(counts) <= 1, sum(counts)) == (True, days)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_take_one_in_at_once_one_does():
    member = Member(person=find_or_make_person(by=BY, phone="13900000002")[0])
    places, start = homes(8), Barrier(8)

    def take_in(home):
        start.wait()
        try:
            join(HOUSEHOLD, member, home, since=DAY, by=BY)
        except Conflict:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take_in, places)) == 1
    assert Membership.objects.filter(person=member.person).count() == 1
