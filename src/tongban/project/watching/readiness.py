"""Whether this process can serve: its database answers and has every table that this version needs."""

from functools import cache
from typing import Any

from tongban.project.condition import ALIVE, database_errors


def tell() -> dict[str, Any]:
    """`ready`, and why; a worker's heartbeat is told and does not decide, as pages are served without one."""
    try:
        waiting = len(needed() - ran())
        return {
            "ready": not waiting,
            "database": True,
            "migrations_pending": waiting,
            "worker": not waiting and worker_alive(),
        }
    except database_errors():
        return {"ready": False, "database": False, "migrations_pending": None, "worker": None}


@cache
def needed() -> frozenset[tuple[str, str]]:
    """The migrations of this version, read from the disk once."""
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - needs the settings

    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations)


def ran() -> set[tuple[str, str]]:
    """The migrations that the database has; a newer version's are no hindrance."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations') is not null")
        if not cursor.fetchone()[0]:
            return set()
        cursor.execute("select app, name from django_migrations")
        return set(cursor.fetchall())


def worker_alive() -> bool:
    """Whether a worker's heart beats."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from procrastinate_workers"
            " where last_heartbeat > now() - make_interval(secs => %s))",
            [ALIVE],
        )
        return bool(cursor.fetchone()[0])
