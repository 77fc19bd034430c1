"""Counts of many processes as one: each writes a file of its own, and a dead one's file is folded into one for all.

Without the folding every process that was ever recycled would leave its files, and a scrape would read them all.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # the library's; read when it is imported
DEAD = "0"  # no process has this number


def folder(home: Path) -> Path:
    """Where the files stand: a folder for the web, one for the worker."""
    return home / "metrics"


def begin(home: Path, part: str) -> None:
    """Count into files from now on, with all forks of this process; to be called before anything counts."""
    place = folder(home) / part
    place.mkdir(parents=True, exist_ok=True)
    os.environ[VARIABLE] = str(place)


def clear(home: Path, part: str) -> None:
    """Counting begins anew."""
    shutil.rmtree(folder(home) / part, ignore_errors=True)


def collect(home: Path) -> list[Any]:
    """Every family of metrics, added up over all processes."""
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 - only when it is asked for

    with _lock(home, fcntl.LOCK_SH):
        files = sorted(map(str, folder(home).glob("*/*.db")))
        library: Any = MultiProcessCollector  # it declares no types
        return list(library.merge(files))


def fold(home: Path, part: str, pid: int) -> None:
    """A process has ended: what it counted is added to what all dead ones counted."""
    with _lock(home, fcntl.LOCK_EX):
        for file in (folder(home) / part).glob(f"*_{pid}.db"):
            _add(file, file.with_name(f"{file.stem.rpartition('_')[0]}_{DEAD}.db"))
            file.unlink()


def _add(file: Path, to: Path) -> None:
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415 - only when a process has ended

    library: Any = MmapedDict  # it declares no types
    kept = library(str(to))
    for key, value, _, _ in library.read_all_values_from_file(str(file)):
        kept.write_value(key, kept.read_value(key)[0] + value, 0.0)
    kept.close()


@contextmanager
def _lock(home: Path, how: int) -> Iterator[None]:
    folder(home).mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder(home) / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)
