"""Two at once, and a process killed: one wins and the other is told; run again, the end is the same."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections

from tests.people import World
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.errors import Conflict
from tongban.kernel.exchange import actions, queries
from tongban.kernel.exchange.models import Difference, Entry, Submission
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, row, rows, send, source

pytestmark = pytest.mark.django_db(transaction=True)
LATER = DAY + timedelta(days=30)


@pytest.fixture
def there(db):
    """The ground of these tests, really written."""
    world = World()
    for code in ("housing", "housing_elsewhere", "centre"):
        world.office(code)
    return world


def at_once(*acts):
    """Run these in threads of their own; what each gave or raised."""
    told = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(at, act):
        gate.wait()
        try:
            told[at] = act()
        except Conflict as refused:
            told[at] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return told


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(there):
    send(there, rows(1))
    confirm_all()
    asked = send(there, [row(0, 手机="13800000000")], day=LATER).differences.get()
    told = at_once(
        lambda: actions.confirm(asked.pk, by=SYSTEM, reason="called them"),
        lambda: actions.refuse(asked.pk, by=SYSTEM, reason="called them, too"),
    )
    (refused,) = [t for t in told if isinstance(t, Conflict)]
    asked.refresh_from_db()
    assert refused.code == "decided_already"
    assert asked.reason in refused.message
    assert asked.state in ("applied", "refused")


def test_the_last_two_decisions_at_once_settle_the_list(there):
    send(there, rows(2))
    confirm_all()
    got = send(there, [row(n, 手机="13800000000") for n in range(2)], day=LATER)
    pks = got.differences.values_list("pk", flat=True)
    at_once(*[lambda pk=pk: actions.confirm(pk, by=SYSTEM, reason="yes") for pk in pks])
    assert Submission.objects.get(pk=got.pk).state == "applied"


def test_two_fields_of_one_subject_at_once_both_hold(there):
    send(there, rows(1))
    confirm_all()
    got = send(there, [row(0, 手机="13800000000", 状态="流出")], day=LATER)
    pks = got.differences.values_list("pk", flat=True)
    at_once(*[lambda pk=pk: actions.confirm(pk, by=SYSTEM, reason="yes") for pk in pks])
    entry = queries.entries("members").get()
    assert (entry.data["phone"]["m"], entry.data["status"]) == ("138****0000", "left")


def test_a_list_taken_back_while_it_is_confirmed_is_one_or_the_other(there):
    send(there, rows(3))
    confirm_all()
    got = send(there, [row(n, 手机="13800000000") for n in range(3)], day=LATER)
    pks = list(got.differences.values_list("pk", flat=True))
    at_once(
        *[lambda pk=pk: actions.confirm(pk, by=SYSTEM, reason="yes") for pk in pks],
        lambda: actions.take_back(got, by=SYSTEM),
        lambda: actions.confirm_many(pks, by=SYSTEM, reason="all"),
    )
    assert Submission.objects.get(pk=got.pk).state == "reversed"
    assert {d.state for d in got.differences.all()} <= {"reversed", "withdrawn"}
    assert {e.data["phone"]["m"][:3] for e in queries.entries("members")} == {"139"}


def test_the_same_list_sent_four_times_at_once_comes_once(there):
    whole = source(there)
    at_once(*[lambda: _receive(whole) for _n in range(4)])
    assert Submission.objects.count() == 1
    assert Difference.objects.count() == 3


def _receive(whole):
    from tongban.kernel.exchange.tests.files import text

    got = actions.receive(actions.Sent("a.csv", text(rows(3)).encode(), DAY), whole, by=SYSTEM)
    return actions.match(got, by=SYSTEM)


WORKER = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from tongban.kernel.exchange import actions, registers
from tongban.kernel.exchange.actions import applying
from tongban.kernel.exchange.tests import register
known = {**registers.all_registers(), "members": register.MEMBERS}
registers.all_registers = lambda: known
from tongban.kernel.exchange.actions import taking_back
applying.BATCH = taking_back.BATCH = 20
print("ready", flush=True)
print(actions.carry_all_back() if "back" in sys.argv else actions.apply_due(), flush=True)
"""


def worker(*said):
    settings = {"DJANGO_SETTINGS_MODULE": "tongban.project.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], *said]
    return subprocess.Popen(
        words, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )


def alone():
    """Wait until the server has noticed that whoever was killed is gone: a last commit may be under way."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(others)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.02)


@pytest.mark.processes
def test_killed_while_it_takes_effect_and_run_again_ends_the_same(there):
    send(there, [row(n) for n in range(300)])
    waiting = Difference.objects.filter(state="waiting")
    waiting.update(state="confirmed", on=DAY, reason="all of them are right")
    kills = 0
    for wait in (0.15, 0.3, 0.45, 0.6):
        killed = worker()
        killed.stdout.readline()
        time.sleep(wait)
        kills += killed.poll() is None
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        alone()
        applied = Difference.objects.filter(state="applied").count()
        assert Entry.objects.count() == applied
        assert applied % 20 == 0
    assert kills
    last = worker()
    assert int(last.communicate(timeout=120)[0].split()[1]) + applied == 300
    assert queries.entries("members").count() == 300
    assert Submission.objects.get().state == "applied"
    assert queries.outcomes(Submission.objects.get()) == {"new": 300}


@pytest.mark.processes
def test_killed_while_it_is_taken_back_and_run_again_ends_the_same(there):
    got = send(there, [row(n) for n in range(300)])
    confirm_all()
    actions.begin_back(got, by=SYSTEM, here=True)
    kills = 0
    for wait in (0.1, 0.2, 0.3):
        killed = worker("back")
        killed.stdout.readline()
        time.sleep(wait)
        kills += killed.poll() is None
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        undone = Difference.objects.filter(state="reversed").count()
        assert queries.entries("members").count() == 300 - undone
        assert undone % 20 == 0
    assert kills
    worker("back").communicate(timeout=120)
    got.refresh_from_db()
    assert (got.state, queries.entries("members").count()) == ("reversed", 0)
    assert queries.outcomes(got) == {"taken_back": 300}
