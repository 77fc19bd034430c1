"""A connection that is kept: known to live without a question, known to be gone when the server ended it, and planning once."""

from time import monotonic, sleep

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from tongban.kernel.core.postgres.plans import PLANNED_ONCE

LAST = "SELECT query FROM pg_stat_activity WHERE pid = %s"


@pytest.fixture
def kept(db):
    one = connection.copy()
    yield one
    one.close()


def asked(what, *given):
    with connection.cursor() as cursor:
        cursor.execute(what, given)
        return cursor.fetchone()[0]


def number(kept):
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() AS mark")
        return cursor.fetchone()[0]


def test_one_that_lives_is_not_asked(kept):
    pid = number(kept)
    assert (kept.is_usable(), asked(LAST, pid)) == (True, "SELECT pg_backend_pid() AS mark")


def test_one_that_the_server_ended_is_given_up(kept):
    asked("SELECT pg_terminate_backend(%s)", number(kept))
    until = monotonic() + 5
    while kept.is_usable() and monotonic() < until:
        sleep(0.01)
    assert not kept.is_usable()


def test_one_whose_transaction_failed_is_given_up(kept):
    kept.ensure_connection()
    kept.set_autocommit(False)
    with kept.cursor() as cursor, pytest.raises(Exception, match="division by zero"):
        cursor.execute("SELECT 1 / 0")
    assert not kept.is_usable()


def test_one_that_was_never_opened_is_none(db):
    assert not connection.copy().is_usable()


def planned(kept):
    with kept.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%%repeat%%'"
        )
        return cursor.fetchall()


def repeated(kept, *given):
    with kept.cursor() as cursor:
        cursor.execute(f"{PLANNED_ONCE} SELECT repeat(%s, 2)", given)
        return cursor.fetchone()[0]


def test_what_is_said_often_is_planned_once(kept):
    assert [repeated(kept, sign) for sign in "abcde"] == ["aa", "bb", "cc", "dd", "ee"]
    assert planned(kept) == []
    assert [repeated(kept, sign) for sign in "fgh"] == ["ff", "gg", "hh"]
    assert planned(kept) == [(3,)]


def test_what_was_asked_is_told_with_its_values_also_of_a_kept_plan(kept):
    with CaptureQueriesContext(kept) as asked:
        for n in range(8):
            with kept.cursor() as cursor:
                cursor.execute(f"{PLANNED_ONCE} SELECT %s + 1", [n])
    assert [q["sql"] for q in asked] == [f"{PLANNED_ONCE} SELECT {n} + 1" for n in range(8)]


@pytest.mark.django_db(transaction=True)
def test_plans_that_an_upgrade_made_wrong_fail_once(kept, changing):
    for _time in range(8):
        read(kept)
    changing("ALTER TABLE kept_try ALTER told TYPE varchar(9)")
    with pytest.raises(DatabaseError, match="cached plan"):
        read(kept)
    kept.close_if_unusable_or_obsolete()  # what Django does between two requests
    assert (kept.connection is not None, read(kept)) == (True, "so")


@pytest.fixture
def changing():
    other = connection.copy()

    def change(*statements):
        with other.cursor() as cursor:
            for one in statements:
                cursor.execute(one)

    change("CREATE TABLE kept_try (told varchar(5))", "INSERT INTO kept_try VALUES ('so')")
    yield change
    change("DROP TABLE kept_try")
    other.close()


def read(kept):
    with kept.cursor() as cursor:
        cursor.execute(f"{PLANNED_ONCE} SELECT told FROM kept_try WHERE told <> %s", ["no"])
        return cursor.fetchone()[0]
