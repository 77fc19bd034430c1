"""What is wrong with an installation, and how to mend it: each question is a function that yields problems."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tongban.project import database, env, messages, ready

ROOM = 1_000_000_000  # bytes a data folder should have left
VERSIONS = range(16, 19)
EXTENSIONS = {
    **dict.fromkeys(("btree_gist", "ltree", "pg_trgm"), "install PostgreSQL's contrib package"),
    "vector": "install pgvector (Debian: postgresql-18-pgvector)",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and what to do about it."""

    what: str
    mend: str


def find(*, deploy: bool) -> list[Problem]:
    """Every problem; questions that rest on a failed one are not asked."""
    try:
        ready.configure()
    except (env.SettingError, OSError) as error:
        return [Problem(str(error), "see docs/reference/settings.md"), *variables()]
    asked: list[Callable[[], Iterator[Problem]]] = [variables, folder, built, translated, server]
    return [found for ask in [*asked, django_checks, *(DEPLOY if deploy else [])] for found in ask()]


def variables() -> Iterator[Problem]:
    """Variables that look like ours and are read by nobody."""
    for name in sorted(os.environ):
        if name.startswith("TONGBAN_") and name not in env.KNOWN:
            near = get_close_matches(name, env.KNOWN, 1)
            yield Problem(f"{name} is not a setting", f"did you mean {near[0]}?" if near else "remove it")


def folder() -> Iterator[Problem]:
    """The data folder: room, and secrets that only their owner reads."""
    home = env.path("TONGBAN_HOME", "var")
    if shutil.disk_usage(home).free < ROOM:
        yield Problem(f"less than 1 GB is left for {home}", "free some space, or move TONGBAN_HOME")
    for kept in sorted(home.glob("keys/*")):
        if stat.S_IMODE(kept.stat().st_mode) & 0o077:
            yield Problem(f"others can read {kept}", f"chmod 600 {kept}")


def built() -> Iterator[Problem]:
    """Styles and scripts."""
    if not (Path(__file__).parent.parent / "ui/static/tongban/build/tongban.css").exists():
        yield Problem("styles and scripts are not built", "run: tongban assets")


def translated() -> Iterator[Problem]:
    """Compiled translations."""
    if stale := messages.stale():
        yield Problem(f"{len(stale)} translations are not compiled", "run: tongban messages")


def server() -> Iterator[Problem]:
    """The database: reached, of a known version, with its extensions, up to date."""
    from django.db import OperationalError, connection  # noqa: PLC0415 - needs the settings

    try:
        ready.open_database()
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('server_version_num')::int / 10000")
            version = cursor.fetchone()[0]
            cursor.execute("select name from pg_available_extensions")
            there = {name for (name,) in cursor.fetchall()}
    except (OperationalError, database.DatabaseError, env.SettingError) as error:
        yield Problem(f"the database cannot be used: {first_line(error)}", "see docs/reference/settings.md")
        return
    if version not in VERSIONS:
        yield Problem(f"the database is PostgreSQL {version}", "use PostgreSQL 16, 17 or 18")
    for name, mend in EXTENSIONS.items():
        if name not in there:
            yield Problem(f"the database has no extension {name}", mend)
    if count := len(ready.pending()):
        yield Problem(f"{count} migrations have not run", "run: tongban migrate")


def calendar() -> Iterator[Problem]:
    """The work calendar, by which deadlines are counted (it is asked of a database that is up to date)."""
    from django.db import DatabaseError  # noqa: PLC0415 - needs the settings

    from tongban.project.condition import unknown_years  # noqa: PLC0415

    try:
        years = unknown_years()
    except DatabaseError:
        return
    for year in years:
        yield Problem(
            f"the work calendar does not know {year}",
            "upgrade chinesecalendar, or let an administrator enter the year's holidays",
        )


def django_checks() -> Iterator[Problem]:
    """What Django itself finds."""
    from django.core import checks  # noqa: PLC0415 - needs the settings

    try:
        all_found = checks.run_checks()
    except ImportError as error:
        yield Problem(
            f"a part of the program is missing: {first_line(error)}", "run script/bootstrap or install again"
        )
        return
    for found in all_found:
        if found.level >= checks.ERROR:
            yield Problem(
                f"{found.id}: {first_line(found.msg)}", str(found.hint or "see Django's system checks")
            )


def safe_web() -> Iterator[Problem]:
    """What the open network asks for."""
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    if settings.DEMO:
        yield Problem("demo mode is on: its passwords are public", "unset TONGBAN_DEMO")
    if not settings.HTTPS:
        yield Problem(
            "TONGBAN_URL is not https, so sign-in cookies go unprotected", "set TONGBAN_URL=https://..."
        )
    if set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
        yield Problem("only this machine can open the pages", "set TONGBAN_HOSTS to the site's host name")
    if "*" in settings.ALLOWED_HOSTS:
        yield Problem("any host name is answered", "set TONGBAN_HOSTS to the site's host name")


def safe_data() -> Iterator[Problem]:
    """What lasting data asks for."""
    if env.flag("TONGBAN_PG_FAST", default=False):
        yield Problem("TONGBAN_PG_FAST loses data when the power fails", "unset TONGBAN_PG_FAST")
    if not env.raw("TONGBAN_EMAIL_URL"):
        yield Problem("no mail server is set: nobody is told by e-mail", "set TONGBAN_EMAIL_URL=smtp://...")


DEPLOY: list[Callable[[], Iterator[Problem]]] = [safe_web, safe_data, calendar]


def first_line(said: Any) -> str:
    """The first line of an error's text."""
    return (str(said).strip().splitlines() or ["no reason given"])[0]
