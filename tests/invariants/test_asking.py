"""How invariants are asked: many breaks are counted and the first told; ranges that touch are apart."""

import pytest
from django.db import connection

from tongban.kernel.core import invariants
from tongban.kernel.core.invariants import Invariant, apart

RANGES = [
    ("a", "[1,3)"),
    ("a", "[3,5)"),
    ("a", "(,1)"),
    ("b", "[2,9)"),
    ("b", "[3,4)"),
    ("b", "[8,)"),
    ("c", "[2,9)"),
]


@pytest.fixture
def ranges(db):
    """A table of ranges: of `a` none overlap, of `b` two overlap the first."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE ranges (id serial, what text, days daterange) ON COMMIT DROP")
        for what, span in RANGES:
            low, high = (f"2026-01-0{n}" if n else "" for n in span[1:-1].split(","))
            cursor.execute(
                "INSERT INTO ranges (what, days) VALUES (%s, %s)", [what, f"{span[0]}{low},{high}{span[-1]}"]
            )


def asked(monkeypatch, *those):
    monkeypatch.setattr(invariants, "all_invariants", lambda: those)
    return invariants.check()


def test_ranges_that_overlap_an_earlier_one_are_found(ranges, monkeypatch):
    [found] = asked(monkeypatch, Invariant("x", "Apart.", apart("ranges", of="what", over="days")))
    assert sorted(found.keys) == ["5", "6"]


def test_many_are_counted_and_the_first_told(db, monkeypatch):
    many = Invariant("x", "None.", "SELECT n FROM generate_series(1, 50) AS n")
    [found] = asked(monkeypatch, many)
    assert (found.count, found.keys) == (50, [str(n) for n in range(1, 21)])


@pytest.mark.django_db(transaction=True)
def test_all_are_asked_of_one_moment_and_write_nothing(monkeypatch):
    [found] = asked(monkeypatch, Invariant("x", "None.", "SELECT current_setting('transaction_isolation')"))
    assert found.keys == ["repeatable read"]
    with pytest.raises(Exception, match="read-only"):
        asked(monkeypatch, Invariant("x", "None.", "SELECT nextval('core_event_id_seq')"))
