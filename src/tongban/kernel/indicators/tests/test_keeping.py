"""A costly answer is told again for a while with its own moment; a cheap one, or one in a transaction, never."""

from datetime import date

import pytest

from tongban.kernel.indicators import keeping
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.periods import Window, moment_of, past_moment
from tongban.kernel.indicators.tests.conftest import MEASURES

WINDOW = Window(date(2025, 8, 1), date(2025, 8, 31))


@pytest.fixture
def asked(monkeypatch):
    """Counts how often the engine is really asked."""
    calls = []

    class Counting:
        def moment(self, past):
            return past or moment_of(None)

        def rows(self, plan, times):
            calls.append(times)
            return [(len(calls),)]

    monkeypatch.setattr(keeping, "engine", lambda _name: Counting())
    monkeypatch.setattr(keeping, "connection", type("Outside", (), {"in_atomic_block": False}))
    keeping._kept.clear()
    return lambda past=None: keeping.ask(Plan(MEASURES["things.all"]), WINDOW, past, "counting").rows[0][0]


def test_a_costly_answer_is_kept_and_a_cheap_one_is_not(asked, monkeypatch):
    assert (asked(), asked()) == (1, 2)
    monkeypatch.setattr(keeping, "COSTLY", -1)
    monkeypatch.setattr(keeping, "TIMES_AS_LONG", 10**9)
    assert (asked(), asked(), asked()) == (3, 3, 3)


def test_another_moment_is_another_question(asked, monkeypatch):
    monkeypatch.setattr(keeping, "COSTLY", -1)
    monkeypatch.setattr(keeping, "TIMES_AS_LONG", 10**9)
    assert (asked(), asked(moment_of(date(2025, 8, 15))), asked()) == (1, 2, 1)


def test_inside_a_transaction_its_own_writes_show(asked, monkeypatch):
    monkeypatch.setattr(keeping, "COSTLY", -1)
    monkeypatch.setattr(keeping.connection, "in_atomic_block", True)
    assert (asked(), asked()) == (1, 2)


def test_only_a_day_that_is_over_is_past():
    assert past_moment(None) is None
    assert past_moment(date(2020, 1, 1)) == moment_of(date(2020, 1, 1))
    assert past_moment(date(2999, 1, 1)) is None
