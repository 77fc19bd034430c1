"""Restoring into an empty data folder: whole and compared with what was backed up, or unusable and said to be so.

While it lasts, the file `restoring` stands in the data folder and every other verb refuses. Run again after a kill it
clears away what the first run left and begins anew.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tongban.kernel.core.disk import settle
from tongban.project import database, env, ready
from tongban.project.backups import keys, manifest
from tongban.project.backups.manifest import BASE, BackupError, Manifest
from tongban.project.database import needs, place, replaying
from tongban.project.database.holding import RESTORING
from tongban.project.ready import say
from tongban.project.serving.running import PARTS

OURS = ("postgres", "postgres.path", manifest.ATTACHMENTS, "models", "matching", "snapshots")
# what may stand in an empty folder: keys put there before, and what a start left that was refused
ALLOWED = {"keys", "postgres.held", "postgres.lock", *(f"serve-{part}.pid" for part in PARTS), RESTORING}


@dataclass(frozen=True)
class Restored:
    """What was restored, what fell short of it, and what was ended so that nothing old holds again."""

    taken_at: str
    until: str
    kind: str
    tables: int
    rows: int
    files: int
    migrations_run: int
    events: int
    chains: int
    breaks: list[Any] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    ended: dict[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Is everything there, and every chain whole?"""
        return not (self.breaks or self.missing)


@dataclass(frozen=True)
class Wish:
    """What the operator asked for."""

    keys: Path | None = None
    until: datetime | str = ""
    files: Sequence[Path] = ()
    keep_keys: bool = False
    timeline: str = replaying.OWN


def restore(folder: Path, wish: Wish) -> Restored:
    """Check the backup, lay it into the empty data folder, compare, bring up to date, and end what must not hold again."""
    manifest.require_a_database_of_its_own()
    home = env.path("TONGBAN_HOME", "var")
    told, signature = manifest.read(folder)
    _refuse_wrong(told, wish)
    with _claimed(home) as mark:
        say("Checking the backup ...")
        if wrong := list(manifest.damaged(folder, told)):
            raise BackupError(f"{len(wrong)} files of the backup are missing or damaged, first {wrong[0]}")
        with keys.in_place(wish.keys, home):
            ready.configure()
            _check(told, signature)
        if not mark.read_text():
            _require_no_tables()
        mark.write_text("laying")
        return _laid(folder, told, wish, home)


def _refuse_wrong(told: Manifest, wish: Wish) -> None:
    """What can be refused before anything is written."""
    if wish.until and told.kind != BASE:
        raise BackupError(
            "--until needs a base (`tongban backup --base`); this backup is of one moment alone"
        )
    if isinstance(wish.until, datetime) and wish.until <= datetime.fromisoformat(told.taken_at):
        raise BackupError(
            f"this base was finished at {told.taken_at}; for an earlier moment give an earlier base"
        )
    if told.kind == BASE and not database.is_embedded():
        raise BackupError("a base is restored into the own server: unset TONGBAN_DATABASE_URL")


@contextmanager
def _claimed(home: Path) -> Iterator[Path]:
    """The mark of an empty data folder, or of one whose restore was not finished; one process at a time."""
    env.make_home(home)
    mark = home / RESTORING
    if not mark.exists() and (there := sorted({one.name for one in home.iterdir()} - ALLOWED)):
        raise BackupError(f"{home} is not empty ({', '.join(there[:3])}): restore into an empty TONGBAN_HOME")
    handle = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _alone(handle, home)
        _clear(home)
        try:
            yield mark
        except env.SettingError:
            if not mark.read_text():
                mark.unlink()  # refused before anything was laid down
            raise
        mark.unlink()
        settle(home)
    finally:
        os.close(handle)


def _alone(handle: int, home: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupError(f"another process is restoring into {home}") from None


def _clear(home: Path) -> None:
    """Take away what a killed restore left, its server first."""
    database.stop(home)
    if place.data_folder(home) != home / "postgres":
        shutil.rmtree(place.data_folder(home), ignore_errors=True)
    for name in OURS:
        shutil.rmtree(home / name, ignore_errors=True)
        with suppress(OSError):
            (home / name).unlink()


def _check(told: Manifest, signature: str) -> None:
    """The right keys, a manifest that nobody changed, no migration that this program does not know."""
    from tongban.kernel.core.sealed.ring import ring  # noqa: PLC0415 - needs the settings
    from tongban.project.backups import files  # noqa: PLC0415 - needs the settings

    mine = ring(lambda: False)
    if not keys.fit(mine, told.keys):
        raise BackupError("these are not the keys of this backup: give the folder of its keys with --keys")
    if told.signature(keys.signing_key(mine)) != signature:
        raise BackupError("the manifest was changed after the backup was taken; use another backup")
    if unknown := sorted(set(told.migrations) - ready.known_migrations()):
        raise BackupError(
            f"the backup is of a newer version: {len(unknown)} migrations unknown, first {unknown[0]}"
        )
    files.same_place(told.files)


def _require_no_tables() -> None:
    """Of an outside server: it is somebody else's to clear."""
    from tongban.project.backups import contents, tools  # noqa: PLC0415 - needs the settings

    if database.is_embedded():
        return
    needs.require()
    with tools.connect() as held:
        if contents.tables(held):
            raise BackupError("the database holds tables already: restore into one without")


def _laid(folder: Path, told: Manifest, wish: Wish, home: Path) -> Restored:
    from tongban.project.backups import verifying  # noqa: PLC0415 - needs the settings

    until = wish.until or replaying.MOMENT
    if told.kind == BASE:
        say("Laying the base and replaying the log ...")
        replaying.replay(home, folder / "base", Path(told.base["archive"]), until, wish.timeline)
    database.acquire(home, restoring=True)
    if told.kind != BASE:
        verifying.load(folder, told)
    said = until if isinstance(until, str) else until.isoformat()
    found = verifying.settle(folder, told, wish, home)
    return replace(found, until=said if told.kind == BASE else "")
