"""Taking a backup while the program runs and is written to: every content that a row names is in it.

Contents go first and once more after the rows: whatever was attached in between is young, and nothing young is swept.
Rows, their sums and the dump are read from one snapshot, so that a restored database can be compared value by value.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from tongban.project import database
from tongban.project.backups import contents, files, keys, manifest, tools
from tongban.project.backups.manifest import BASE, DUMP, UNFINISHED, BackupError, Manifest
from tongban.project.backups.progress import telling
from tongban.project.database import archive
from tongban.project.ready import say

DATABASE = "database.dump"


@dataclass(frozen=True)
class Taken:
    """A whole backup: its manifest, which keys were kept apart, and what the storage had lost already."""

    manifest: Manifest
    keys: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def take(folder: Path, *, apart: Path | None, base: bool) -> Taken:
    """Fill an empty folder, or go on with a backup that was stopped; the manifest comes last."""
    from tongban.kernel.core import sealed  # noqa: PLC0415 - needs the settings

    manifest.require_a_database_of_its_own()
    if base and not database.is_embedded():
        raise BackupError("a base is taken of the own server; for an outside one use its own tools")
    with tools.connect() as held, _claimed(folder):
        if "django_migrations" not in contents.tables(held):
            raise BackupError("this database holds nothing yet")
        ring = sealed.ring()
        kept = keys.copy_apart(Path(settings.HOME), apart, folder) if apart else []
        files.copy_folders(Path(settings.HOME), folder)
        files.copy_named(held, folder)
        told = _base(held, folder) if base else _dumped(held, folder)
        found = files.copy_named(held, folder) if base else told.files
        told = replace(told, keys=keys.marks(ring), files={**found, **files.place()})
        missing = told.files.pop("missing")
        told = replace(told, sums=manifest.write_sums(folder))
        manifest.write(folder, told, keys.signing_key(ring))
    return Taken(told, kept, missing)


def prune(told: Manifest) -> int:
    """Remove from the archive what no replay from this base needs; older bases then lead nowhere but to themselves."""
    return archive.prune(Path(told.base["archive"]), told.base["from"])


@contextmanager
def _claimed(folder: Path) -> Iterator[None]:
    """An empty folder or one that was claimed before; one process at a time."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / manifest.NAME).exists():
        raise BackupError(f"{folder} holds a whole backup already; give another folder")
    mark = folder / UNFINISHED
    if not mark.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty; give another folder")
    handle = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"another process is taking a backup into {folder}") from None
        yield
        mark.unlink()
    finally:
        os.close(handle)


def _dumped(held: "psycopg.Connection[Any]", folder: Path) -> Manifest:
    """Rows, sums and contents of one moment."""
    held.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    found = held.execute("SELECT pg_export_snapshot(), now()").fetchone()
    snapshot, moment = found or ("", datetime.now(UTC))
    names = contents.tables(held)
    _dump(folder / DATABASE, snapshot, len(names))
    say("Counting what the tables hold ...")
    counted = contents.count(held, telling("tables counted"))
    told = _manifest(held, DUMP, moment, counted)
    named = files.copy_named(held, folder)
    held.execute("COMMIT")
    return replace(told, files=named)


def _dump(file: Path, snapshot: str, tables: int) -> None:
    """What pg_dump writes of a snapshot; whoever is signed in is left out."""
    done, told = 0, telling("tables written")

    def heard(line: str) -> None:
        nonlocal done
        if "dumping contents of table" in line:
            done += 1
            told(min(done, tables), tables)

    say("Writing the database ...")
    left_out = [f"--exclude-table-data=public.{name}" for name in contents.LEFT_OUT]
    words = ["--format=custom", "--verbose", "--no-owner", "--no-privileges", "--no-comments"]
    words += [f"--snapshot={snapshot}", f"--file={file}"]
    tools.run("pg_dump", *words, *left_out, told=heard)
    file.chmod(0o600)


def _base(held: "psycopg.Connection[Any]", folder: Path) -> Manifest:
    """A copy of the own server's files, from which the archived log leads to any later second."""
    where = archive.folder(Path(settings.HOME))
    if where is None or held.execute("SHOW archive_mode").fetchone() != ("on",):
        raise BackupError(
            "a base is of use with an archive: set TONGBAN_WAL_ARCHIVE, and start the program anew"
        )
    target = folder / "base"
    shutil.rmtree(target, ignore_errors=True)
    say("Copying the database's files ...")
    words = ["--format=tar", "--gzip", "--wal-method=stream", "--checkpoint=fast", f"--pgdata={target}"]
    tools.run("pg_basebackup", *words)
    told = _manifest(held, BASE, datetime.now(UTC), {})
    return replace(told, base={"archive": str(where), "from": archive.first_needed(target / "base.tar.gz")})


def _manifest(
    held: "psycopg.Connection[Any]", kind: str, moment: datetime, counted: contents.Contents
) -> Manifest:
    return Manifest(
        kind=kind,
        taken_at=moment.astimezone(UTC).isoformat(),
        version=version("tongban"),
        postgres=contents.version(held),
        migrations=contents.migrations(held),
        tables=counted,
        files={},
        keys={},
    )
