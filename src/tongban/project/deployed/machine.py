"""What the machine itself must give: room, the right time, a user that may little."""

import os
import shutil
from collections.abc import Iterator

from tongban.project import condition, env
from tongban.project.problem import Problem

ROOM, SHARE = 10_000_000_000, 0.1  # bytes, and part of the disk
SKEW = 5.0  # seconds


def room() -> Iterator[Problem]:
    """Room for some months."""
    home = env.path("TONGBAN_HOME", "var")
    disk = shutil.disk_usage(home)
    if disk.free < min(ROOM, SHARE * disk.total):
        yield Problem(
            f"only {disk.free / 1e9:.1f} GB are left for {home}", "free some space, or move TONGBAN_HOME"
        )


def clocks() -> Iterator[Problem]:
    """Deadlines are counted by this machine's clock: it agrees with the database's, and never goes back."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from tongban.kernel.core import clock  # noqa: PLC0415 - needs the settings

    try:
        with connection.cursor() as cursor:
            cursor.execute("select clock_timestamp()")
            theirs = cursor.fetchone()[0]
            cursor.execute("select recorded_at from core_event order by id desc limit 1")
            last = cursor.fetchone()
    except condition.database_errors():
        return  # told already
    now = clock.now()
    if abs((theirs - now).total_seconds()) > SKEW:
        yield Problem(
            f"the clocks of this machine and of the database are {abs((theirs - now).total_seconds()):.0f} s apart",
            "set both by a time server (chrony, systemd-timesyncd)",
        )
    if last and (last[0] - now).total_seconds() > SKEW:
        yield Problem(
            "the clock is behind what was written last: deadlines would be counted wrong",
            "set it by a time server (chrony, systemd-timesyncd)",
        )


def user() -> Iterator[Problem]:
    """Whoever breaks in gets as little as possible."""
    if os.geteuid() == 0:
        yield Problem("the program runs as root", "run it as a user of its own (deploy/systemd)")
