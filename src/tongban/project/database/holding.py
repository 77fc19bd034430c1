"""Who needs the embedded server: each process holds a shared lock; the last one out stops the server.

A lock is the system's own, so that a killed process leaves none behind. `start` and `stop` are decided under a
second lock, one process at a time.
"""

import atexit
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongban.project import env
from tongban.project.database import place, server

PATIENCE = 180
RESTORING = "restoring"
"""The mark of a data folder that is being restored."""

_held: dict[Path, tuple[int, int]] = {}
"""For each data folder this process uses: the descriptor of its shared lock, and how often it was asked for."""
_restored: set[Path] = set()
"""Data folders that this process restores."""


def acquire(home: Path | None = None, *, restoring: bool = False) -> None:
    """Have the server running and keep it running for this process; asking again only counts.

    What a restore has not finished is its own alone.
    """
    home = home or place.current_home()
    if (home / RESTORING).exists() and not restoring and home not in _restored:
        raise server.DatabaseError(f"a restore into {home} was not finished: run it again")
    if restoring:
        _restored.add(home)
    if not place.is_embedded():
        return
    with _deciding(home):
        descriptor, count = _held.get(home) or (_share(home), 0)
        try:
            server.start(home)
        except BaseException:
            if not count:
                os.close(descriptor)
            raise
        _held[home] = (descriptor, count + 1)


def ensure(home: Path | None = None) -> bool:
    """Start a server that was killed while held; whether it had to be started."""
    home = home or place.current_home()
    if not place.is_embedded() or server.answers(home):
        return False
    with _deciding(home):
        server.start(home)
    return True


def release(home: Path | None = None) -> None:
    """Give the server up; the last process of the data folder stops it."""
    home = home or place.current_home()
    if home not in _held:
        return
    descriptor, count = _held.pop(home)
    if count > 1:
        _held[home] = (descriptor, count - 1)
        return
    with _deciding(home):
        os.close(descriptor)
        if _alone(home):
            server.halt(home)


@contextmanager
def running(home: Path | None = None) -> Iterator[None]:
    """The server, for as long as the block runs."""
    acquire(home)
    try:
        yield
    finally:
        release(home)


def stop(home: Path | None = None) -> bool:
    """Stop the server whoever holds it; whether there was one."""
    home = home or place.current_home()
    if not place.is_embedded() or not home.exists():
        return False
    with _deciding(home):
        return server.halt(home)


def _share(home: Path) -> int:
    """A shared lock on the home's list of holders."""
    descriptor = _open(home / "postgres.held")
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def _alone(home: Path) -> bool:
    descriptor = _open(home / "postgres.held")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


@contextmanager
def _deciding(home: Path) -> Iterator[None]:
    """One process at a time; waits for another's start."""
    descriptor = _open(home / "postgres.lock")
    try:
        until = time.monotonic() + PATIENCE
        while not _locked(descriptor):
            if time.monotonic() > until:
                raise server.DatabaseError(f"another process keeps the database of {home} busy")
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(file: Path) -> int:
    try:
        env.make_home(file.parent)
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise env.SettingError(
            f"TONGBAN_HOME is {file.parent}, but {file.name} cannot be used there: {error.strerror}"
        ) from None


@atexit.register
def release_all() -> None:
    """Give up whatever this process holds."""
    for home in list(_held):
        while home in _held:
            release(home)
