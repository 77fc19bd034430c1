"""The worker: procrastinate on our tasks, each queue in lanes of its own. Run as a module by the supervisor."""

import asyncio
import os
import signal
from collections.abc import Callable
from time import perf_counter
from typing import Any

from tongban.kernel.core.jobs import LANES
from tongban.project import env, ready
from tongban.project.serving import missed
from tongban.project.serving.children import at_work
from tongban.project.watching import identity, shared


def run() -> None:
    """Work until told to stop; jobs at hand are given time to end."""
    home = env.path("TONGBAN_HOME", "var")
    shared.begin(home, "worker")
    ready.configure()
    from procrastinate.contrib.django import app  # noqa: PLC0415 - needs the settings

    app.perform_import_paths()
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        at_work()
        asyncio.run(_until_told(working))
    shared.fold(home, "worker", os.getpid())


async def _until_told(app: Any) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, told.set)
    async with app.open_async():
        await missed.make_up(app)
        await work(app, told)


async def work(app: Any, told: asyncio.Event) -> None:
    """All queues side by side until told to stop; where one ends, of itself or because it failed, the others end with it."""
    lanes = [asyncio.create_task(_lane(app, queue, many)) for queue, many in LANES.items()]
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait([*lanes, waiting], return_when=asyncio.FIRST_COMPLETED)
    for one in (waiting, *lanes):
        one.cancel()  # a lane ends what it has at hand
    for ended in await asyncio.gather(*lanes, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


async def _lane(app: Any, queue: str, many: int) -> None:
    await app.run_worker_async(
        name="tongban",
        queues=[queue],
        concurrency=many,
        delete_jobs="successful",
        shutdown_graceful_timeout=20,
        install_signal_handlers=False,
        task_middleware=[_watched, _fresh_connections],
    )


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
