"""The worker: procrastinate on our tasks. Run as a module by the supervisor."""

from collections.abc import Callable
from typing import Any

from tongban.project import ready

AT_ONCE = 4  # a long job must not keep the outbox waiting


def run() -> None:
    """Work until told to stop; jobs at hand are given time to end."""
    ready.configure()
    from procrastinate.contrib.django import app  # noqa: PLC0415 - needs the settings

    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(
            name="tongban",
            concurrency=AT_ONCE,
            delete_jobs="successful",
            shutdown_graceful_timeout=20,
            task_middleware=[_fresh_connections],
        )


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
