import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.identity import credit_check_character, id_check_character
from tongban.kernel.parties import queries
from tongban.kernel.parties.actions import (
    Member,
    find_or_make_person,
    join,
    merge,
    open_household,
    register_organisation,
    undo_merge,
)
from tongban.kernel.parties.actions.merging import UNDONE_WITHIN
from tongban.kernel.parties.models import Asked, Household, Membership, Merge, Person
from tongban.kernel.parties.references import pointing_at

BY, DAY = "account:1", date(2026, 1, 1)
KNOWN = {"by": BY, "label": "王芳", "reason": "同一人"}


def number(n):
    first = f"6523011990010{10 + n:02}11"
    return first + id_check_character(first)


def people(count):
    return [find_or_make_person(by=BY, phone=f"139000000{n:02}")[0] for n in range(count)]


def merged(kept, gone):
    return merge("person", kept=kept.pk, gone=gone.pk, **KNOWN)


def everything():
    """All rows that a merge may touch, as the database holds them."""
    tables = {model._meta.db_table for _name, model, _field in pointing_at("person")} | {
        Person._meta.db_table
    }
    with connection.cursor() as cursor:
        told = {}
        for table in sorted(tables):
            cursor.execute(f"select t::text from {table} t order by 1")
            told[table] = cursor.fetchall()
    return told


def test_whoever_looks_for_one_finds_the_other(db):
    one, other = people(2)
    merged(one, other)
    assert queries.person_by_phone("13900000001") == one
    again, made = find_or_make_person(by=BY, phone="13900000001", name="王芳", id_number=number(0))
    assert (again.pk, made, queries.records_of(one.pk)) == (one.pk, False, [one.pk, other.pk])
    assert [e.code for e in events.of("person", other.pk)] == ["person.registered", "person.merged"]


def test_a_number_on_the_record_that_went_is_the_kept_persons(db):
    one, other = people(2)
    find_or_make_person(by=BY, phone="13900000001", id_number=number(3))
    merged(one, other)
    found, made = find_or_make_person(by=BY, phone="13900000000", id_number=number(3))
    assert (found.pk, made) == (one.pk, False)


def test_references_move_and_what_would_collide_stays(db):
    one, other = people(2)
    homes = [open_household(by=BY) for _n in range(2)]
    join("parties.household", Member(person=one), homes[0], since=DAY, by=BY)
    stays = join("parties.household", Member(person=other), homes[1], since=DAY + timedelta(9), by=BY)
    moves = join(
        "parties.household", Member(person=other), homes[1], since=DAY - timedelta(9), until=DAY, by=BY
    )
    accounts = [
        apps.get_model("access", "Account").objects.create(username=f"u{n}", person=p, created_at=clock.now())
        for n, p in enumerate((one, other))
    ]
    row = merged(one, other)
    assert row.moved == {"parties.Membership.person": [moves.pk]}
    stays.refresh_from_db()
    accounts[1].refresh_from_db()
    assert (stays.person, accounts[1].person) == (other, other)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 40)), max_size=10),
    st.permutations(range(4)),
)
def test_undone_in_order_all_is_as_it_was(db, belongings, order):
    for model in (Merge, Asked, Membership, Household, Person):
        model.objects.all().delete()
    some, homes = people(4), [open_household(by=BY) for _n in range(3)]
    for who, home, start in belongings:
        since = DAY + timedelta(start)
        try:
            join(
                "parties.household",
                Member(person=some[who]),
                homes[home],
                since=since,
                until=since + timedelta(5),
                by=BY,
            )
        except Conflict:
            continue
    before = [everything()]
    done = []
    for gone, kept in pairwise(order):
        done.append(merged(some[kept], some[gone]))
        before.append(everything())
    assert queries.speaking_for(Person.objects.get(pk=some[order[0]].pk)).pk == some[order[3]].pk
    for row in reversed(done):
        before.pop()
        undo_merge(row.pk, by=BY, label="")
        assert everything() == before[-1]


def test_undone_out_of_order_is_refused(db):
    one, two, three = people(3)
    first = merged(one, two)
    merged(one, three)
    with pytest.raises(Conflict, check=lambda e: e.code == "merged"):
        undo_merge(first.pk, by=BY, label="")
    Merge.objects.all().delete()


def test_what_came_after_the_merge_stays_where_it_came(db):
    one, other = people(2)
    row = merged(one, other)
    home = open_household(by=BY)
    came = join("parties.household", Member(person=one), home, since=DAY, by=BY)
    undo_merge(row.pk, by=BY, label="")
    came.refresh_from_db()
    assert came.person == one
    with pytest.raises(Conflict):
        undo_merge(row.pk, by=BY, label="")


def test_after_ninety_days_it_stands(db):
    row = merged(*people(2))
    with (
        clock.at(row.at + UNDONE_WITHIN + timedelta(minutes=1)),
        pytest.raises(TongbanError, check=lambda e: e.code == "too_late"),
    ):
        undo_merge(row.pk, by=BY, label="")


def test_two_valid_numbers_are_two_people(db):
    some = [find_or_make_person(by=BY, id_number=number(n))[0] for n in range(2)]
    with pytest.raises(TongbanError, check=lambda e: e.code == "two_numbers"):
        merged(*some)
    with pytest.raises(TongbanError, check=lambda e: e.code == "one_record"):
        merged(some[0], some[0])
    with pytest.raises(TongbanError, check=lambda e: e.code == "no_record"):
        merge("person", kept=some[0].pk, gone=0, **KNOWN)
    with pytest.raises(TongbanError, check=lambda e: e.field == "reason"):
        merge("person", kept=some[0].pk, gone=some[1].pk, by=BY, label="", reason=" ")


def test_organisations_merge_and_offices_do_not(city):
    offices = list(queries.offices()[:2])
    with pytest.raises(TongbanError, check=lambda e: e.code == "office"):
        merge("organisation", kept=offices[0].pk, gone=offices[1].pk, **KNOWN)
    first = "91652301MA0000000"
    firm = register_organisation(
        kind="enterprise",
        name="天山商贸",
        credit_code=first + credit_check_character(first),
        division=city,
        by=BY,
    )
    bare = type(firm).objects.create(
        code="bare", kind="enterprise", name="天山商贸", division=city, valid=firm.valid
    )
    home = join("parties.household", Member(organisation=bare), firm, since=DAY, by=BY)
    row = merge("organisation", kept=firm.pk, gone=bare.pk, **KNOWN)
    home.refresh_from_db()
    assert home.organisation == firm
    undo_merge(row.pk, by=BY, label="")
    home.refresh_from_db()
    assert home.organisation_id == bare.pk


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_each_way_one_merges():
    one, other = people(2)
    start = Barrier(8)

    def try_to(n):
        kept, gone = (one, other) if n % 2 else (other, one)
        start.wait()
        try:
            merged(kept, gone)
        except Conflict:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_to, range(8))) == 1
    assert Person.objects.exclude(merged_into=None).count() == Merge.objects.count() == 1


def until_somebody_waits():
    """For a lock that we hold."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_who_comes_while_a_merge_is_under_way_is_the_kept_person():
    one, other = people(2)
    met, under_way = [], Barrier(2)

    def come():
        under_way.wait()
        try:
            met.append(find_or_make_person(by=BY, phone="13900000001", name="王芳")[0].pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            merged(one, other)
            coming = pool.submit(come)
            under_way.wait()
            until_somebody_waits()
        coming.result()
    assert met == [one.pk]
