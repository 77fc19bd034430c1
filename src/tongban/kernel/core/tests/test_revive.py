"""A worker killed in the middle of a minutely job must not stop that job for good."""

import pytest
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

pytestmark = pytest.mark.django_db(transaction=True)


def leaving_nothing_open(call_next, context, worker):
    try:
        return call_next()
    finally:
        connections.close_all()


def queue(name, **given):
    """As its hour does, with its lock."""
    app.configure_task(name).defer(**given)


def work():
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(
            wait=False,
            delete_jobs="successful",
            install_signal_handlers=False,
            task_middleware=[leaving_nothing_open],
        )


@pytest.mark.parametrize("queued", [0, 1])
def test_what_a_killed_worker_left_is_done_or_makes_way(queued):
    queue("core.sweep")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    for _ in range(queued):
        queue("core.sweep")
    queue("core.revive", timestamp=0)
    ours = list(ProcrastinateJob.objects.values_list("pk", flat=True))
    work()
    work()  # as a minute turns, a worker also queues the next of the minutely jobs: not ours
    assert list(ProcrastinateJob.objects.filter(pk__in=ours).values_list("task_name", "status")) == []
