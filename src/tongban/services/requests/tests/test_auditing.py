"""Whatever the tables' owner changes by hand is found: the key of the chain is not in the database."""

import pytest
from django.db import connection

from tongban.kernel.cases.auditing import verify
from tongban.services.requests import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people, sent):
    made = sent()
    actions.move(made.pk, "accept", by=people.actor("handler"))
    return made


def as_owner(sql, *given):
    """What the table's owner can do: put the trigger aside and write."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_event DISABLE TRIGGER USER")
        cursor.execute(sql, given)
        cursor.execute("ALTER TABLE core_event ENABLE TRIGGER USER")


def found():
    return {b.what for b in verify(replay=True).breaks}


def test_untouched_everything_holds(case):
    assert found() == set()


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE core_event SET data = '{}' WHERE object_id = %s AND code = 'dispatch'", "changed"),
        (
            "UPDATE core_event SET at = at - interval '1 day' WHERE object_id = %s AND code = 'accept'",
            "changed",
        ),
        ("UPDATE core_event SET actor = 'system' WHERE object_id = %s AND code = 'dispatch'", "changed"),
        ("DELETE FROM core_event WHERE object_id = %s AND code = 'dispatch'", "missing"),
        ("DELETE FROM core_event WHERE object_id = %s AND code = 'accept'", "cut off"),
    ],
)
def test_a_tampered_event_is_found(case, sql, what):
    as_owner(sql, case.pk)
    assert what in found()


def test_a_row_that_disagrees_with_its_history_is_found(case):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = 'closed' WHERE id = %s", [case.pk])
    assert "stored state differ" in found()


def test_a_case_that_vanished_is_found(case):
    with connection.cursor() as cursor:
        for table in ("clock", "stay", "helper", "message"):
            cursor.execute(f"DELETE FROM cases_{table} WHERE case_id = %s", [case.pk])
        cursor.execute("DELETE FROM requests_request WHERE case_id = %s", [case.pk])
        cursor.execute("DELETE FROM cases_case WHERE id = %s", [case.pk])
    assert "no case" in found()
