"""The archive of the own server's log: every change of the database, in files of 16 MB, outside the data folder.

Each server has a folder of its own in it, by the number that it was made with: two installations never mix.
"""

import re
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

from tongban.project import env
from tongban.project.database import place

LONGEST = 60  # seconds after which a file is archived though it is not full: what a lost machine may cost
LABEL = re.compile(r"START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)")
NUMBER = re.compile(r"Database system identifier:\s+(\d+)")


def folder(home: Path) -> Path | None:
    """Where this home's server archives to, if the setting asks for it."""
    top = env.path("TONGBAN_WAL_ARCHIVE", "") if env.raw("TONGBAN_WAL_ARCHIVE") else None
    data = place.data_folder(home) / "data"
    return top / _number(data) if top and data.exists() else None


def words(home: Path) -> Iterator[str]:
    """The server's settings for it; its folder is made."""
    where = folder(home)
    if where is None:
        return
    _make(where)
    yield "archive_mode=on"
    yield "archive_library=basic_archive"
    yield f"basic_archive.archive_directory={where}"
    yield f"archive_timeout={LONGEST}"


def first_needed(base: Path) -> str:
    """The first file of the log that a base needs, from the label in it."""
    with tarfile.open(base) as held:
        label = held.extractfile("backup_label")
        found = LABEL.search(label.read().decode()) if label else None
    return found[1] if found else ""


def prune(where: Path, first: str) -> int:
    """Remove the files of the log before `first`; returns how many."""
    before = len(list(where.iterdir()))
    tool = str(place.programs() / "pg_archivecleanup")
    subprocess.run([tool, str(where), first], check=True, capture_output=True)  # noqa: S603 - our own words
    return before - len(list(where.iterdir()))


def _number(data: Path) -> str:
    """The number that a server was made with."""
    told = place.run(str(place.programs() / "pg_controldata"), str(data)).stdout
    found = NUMBER.search(told)
    if not found:
        raise env.SettingError(f"{data} does not tell whose it is; its database is damaged")
    return found[1]


def _make(where: Path) -> None:
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.hand_over(where)
    if place.run("/bin/sh", "-c", 'test -w "$1"', "sh", str(where)).returncode:
        raise env.SettingError(
            f"TONGBAN_WAL_ARCHIVE: the database's user cannot write to {where}; let it pass through its parents"
        )
