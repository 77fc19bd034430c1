"""A costly answer is told again for a while with its own moment; a cheap one, or one in a transaction, never."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from tongban.kernel.indicators import keeping, sharing
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.models import Kept
from tongban.kernel.indicators.periods import Window, moment_of, past_moment
from tongban.kernel.indicators.tests.conftest import MEASURES, good

WINDOW = Window(date(2025, 8, 1), date(2025, 8, 31))


class Sharing:
    """The table of all processes, in memory."""

    def __init__(self):
        self.held = {}

    key_of = staticmethod(sharing.key_of)

    def look(self, key):
        return self.held.get(key)

    def put(self, key, *told):
        self.held[key] = told


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
    monkeypatch.setattr(keeping, "sharing", Sharing())
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


def test_what_another_process_worked_out_is_not_worked_out_again(asked, monkeypatch):
    monkeypatch.setattr(keeping, "COSTLY", -1)
    monkeypatch.setattr(keeping, "TIMES_AS_LONG", 10**9)
    first = asked()
    keeping._kept.clear()  # as in a process that was just started
    assert (asked(), first) == (1, 1)


def test_another_formula_of_the_same_name_is_another_answer():
    one = MEASURES["things.all"]
    plans = Plan(one), Plan(replace(one, counts=good)), Plan(replace(one))
    first, other, same = (keeping._name((plan, WINDOW, None, "duckdb")) for plan in plans)
    assert (first == other, first == same) == (False, True)


def test_asked_anew_it_is_worked_out_again_and_told_to_all(asked, monkeypatch):
    monkeypatch.setattr(keeping, "COSTLY", -1)
    first = asked()
    with keeping.anew():
        again = asked()
    keeping._kept.clear()
    assert (first, again, asked()) == (1, 2, 2)


def test_a_day_that_is_over_is_kept_longer(asked, monkeypatch):
    monkeypatch.setattr(keeping, "COSTLY", -1)
    with keeping.anew():
        asked(), asked(moment_of(date(2025, 8, 15)))
    now, then = (held[2] for held in keeping.sharing.held.values())
    assert (now, then) == (keeping.LONGEST, keeping.LONGEST_PAST)
    with keeping.anew():
        assert (asked(), asked(moment_of(date(2025, 8, 15)))) == (3, 2)


def test_who_has_no_patience_left_is_told_what_is_kept_and_nothing_else(asked, monkeypatch):
    monkeypatch.setattr(keeping, "COSTLY", -1)
    monkeypatch.setattr(keeping, "TIMES_AS_LONG", 10**9)
    with keeping.patience(0), pytest.raises(keeping.Unready):
        asked()
    assert asked() == 1
    with keeping.patience(0):
        assert asked() == 1


@pytest.mark.django_db(transaction=True)
def test_what_takes_too_long_is_cut_off_and_the_connection_goes_on(monkeypatch):
    begun = []

    class Slow:
        def moment(self, past):
            return moment_of(past)

        def rows(self, plan, times):
            begun.append(sleeps)
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_sleep(%s)", [sleeps])
                return cursor.fetchall()

    monkeypatch.setattr(keeping, "engine", lambda _name: Slow())
    sleeps = 30
    with keeping.patience(1), pytest.raises(keeping.Unready):
        keeping.ask(Plan(MEASURES["things.all"]), WINDOW, None, "slow")
    sleeps = 1.1
    assert keeping.ask(Plan(MEASURES["things.all"]), WINDOW, None, "slow").rows == [(1,)]
    assert begun == [30, 1.1]


@pytest.mark.django_db
def test_the_shared_table_gives_back_what_was_put_until_it_is_old():
    moment = moment_of(date(2025, 8, 15))
    rows = [(date(2025, 8, 1), None, "652301", 7, True)]
    sharing.put("some", rows, moment, 60)
    assert sharing.look("some")[:2] == (rows, moment)
    sharing.put("some", [], moment, -1)
    assert sharing.look("some") is None
    sharing.tidy()
    assert not Kept.objects.exists()
