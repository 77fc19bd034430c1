"""The promise under kill -9: sent at least once, shown once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tongban.kernel.core import clock, jobs
from tongban.kernel.notices import actions
from tongban.kernel.notices.models import Delivery
from tongban.kernel.notices.tests.conftest import open_account

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
WORKER = Path(__file__).with_name("worker.py")
PATIENCE = 30


@contextmanager
def worker(gateway, *dying):
    command = [sys.executable, str(WORKER), connection.settings_dict["NAME"], gateway.url, *dying]
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(holds):
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def lease_ends():
    """What time does by itself; the worker is then woken as its sweep would every minute."""
    Delivery.objects.filter(state="pending").update(available_at=clock.now())
    jobs.defer("notices.send")


def pending():
    return Delivery.objects.filter(state="pending").exists()


def tell(*people, key="k"):
    actions.queue("test.answered", to=people, data={"lead_office": None}, key=key)


def test_killed_between_send_and_mark_is_sent_again_and_shown_once(gateway):
    tell(open_account("lin", phone="13812345678"))
    with worker(gateway) as first:
        gateway.on_receipt = lambda: os.kill(first.pid, signal.SIGKILL)
        assert first.wait(PATIENCE) == -signal.SIGKILL
    gateway.on_receipt = lambda: None
    assert (pending(), len(gateway.posts)) == (True, 1)
    with worker(gateway):
        lease_ends()
        wait_until(lambda: not pending())
    assert (len(gateway.posts), len(gateway.shown)) == (2, 1)
    assert (Delivery.objects.get().state, Delivery.objects.get().attempts) == ("sent", 2)


@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_at_each_commit_in_turn(gateway, side):
    lin = open_account("lin", phone="13812345678")
    for turn in range(1, 5):
        tell(lin, key=str(turn))
        with worker(gateway, side, str(turn)) as dying:
            assert dying.wait(PATIENCE) == -signal.SIGKILL
    with worker(gateway):
        lease_ends()
        wait_until(lambda: not pending())
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert len(gateway.shown) == 4


def test_two_workers_killed_at_random_lose_nothing_and_show_nothing_twice(gateway):
    people = [open_account(f"p{n}", phone=f"1381234567{n}") for n in range(8)]
    tell(*people)
    gateway.on_receipt = lambda: time.sleep(0.05)
    for moment in (0.0, 0.03, 0.1):
        with worker(gateway), worker(gateway):
            came = len(gateway.posts)
            lease_ends()
            wait_until(lambda came=came: len(gateway.posts) > came or not pending())
            time.sleep(moment)
    with worker(gateway):
        lease_ends()
        wait_until(lambda: not pending())
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert len(gateway.shown) == 8
