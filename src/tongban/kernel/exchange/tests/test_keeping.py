"""What came and what was decided stays as it was: chained, signed, sealed, guarded by the database; erased in time."""

from datetime import timedelta

import pytest

from tongban.kernel.core import clock, retention
from tongban.kernel.exchange import signing
from tongban.kernel.exchange.models import Difference, Entry, Row, Submission
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, filled, held, row, rows, send

LATER = DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def places(ground):
    """The divisions and offices that lists name."""


def as_owner(*statements):
    """What the tables' owner can do: put the guards aside and write."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("exchange_submission", "exchange_row"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(f"{statement} = (SELECT min(id) FROM exchange_submission)")


def test_lists_are_chained_and_signed(ground):
    filled(ground)
    send(ground, rows(3), day=LATER)
    assert signing.verify() == []
    as_owner("UPDATE exchange_submission SET day = day - 1 WHERE id")
    assert [b.what for b in signing.verify()] == ["changed"]


def test_a_list_that_was_taken_out_of_the_chain_is_missed(ground):
    for day in (DAY, LATER):
        send(ground, rows(1), day=day, match=False)
    as_owner("DELETE FROM exchange_row WHERE submission_id", "DELETE FROM exchange_submission WHERE id")
    assert [(b.what, Submission.objects.count()) for b in signing.verify()] == [("unlinked", 1)]


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(key="x"),
        lambda: Entry.objects.all().delete(),
        lambda: Row.objects.update(number=7),
        lambda: Submission.objects.update(sha256=bytes(32)),
        lambda: Difference.objects.update(reason="another"),
        lambda: Difference.objects.all().delete(),
    ],
)
def test_what_came_and_what_was_decided_cannot_be_changed(ground, act):
    from django.db import Error, transaction

    filled(ground, 1)
    with pytest.raises(Error, match="kept as it was"), transaction.atomic():
        act()


def test_sealed_columns_are_unreadable_in_the_tables(ground):
    filled(ground, 2)
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("exchange_row", "exchange_entry", "exchange_difference", "exchange_submission"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            said = cursor.fetchone()[0]
            assert not any(plain in said for plain in ("王芳", "李伟", "13900000001", "652301199001010021"))


def test_rows_as_they_were_sent_are_erased_in_time_and_the_ledger_stays(ground):
    got = filled(ground, 2)
    before = held()
    assert retention.carry_out() == {}
    with clock.at(clock.now() + timedelta(days=800)):
        assert retention.carry_out()["exchange.Submission"] == 1
        assert retention.carry_out() == {}
    assert not any(r.raw for r in got.rows.all())
    assert held() == before


def test_what_was_known_then_is_still_known_to_have_been(ground):
    filled(ground, 1)
    before = Entry.objects.get().recorded.lower
    got = send(ground, [row(0, 手机="13800000000")], day=LATER)
    confirm_all(got)
    assert held(on=LATER) != held(on=LATER, known=before)
    assert held(on=DAY) == held(on=DAY, known=before)
