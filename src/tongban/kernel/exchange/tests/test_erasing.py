"""What ended is let go of, in time: no word of it is left, what stands stays whole, and nothing else lets words go."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from tests.dumping import dump
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock, retention
from tongban.kernel.core.models import Event
from tongban.kernel.exchange import actions, queries, signing, states
from tongban.kernel.exchange.actions import erasing
from tongban.kernel.exchange.models import Difference, Entry, Erasure, Row
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, held, row, rows, send

LATER, LAST = DAY + timedelta(days=30), DAY + timedelta(days=60)
WHAT = "exchange.Entry:members"


@pytest.fixture
def left(ground):
    """Five people: the first changed their phone, then a full list left them out; what was said of them everywhere."""
    first = send(ground, rows(5), day=DAY)
    confirm_all()
    send(ground, [row(0, 手机="13800000000")], day=LATER)
    confirm_all()
    gone = first.rows.order_by("number").first().key
    send(ground, rows(5)[1:], day=LAST, full="652301")
    confirm_all()
    assert not queries.entries("members").filter(key=gone).exists()
    return gone


def later(years):
    return clock.at(clock.now() + timedelta(days=366 * years))


def of(key):
    """Everything that the tables of exchange hold of a subject, as text."""
    told = ""
    with connection.cursor() as cursor:
        for table in ("exchange_row", "exchange_entry", "exchange_difference"):
            cursor.execute(
                f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t WHERE key = %s", [key]
            )
            told += cursor.fetchone()[0]
    return told


def test_what_ended_goes_in_time_and_what_stands_stays(left):
    before, known = held(), Entry.objects.filter(key=left).first()
    masks = {known.data["phone"]["m"], known.data["name"]["m"]}
    with later(4):
        assert WHAT not in retention.carry_out()
    assert known.data["phone"]["m"] in of(left)
    with later(6):
        assert retention.carry_out()[WHAT] == 1
        assert WHAT not in retention.carry_out()
    assert not any(word in of(left) for word in (*masks, known.data["phone"]["x"], known.data["phone"]["s"]))
    assert held() == before
    assert not Entry.objects.filter(key=left).exclude(person=None).exists()
    assert signing.verify() == []


def test_an_erasing_is_on_record(left):
    erasing.erase_subject("members", left, by="account:1", why=erasing.ASKED)
    one = Erasure.objects.get()
    told = Event.objects.get(code="ledger.erased")
    assert (one.key, one.by, one.why, told.data["why"]) == (left, "account:1", "asked", "asked")
    assert told.data["entries"] == Entry.objects.filter(key=left).count() > 1


def test_what_stands_is_not_erased(left):
    stands = queries.entries("members").first().key
    assert erasing.erase_subject("members", stands, by="system", why=erasing.ASKED) is None
    assert not Erasure.objects.exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(data={}),
        lambda: Row.objects.update(data={}),
        lambda: Row.objects.update(sender_key=""),
        lambda: Difference.objects.filter(kind=states.CHANGE).update(before={"s": "", "x": "", "m": ""}),
        lambda: Difference.objects.filter(kind=states.DEPARTURE).update(before={}),
        lambda: Difference.objects.update(reason="—"),
        lambda: Erasure.objects.all().delete(),
        lambda: Erasure.objects.update(key="x"),
    ],
)
def test_nothing_but_an_erasing_lets_words_go(left, act):
    Erasure.objects.create(register="members", key=left, at=clock.now(), by="system", why="asked", xact=1)
    with pytest.raises(Error, match="kept as it was"), transaction.atomic():
        act()


def test_an_erasing_opens_no_door_to_another_subject(left):
    erasing.erase_subject("members", left, by="system", why=erasing.ASKED)
    with pytest.raises(Error, match="kept as it was"), transaction.atomic():
        Entry.objects.exclude(key=left).update(data={})
    with pytest.raises(Error, match="kept as it was"), transaction.atomic():
        Entry.objects.filter(key=left).update(data={"name": "another"})


def test_whoever_was_erased_may_come_back(left, ground):
    before = held()
    erasing.erase_subject("members", left, by="system", why=erasing.ASKED)
    send(ground, rows(5)[:1], day=LAST + timedelta(days=9))
    confirm_all()
    (again,) = queries.entries("members").filter(key=left)
    assert again.person
    assert again.data["name"]["m"]
    assert len(held()) == len(before) + 1


def test_rows_that_never_reached_the_ledger_go_with_the_words_of_their_list(left, ground):
    refused = send(ground, [row(8)], day=LAST)
    while waiting := refused.differences.filter(state=states.WAITING).first():
        actions.refuse(waiting.pk, by=SYSTEM, reason="nobody knows them")
    told = refused.rows.get().data["phone"]
    with later(3):
        assert retention.carry_out()["exchange.Submission"]
    assert refused.rows.get().data == {}
    assert not any(word in dump() for word in told.values())
    assert queries.outcomes(refused) == {"not_taken": 1}
    assert held()
