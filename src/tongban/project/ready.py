"""What a verb may count on: Django is set up, the database answers, its tables are up to date, rooms are set up."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django

from tongban.project import database
from tongban.project.database import needs

TABLES = 0x746F6E67  # the lock of whoever brings the database up to date


def say(line: str) -> None:
    """A word to the person at the terminal; standard output belongs to the answer."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def configure() -> None:
    """Django with our settings, speaking the terminal's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
    django.setup()
    from django.utils import translation  # noqa: PLC0415 - needs the settings

    spoken = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
    translation.activate("zh-hans" if spoken.startswith("zh") else "en")


def prepare() -> None:
    """Everything a verb needs; quick when there is nothing to do."""
    configure()
    database.acquire()
    bring_up_to_date()


def open_database() -> None:
    """The database as it stands; only one that holds nothing at all is set up."""
    configure()
    database.acquire()
    from django.db import connection  # noqa: PLC0415 - needs the settings

    if "django_migrations" not in connection.introspection.table_names():
        bring_up_to_date()


def bring_up_to_date() -> int:
    """Run pending migrations, then each room's set-up; how many migrations ran."""
    with alone(TABLES):
        waiting = pending()
        if waiting:
            needs.require()
            needs.make_schema()
            _migrate(len(waiting))
        _set_up_rooms()
    return len(waiting)


def pending() -> list[str]:
    """The migrations that have not run."""
    from django.db import connection  # noqa: PLC0415 - needs the settings
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{one.app_label}.{one.name}" for one, backwards in plan if not backwards]


def known_migrations() -> set[str]:
    """Every migration of this program, also those that others replaced, as room.name."""
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - needs the settings

    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def _migrate(count: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    from tongban.project.migrating import new_models_alone, noted_at_once, seldom_tidied  # noqa: PLC0415 - needs the settings

    say(f"Bringing the database up to date ({count} steps) ...")
    with seldom_tidied(), new_models_alone(), noted_at_once():
        call_command("migrate", verbosity=0, interactive=False)


def _set_up_rooms() -> None:
    from tongban.kernel.core.service import providers  # noqa: PLC0415 - needs the settings

    for set_up in providers("setup"):
        set_up()


@contextmanager
def alone(lock: int) -> Iterator[None]:
    """One process at a time, by a lock of the database: it vanishes with a killed process."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [lock])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [lock])
