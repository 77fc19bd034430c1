"""Slow work: procrastinate jobs in the same database. A killed worker's job runs again and does no harm."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import Any, Literal, TypeVar

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import configure_task

from tongban.kernel.core.clock import BEIJING

# seconds: while work keeps coming a job that drains it would never end, and its worker could never go; the next goes on
A_WHILE = 3.0
# what a worker does at once, by queue: a long job must not keep the outbox waiting, nor a slow gateway of codes anything else
Queue = Literal["default", "codes"]
LANES: dict[Queue, int] = {"default": 4, "codes": 2}
RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)
# thousands of filings leave thousands of jobs: what is due by the clock does not stand behind them
BY_THE_CLOCK = 1
T = TypeVar("T")


def task(
    name: str, *, periodic: str | None = None, lock: str | None = None, drains: bool = False
) -> Callable[..., Any]:
    """Declare a task by name; `periodic` is a cron line in Beijing time, `lock` keeps two runs apart.

    One that `drains` does whatever waits, so one run is the answer to all who woke it until then.
    """

    def declare(function: Callable[..., Any]) -> Any:
        @wraps(function)
        def run(**given: Any) -> None:
            given.pop("timestamp", None)
            if drains:
                _answer_all(name)
            function(**given)

        first = BY_THE_CLOCK if periodic else 0
        made = app.task(name=name, retry=RETRY, lock=lock, queueing_lock=lock, priority=first)(run)
        return app.periodic(cron=in_utc(periodic))(made) if periodic else made

    return declare


def in_utc(line: str) -> str:
    """A cron line of Beijing time in UTC, by which procrastinate reads it, whatever the machine's own zone is.

    ValueError for one that would need other days in UTC: of certain days, and before eight in the morning.
    """
    minute, hour, *days = line.split()
    ahead = (BEIJING.utcoffset(None) or timedelta()) // timedelta(hours=1)
    if days != ["*"] * 3 and (hour == "*" or int(hour) < ahead):
        raise ValueError(f"{line!r}: on certain days a task begins at {ahead} o'clock or later")
    return line if hour == "*" else " ".join([minute, str((int(hour) - ahead) % 24), *days])


def each(rows: Iterable[T], act: Callable[[T], int | None]) -> int:
    """What acting on every row adds up to. One that fails keeps no other from its turn, and is raised at the end."""
    count, failed = 0, list[Exception]()
    for row in rows:
        try:
            count += act(row) or 0
        except Exception as error:  # noqa: BLE001 - whatever it was, it is raised below
            failed.append(error)
    if failed:
        raise failed[0]
    return count


def defer(name: str, *, queue: Queue = "default", **given: Any) -> None:
    """Start a task by name in the caller's transaction (it begins when that commits); not one that has a lock.

    The name is enough: whoever asks does not read what all tasks need, libraries of seconds among them.
    """
    configure_task(name=name, job_manager=app.job_manager, queue=queue).defer(**given)


def wake(name: str) -> None:
    """Let a draining task run when this transaction commits, once however often it is asked."""
    if any(getattr(func, "wakes", None) == name for _, func, *_ in connection.run_on_commit):
        return
    defer(name)
    if connection.in_atomic_block:
        transaction.on_commit(_Woken(name))


def _answer_all(name: str) -> None:
    """Take away the runs that wait: what they were woken for is committed, so the one that begins now finds it.

    A rush leaves thousands of them, and everything else would stand behind runs that find nothing to do.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where id in (select id from procrastinate_jobs"
            " where task_name = %s and status = 'todo' and scheduled_at is null for update skip locked)",
            [name],
        )


class _Woken:
    """A mark in the transaction's own list, which a rollback (also to a savepoint) takes away."""

    def __init__(self, name: str) -> None:
        self.wakes = name

    def __call__(self) -> None:
        """Nothing to do: the job was written with the transaction."""
