"""The condition of a running installation, for monitoring: numbers only, nobody's data."""

import shutil
import time
from datetime import date
from pathlib import Path
from typing import Any

from tongban.project import database, env, ready

ALIVE = 30  # seconds since a worker's last heartbeat
LATE = 300  # seconds a letter may wait before something is wrong
LONG = 3600  # seconds a job may run: the longest, a year's figures counted anew, takes minutes
NOVEMBER = 11  # next year's holidays are announced in late October or November


def tell() -> dict[str, Any]:
    """All that monitoring asks for; `ok` is false when somebody should look."""
    from tongban.project.serving import running  # noqa: PLC0415 - it needs this package's parent

    home = env.path("TONGBAN_HOME", "var")
    copied = env.raw("TONGBAN_REPLICA_URL") is not None
    told: dict[str, Any] = {"serving": running.pid(home) is not None, "disk_free": _disk_free(home)}
    try:
        ready.open_database()
        told |= {"database": _database(), "migrations_pending": len(ready.pending())}
    except database_errors() as error:
        return {"ok": False, **told, "database": {"reachable": False, "error": type(error).__name__}}
    if not told["migrations_pending"]:
        told |= {**_work(), "calendar": {"unknown_years": unknown_years()}}
    told["csp_violations"] = violations(home)
    if copied:
        told["replica"] = _replica()
    warnings = ["calendar"] if told.get("calendar", {}).get("unknown_years") else []
    return {"ok": not _worries(told), **told, "worries": _worries(told), "warnings": warnings}


def database_errors() -> tuple[type[Exception], ...]:
    """What a database that cannot be used raises."""
    from django.db import DatabaseError  # noqa: PLC0415 - needs the settings

    return DatabaseError, database.DatabaseError


def unknown_years() -> list[int]:
    """The year at hand or, late in the year, the next, if the work calendar does not know it."""
    from tongban.kernel.core import calendar, clock  # noqa: PLC0415 - needs the settings

    today = clock.today()
    last = today.year + (today.month >= NOVEMBER)
    return calendar.unknown_years(date(today.year, 1, 1), date(last, 12, 31))


def _disk_free(home: Path) -> int | None:
    return shutil.disk_usage(home).free if home.exists() else None


def _replica() -> dict[str, Any]:
    """How far the copy is behind, after two looks; only one that is fresh enough is read."""
    from tongban.kernel.core import replica  # noqa: PLC0415 - needs the settings

    if replica.copy.behind() is None:
        time.sleep(replica.EVERY)
    behind = replica.copy.behind()
    return {"behind_seconds": None if behind is None else round(behind, 1), "read": replica.usable()}


def violations(home: Path) -> int:
    """What browsers kept our pages from since the program was started, as they reported it; see the metric of that name."""
    from tongban.project.watching import shared  # noqa: PLC0415 - it needs this package's parent

    counted = (family for family in shared.collect(home) if family.name == "tongban_csp_violations")
    return int(sum(one.value for family in counted for one in family.samples if one.name.endswith("_total")))


def _one(query: str, *given: Any) -> Any:
    from django.db import connection  # noqa: PLC0415 - needs the settings

    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchone()


def _database() -> dict[str, Any]:
    version, size = _one("select current_setting('server_version'), pg_database_size(current_database())")
    told = {"reachable": True, "version": version, "embedded": database.is_embedded(), "bytes": size}
    return told | _archive()


def _archive() -> dict[str, Any]:
    """Whether the archived log is kept up, where there is an archive."""
    on, failing, last = _one(
        "select current_setting('archive_mode') <> 'off',"
        " coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false),"
        " extract(epoch from now() - last_archived_time)::int from pg_stat_archiver"
    )
    return {"archive": {"failing": failing, "last_seconds": last}} if on else {}


def _work() -> dict[str, Any]:
    """Letters and jobs: how many wait, how long, how many were given up."""
    from tongban.project.watching.gauges import LONGEST_JOB  # noqa: PLC0415 - it needs this package's parent

    waiting, oldest = _one(
        "select count(*), coalesce(extract(epoch from now() - min(created_at)), 0)::int"
        " from core_outbox where done_at is null and not dead"
    )
    (dead,) = _one("select count(*) from core_outbox where dead")
    (alive,) = _one(
        "select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => %s)",
        ALIVE,
    )
    due, failed = _one(
        "select count(*) filter (where status = 'todo' and coalesce(scheduled_at, now()) <= now()),"
        " count(*) filter (where status = 'failed') from procrastinate_jobs"
    )
    (longest,) = _one(LONGEST_JOB)
    return {
        "outbox": {"waiting": waiting, "oldest_seconds": oldest, "dead": dead},
        "jobs": {"waiting": due, "failed": failed, "longest_seconds": longest},
        "workers": {"alive": alive},
    }


def _worries(told: dict[str, Any]) -> list[str]:
    """What somebody should look at, by name."""
    outbox = told.get("outbox", {})
    return [
        name
        for name, wrong in (
            ("migrations_pending", told["migrations_pending"]),
            ("archive_failing", told["database"].get("archive", {}).get("failing")),
            ("outbox_late", outbox.get("oldest_seconds", 0) > LATE),
            ("outbox_dead", outbox.get("dead")),
            ("jobs_failed", told.get("jobs", {}).get("failed")),
            ("job_hangs", told.get("jobs", {}).get("longest_seconds", 0) > LONG),
            ("no_worker", told["serving"] and not told.get("workers", {}).get("alive")),
            ("replica_unread", "replica" in told and not told["replica"]["read"]),
            ("disk_low", (told["disk_free"] or 0) < 1_000_000_000),
        )
        if wrong
    ]
