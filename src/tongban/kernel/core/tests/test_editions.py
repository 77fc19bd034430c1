"""A kept reading: read once an edition, asked for always in a transaction and at most once a second outside."""

from uuid import uuid4

import pytest
from django.db import transaction

from tongban.kernel.core import editions
from tongban.kernel.core.steady import steady


class Table:
    """A table that counts how often it is asked and read."""

    def __init__(self):
        self.edition, self.asked, self.read = uuid4(), 0, 0
        self.kept = editions.Kept("test.table", self.stamp, self.reading)

    def stamp(self):
        self.asked += 1
        return self.edition

    def reading(self, edition):
        self.read += 1
        return edition


@pytest.fixture
def table():
    return Table()


@pytest.mark.django_db
def test_in_a_transaction_every_change_is_seen(table):
    with transaction.atomic():
        assert [table.kept.current(), table.kept.current()] == [table.edition] * 2
        table.edition = uuid4()
        assert table.kept.current() == table.edition
    assert (table.asked, table.read) == (3, 2)


@pytest.mark.django_db(transaction=True)
def test_outside_it_is_asked_again_after_a_second(table, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(editions.time, "monotonic", lambda: now[0])
    table.kept.current(), table.kept.current()
    assert table.asked == 1
    now[0] += editions.FRESH
    table.kept.current()
    assert (table.asked, table.read) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_what_is_forgotten_is_asked_for_at_once(table):
    table.kept.current()
    table.edition = uuid4()
    table.kept.forget()
    assert table.kept.current() == table.edition


@pytest.mark.django_db
def test_without_an_edition_it_is_read_each_time(table):
    table.edition = None
    table.kept.current(), table.kept.current()
    assert table.read == 2


@pytest.mark.django_db
def test_a_steady_block_sees_one_reading(table):
    with steady():
        first = table.kept.current()
        table.edition = uuid4()
        assert table.kept.current() == first
