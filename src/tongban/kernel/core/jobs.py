"""Slow work: procrastinate jobs in the same database. A killed worker's job runs again and does no harm."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

# seconds: while work keeps coming a job that drains it would never end, and its worker could never go; the next goes on
A_WHILE = 3.0
RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)
# thousands of filings leave thousands of jobs: what is due by the clock does not stand behind them
BY_THE_CLOCK = 1


def task(name: str, *, periodic: str | None = None, lock: str | None = None) -> Callable[..., Any]:
    """Declare a task by name; `periodic` is a cron line, `lock` keeps two runs apart."""

    def declare(function: Callable[..., Any]) -> Any:
        def run(**given: Any) -> None:
            given.pop("timestamp", None)
            function(**given)

        first = BY_THE_CLOCK if periodic else 0
        made = app.task(name=name, retry=RETRY, lock=lock, queueing_lock=lock, priority=first)(run)
        return app.periodic(cron=periodic)(made) if periodic else made

    return declare


def defer(name: str, **given: Any) -> None:
    """Start a task by name in the caller's transaction (it begins when that commits)."""
    app.configure_task(name).defer(**given)


def wake(name: str) -> None:
    """Let a draining task run when this transaction commits, once however often it is asked."""
    if any(getattr(func, "wakes", None) == name for _, func, *_ in connection.run_on_commit):
        return
    defer(name)
    if connection.in_atomic_block:
        transaction.on_commit(_Woken(name))


class _Woken:
    """A mark in the transaction's own list, which a rollback (also to a savepoint) takes away."""

    def __init__(self, name: str) -> None:
        self.wakes = name

    def __call__(self) -> None:
        """Nothing to do: the job was written with the transaction."""
