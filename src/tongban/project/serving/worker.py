"""The worker: procrastinate on our tasks. Run as a module by the supervisor."""

import os
from collections.abc import Callable
from time import perf_counter
from typing import Any

from tongban.project import env, ready
from tongban.project.serving.children import at_work
from tongban.project.watching import identity, shared

AT_ONCE = 4  # a long job must not keep the outbox waiting


def run() -> None:
    """Work until told to stop; jobs at hand are given time to end."""
    home = env.path("TONGBAN_HOME", "var")
    shared.begin(home, "worker")
    ready.configure()
    from procrastinate.contrib.django import app  # noqa: PLC0415 - needs the settings

    app.perform_import_paths()
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        at_work()
        working.run_worker(
            name="tongban",
            concurrency=AT_ONCE,
            delete_jobs="successful",
            shutdown_graceful_timeout=20,
            task_middleware=[_watched, _fresh_connections],
        )
    shared.fold(home, "worker", os.getpid())


def _watched(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """A job is timed and counted, and its log lines bear its number."""
    from tongban.project.watching import counts  # noqa: PLC0415 - after counting was shared

    del worker
    begun, well = perf_counter(), False
    with identity.belongs_to(job=context.job.id):
        try:
            told = call_next()
            well = True
        finally:
            counts.ran(context.job.task_name, perf_counter() - begun, well=well)
    return told


def _fresh_connections(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """A task finds a connection that works, also after the database was restarted."""
    from django.db import close_old_connections  # noqa: PLC0415 - needs the settings

    del context, worker
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()


if __name__ == "__main__":
    run()
