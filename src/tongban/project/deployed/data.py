"""What lasting data asks for."""

import stat
import time
from collections.abc import Iterator
from pathlib import Path

from tongban.project import database as server
from tongban.project import env
from tongban.project.backups import manifest
from tongban.project.problem import Problem

OLD = 2 * 86400  # seconds since the newest backup
LOCAL = ("/", "localhost", "127.", "::1")


def folders() -> Iterator[Problem]:
    """Nobody else looks into the data folder."""
    home = env.path("TONGBAN_HOME", "var")
    for folder in (home, home / "keys", home / "attachments"):
        if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o066:
            yield Problem(f"others can look into {folder}", f"chmod go-rw {folder}")


def database() -> Iterator[Problem]:
    """Nothing is lost when the power fails, nothing goes over the network in the clear."""
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    if env.flag("TONGBAN_PG_FAST", default=False):
        yield Problem("TONGBAN_PG_FAST loses data when the power fails", "unset TONGBAN_PG_FAST")
    outside = settings.DATABASES["default"]
    if server.is_embedded() or outside["HOST"].startswith(LOCAL) or not outside["HOST"]:
        return
    if outside["OPTIONS"].get("sslmode") not in {"require", "verify-ca", "verify-full"}:
        yield Problem(
            "the connection to the database may go unencrypted",
            "add ?sslmode=verify-full (or require) to TONGBAN_DATABASE_URL",
        )
    if not outside["PASSWORD"]:
        yield Problem("the database asks for no password", "give its user one, in TONGBAN_DATABASE_URL")


def backups() -> Iterator[Problem]:
    """A folder for backups on another disk, and a whole one of these days in it."""
    given = env.raw("TONGBAN_BACKUPS")
    if given is None:
        yield Problem("no folder for backups is set", "set TONGBAN_BACKUPS and back up each night")
        return
    kept, home = Path(given), env.path("TONGBAN_HOME", "var")
    if not kept.is_dir():
        yield Problem(f"TONGBAN_BACKUPS is {kept}, which is no folder", "make it, or mount its disk")
        return
    if _same_disk(kept, home):
        yield Problem(
            f"{kept} lies on the disk of the data: one failure takes both", "put it on another disk"
        )
    # the manifest is written last: a night that failed leaves a folder without one
    newest = max((one.stat().st_mtime for one in kept.glob(f"*/{manifest.NAME}")), default=0)
    if time.time() - newest > OLD:
        yield Problem(
            f"no whole backup of the last two days in {kept}", "look at the nightly run of: tongban backup"
        )


def erasures() -> Iterator[Problem]:
    """What people had erased stays erased, also after a restore."""
    given = env.raw("TONGBAN_ERASURES")
    if given is None:
        yield Problem(
            "what people have erased would come back with a restore",
            "set TONGBAN_ERASURES to a folder on another disk, and keep it set while restoring",
        )
        return
    home = env.path("TONGBAN_HOME", "var")
    if Path(given).is_dir() and _same_disk(Path(given), home):
        yield Problem(
            f"{given} lies on the disk of the data: one failure takes both", "put it on another disk"
        )


def _same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev
