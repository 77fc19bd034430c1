"""What is wrong with an installation, and how to mend it: each question is a function that yields problems."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path

from tongban.project import database, deployed, env, messages, ready
from tongban.project.database import needs
from tongban.project.problem import Problem, first_line

ROOM = 1_000_000_000  # bytes a data folder should have left


def find(*, deploy: bool) -> list[Problem]:
    """Every problem; questions that rest on a failed one are not asked."""
    try:
        ready.configure()
    except (env.SettingError, OSError) as error:
        return [Problem(str(error), "see docs/reference/settings.md"), *variables()]
    asked: list[Callable[[], Iterator[Problem]]] = [variables, folder, built, translated, server]
    return [
        found
        for ask in [*asked, django_checks, *((*deployed.QUESTIONS, calendar) if deploy else ())]
        for found in ask()
    ]


def variables() -> Iterator[Problem]:
    """Variables that look like ours and are read by nobody."""
    for name in sorted(os.environ):
        if name.startswith("TONGBAN_") and name not in env.KNOWN:
            near = get_close_matches(name, env.KNOWN, 1)
            yield Problem(f"{name} is not a setting", f"did you mean {near[0]}?" if near else "remove it")


def folder() -> Iterator[Problem]:
    """The data folder: room, and secrets that only their owner reads."""
    home = env.path("TONGBAN_HOME", "var")
    try:
        env.make_home(home)  # as the first start does
    except OSError as error:
        yield Problem(f"TONGBAN_HOME {home} cannot be made: {error.strerror}", "give another folder")
        return
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
    from django.db import OperationalError  # noqa: PLC0415 - needs the settings

    try:
        database.acquire()
        wrong = [Problem(*one) for one in needs.unmet()]
        if not wrong:
            ready.open_database()
    except (OperationalError, database.DatabaseError, env.SettingError) as error:
        yield Problem(f"the database cannot be used: {first_line(error)}", "see docs/reference/settings.md")
        return
    yield from wrong
    if not wrong and (count := len(ready.pending())):
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
