"""Which supervisor serves a data folder: a lock that vanishes with it, and its number to stop it by."""

import fcntl
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from tongban.project import env

PARTS = ("web", "worker")
PATIENCE = 45  # seconds for requests and jobs at hand to end
RENEW = signal.SIGUSR2


def claim(home: Path, parts: tuple[str, ...] = PARTS) -> list[int]:
    """Become the one supervisor of these parts of a data folder; the locks last as long as this process."""
    env.make_home(home)
    return [_claimed(home, part) for part in parts]


def _claimed(home: Path, part: str) -> int:
    kept = os.open(_file(home, part), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
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
    """A supervisor that serves this data folder now, if any."""
    return next(iter(pids(home)), None)


def pids(home: Path) -> list[int]:
    """Every supervisor that serves this data folder now: one, or one for each part."""
    return list(dict.fromkeys(found for part in PARTS if (found := _holder(_file(home, part)))))


def _holder(file: Path) -> int | None:
    try:
        kept = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
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
    """End the supervisors and what they run, gently, then at once; whether there was one."""
    numbers = pids(home)
    for how, patience in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, 5)):
        for number in pids(home):
            with suppress(ProcessLookupError):
                os.kill(number, how)
        if _gone(home, patience):
            break
    return bool(numbers)


def renew(home: Path) -> bool:
    """Have every part replaced by a fresh one while requests go on; whether anything is served."""
    numbers = pids(home)
    for number in numbers:
        os.kill(number, RENEW)
    return bool(numbers)


def _gone(home: Path, patience: float) -> bool:
    until = time.monotonic() + patience
    while pid(home) is not None:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _file(home: Path, part: str) -> Path:
    return home / f"serve-{part}.pid"
