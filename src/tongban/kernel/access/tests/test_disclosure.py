from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.people import PHONE
from tongban.kernel.access import queries
from tongban.kernel.access.disclosure import open_sealed, review_opening
from tongban.kernel.access.models import Disclosure
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError


def opened(people, by="handler", reason="call back about the leak", **given):
    person = people["signed_in"].person
    given = {"allowed": True, **given}
    return open_sealed(
        people.actor(by), person, "phone", subject="person", subject_id=person.pk, reason=reason, **given
    )


def test_opening_gives_the_text_and_is_on_record(people):
    assert opened(people) == PHONE
    (row,) = queries.openings_of("person", people["signed_in"].person.pk)
    assert (row.actor, row.field, row.reason) == (
        people.actor("handler").code,
        "phone",
        "call back about the leak",
    )
    assert (row.office_id, row.path) == (people.world.office("housing").pk, "652300.652301")


@pytest.mark.parametrize("reason", ["", "   ", "abc", " a  b "])
def test_no_reason_no_opening(people, reason):
    with pytest.raises(TongbanError):
        opened(people, reason=reason)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("by", ["resident", "requester", "signed_in", "stranger", "administrator", "auditor"])
def test_without_the_right_nothing_opens(people, by):
    with pytest.raises(NotAllowed):
        opened(people, by=by)


def test_the_callers_own_rule_counts_as_well(people):
    with pytest.raises(NotAllowed):
        opened(people, allowed=False)
    with pytest.raises(NotAllowed):
        opened(people, by="supervisor", allowed=False, emergency=True)


def test_an_emergency_needs_its_own_right(people):
    with pytest.raises(NotAllowed):
        opened(people, emergency=True)
    assert opened(people, by="supervisor", emergency=True) == PHONE


def test_an_opening_that_fails_later_is_not_told(people):
    with transaction.atomic():
        opened(people)
        transaction.set_rollback(True)
    assert not Disclosure.objects.exists()


def test_an_emergency_is_reviewed_the_next_day_by_somebody_else(people):
    opened(people, by="supervisor", emergency=True)
    assert list(queries.emergencies_to_review(people.actor("auditor"))) == []
    with clock.at(clock.now() + timedelta(days=1)):
        (row,) = queries.emergencies_to_review(people.actor("auditor"))
        assert list(queries.emergencies_to_review(people.actor("supervisor"))) == []
        with pytest.raises(NotAllowed):
            review_opening(row.pk, by=people.actor("supervisor"))
        review_opening(row.pk, by=people.actor("auditor"))
        with pytest.raises(Conflict):
            review_opening(row.pk, by=people.actor("auditor"))
        assert list(queries.emergencies_to_review(people.actor("auditor"))) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE access_disclosure SET reason = 'another'",
        "UPDATE access_disclosure SET reason = 'another', reviewed_by = 'account:1'",
        "UPDATE access_disclosure SET at = now()",
        "DELETE FROM access_disclosure",
        "TRUNCATE access_disclosure",
    ],
)
def test_the_log_refuses_change(people, sql):
    opened(people)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # checks still to come keep TRUNCATE away by themselves
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(sql)
    assert Disclosure.objects.get().reason == "call back about the leak"


def test_a_review_stands(people):
    opened(people, by="supervisor", emergency=True)
    Disclosure.objects.update(reviewed_by="account:1")
    with pytest.raises(DatabaseError), transaction.atomic():
        Disclosure.objects.update(reviewed_by="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Disclosure.objects.update(reviewed_by="account:2")
