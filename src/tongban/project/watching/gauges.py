"""What is asked of the database when somebody looks: each gauge is a name, words, labels and one query over counts."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from prometheus_client.core import GaugeMetricFamily

HASTE = 3000  # milliseconds a query may take: a look must not be a load
# a job taken up again counts from then
LONGEST_JOB = """
select coalesce(extract(epoch from now() - min(begun)), 0)::int from (
    select max(e.at) as begun from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id and e.type = 'started'
    where j.status = 'doing' group by j.id) as running
"""


@dataclass(frozen=True)
class Gauge:
    """One figure of the moment; the last column of its rows is the value, those before are its labels."""

    name: str
    help: str
    query: str
    labels: tuple[str, ...] = ()


GAUGES = (
    Gauge(
        "tongban_outbox_waiting",
        "Letters of the outbox not yet relayed",
        "select count(*) from core_outbox where done_at is null and not dead",
    ),
    Gauge(
        "tongban_outbox_oldest_seconds",
        "Age of the oldest letter not yet relayed",
        "select coalesce(extract(epoch from now() - min(created_at)), 0) from core_outbox"
        " where done_at is null and not dead",
    ),
    Gauge("tongban_outbox_dead", "Letters given up", "select count(*) from core_outbox where dead"),
    Gauge(
        "tongban_jobs",
        "Jobs kept, by state; done ones are deleted",
        "select status::text, count(*) from procrastinate_jobs group by 1",
        ("state",),
    ),
    Gauge(
        "tongban_jobs_due",
        "Jobs that could run now",
        "select count(*) from procrastinate_jobs"
        " where status = 'todo' and coalesce(scheduled_at, now()) <= now()",
    ),
    Gauge("tongban_jobs_running_longest_seconds", "How long the job has run that began first", LONGEST_JOB),
    Gauge(
        "tongban_workers_alive",
        "Queues that a worker with a fresh heartbeat serves",
        "select count(*) from procrastinate_workers where last_heartbeat > now() - interval '30 seconds'",
    ),
    Gauge(
        "tongban_deliveries",
        "Messages not delivered, waiting or given up",
        "select channel, state, count(*) from notices_delivery where state in ('pending', 'dead') group by 1, 2",
        ("channel", "state"),
    ),
    Gauge(
        "tongban_clocks_overdue",
        "Clocks that run past their time, by kind of clock",
        "select code, count(*) from cases_clock where stopped_at is null and paused_at is null and not dropped"
        " and due_at < now() group by 1",
        ("clock",),
    ),
    Gauge(
        "tongban_database_connections",
        "Connections to this database, by what they do",
        "select coalesce(state, 'none'), count(*) from pg_stat_activity where datname = current_database()"
        " group by 1",
        ("state",),
    ),
    Gauge(
        "tongban_database_connections_most",
        "Connections the server takes",
        "select current_setting('max_connections')::int",
    ),
    Gauge("tongban_database_bytes", "Size of the database", "select pg_database_size(current_database())"),
)
OTHERS = (
    Gauge("tongban_database_up", "Whether the database answers what is asked of it (1) or not (0)", ""),
    Gauge("tongban_disk_free_bytes", "Room left for the data folder", ""),
    Gauge("tongban_info", "The version that runs", "", ("version",)),
)


def read(home: Path) -> Iterator[Any]:
    """Every gauge; what a database that is away would tell is left out, and that it is away is told."""
    up, disk, info = OTHERS
    yield _family(disk, [(shutil.disk_usage(home).free,)])
    yield _family(info, [(version("tongban"), 1)])
    try:
        told = list(_asked())
    except _database_errors():
        yield _family(up, [(0,)])
    else:
        yield _family(up, [(1,)])
        yield from told


def _asked() -> Iterator[Any]:
    from django.db import connection, transaction  # noqa: PLC0415 - needs the settings

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local statement_timeout = {HASTE}")
        for gauge in GAUGES:
            cursor.execute(gauge.query)
            yield _family(gauge, cursor.fetchall())


def _family(gauge: Gauge, rows: list[tuple[Any, ...]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(gauge.name, gauge.help, labels=gauge.labels)
    for *labels, value in rows:
        family.add_metric([str(label) for label in labels], float(value))
    return family


def _database_errors() -> tuple[type[Exception], ...]:
    from tongban.project.condition import database_errors  # noqa: PLC0415 - needs the settings

    return database_errors()
