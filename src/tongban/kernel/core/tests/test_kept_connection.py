"""A connection that is kept: known to live without a question, and known to be gone when the server ended it."""

from time import monotonic, sleep

import pytest
from django.db import connection

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
