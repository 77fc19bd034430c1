"""Which supervisor serves a data folder: a lock that vanishes with it, and its number to stop it by."""

import fcntl
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from tongban.project import env

PATIENCE = 45  # seconds for requests and jobs at hand to end


def claim(home: Path) -> int:
    """Become this data folder's one supervisor; the lock lasts as long as this process."""
    env.make_home(home)
    kept = os.open(_file(home), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(kept)
        raise env.SettingError(
            f"TONGBAN_HOME {home} is being served already; stop it with: tongban stop"
        ) from None
    os.ftruncate(kept, 0)
    os.pwrite(kept, f"{os.getpid()}\n".encode(), 0)
    return kept


def pid(home: Path) -> int | None:
    """The supervisor that serves this data folder now, if any."""
    try:
        kept = os.open(_file(home), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(kept, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        said = os.pread(kept, 20, 0).split(b"\n")[0]
        return int(said) if said.isdigit() else None
    finally:
        os.close(kept)
    return None


def stop(home: Path) -> bool:
    """End the supervisor and what it runs, gently, then at once; whether there was one."""
    number = pid(home)
    if number is None:
        return False
    for how, patience in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, 5)):
        with suppress(ProcessLookupError):
            os.kill(number, how)
        if _gone(home, patience):
            break
    return True


def _gone(home: Path, patience: float) -> bool:
    until = time.monotonic() + patience
    while pid(home) is not None:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _file(home: Path) -> Path:
    return home / "serve.pid"
