"""A server that was off at night does the night's work when it is back: once, and only what it missed."""

import asyncio
import os
import signal
import time
from threading import Event, Thread

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from tongban.kernel.core import retention
from tongban.project.serving import missed, worker
from tongban.project.tests.test_lanes import leaving_nothing_open

HOUR, JOB = 3600, "core.retention"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_due(transactional_db):
    """No job and no time of one, before and after."""
    clear()
    yield
    clear()


def clear():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")


def last_run(job, at):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp) VALUES (%s, '', %s)",
            [job, int(at)],
        )


def made_up():
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        asyncio.run(_made_up(working))
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY task_name")
        return [name for (name,) in cursor.fetchall()]


async def _made_up(working):
    async with working.open_async():
        await missed.make_up(working)


def due(job):
    """When it was due last."""
    app.perform_import_paths()
    row = next(row for row in app.periodic_registry.periodic_tasks.values() if row.task.name == job)
    row.croniter.set_current(start_time=time.time())
    return round(row.croniter.get_prev(ret_type=float))


def test_what_was_missed_is_put_in_the_queue_once_however_often_a_worker_begins():
    last_run(JOB, due(JOB) - 24 * HOUR)
    assert made_up() == [JOB]
    assert made_up() == [JOB]


def test_what_ran_in_its_time_and_what_was_never_due_here_are_left_alone():
    last_run(JOB, due(JOB))
    assert made_up() == []


def test_days_without_a_server_are_one_run():
    last_run(JOB, due(JOB) - 9 * 24 * HOUR)
    assert made_up() == [JOB]


def test_a_worker_that_begins_does_it_before_anything_else_is_due(monkeypatch):
    ran = Event()
    monkeypatch.setattr(worker, "_fresh_connections", leaving_nothing_open)
    monkeypatch.setattr(retention, "carry_out", ran.set)
    last_run(JOB, due(JOB) - 24 * HOUR)
    Thread(target=stop_after, args=(ran,)).start()
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        asyncio.run(worker._until_told(working))
    assert ran.is_set()


def stop_after(reached):
    """As the supervisor stops a worker."""
    reached.wait(60)
    os.kill(os.getpid(), signal.SIGTERM)
