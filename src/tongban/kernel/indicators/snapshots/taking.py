"""Takes a snapshot: every declared fact view at one moment, streamed to Parquet in bounded memory.

Every fact is written whole each time: each of them shows a place, a category or an end that may be corrected later,
and what was erased must be gone from the next snapshot. The snapshot before is deleted for the same reason.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.declare import Facts
from tongban.kernel.indicators.snapshots.manifest import NAME, Snapshot, newest, opened, root
from tongban.kernel.indicators.snapshots.streaming import write
from tongban.kernel.indicators.versions import version_of

MAKING = ".making"


def declared_facts() -> dict[str, Facts]:
    """The facts of every measure by name, with what else questions about them read."""
    return {facts.name: facts for m in all_measures().values() for facts in m.facts.read}


def take(facts: dict[str, Facts] | None = None) -> Snapshot:
    """A new snapshot of all facts (or of some), whole or not at all; the one before is gone afterwards."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone():
        making = root() / MAKING
        shutil.rmtree(making, ignore_errors=True)  # left by one that was killed
        making.mkdir(mode=0o700)
        made = _written(making, declared_facts() if facts is None else facts)
        place = _place(made.moment)
        making.rename(place)
        for other in root().glob("*Z"):
            if other != place:
                shutil.rmtree(other)
    return opened(place)


def fresh() -> Snapshot:
    """The newest snapshot where nothing happened since it was taken, else a new one."""
    try:
        held = newest()
        held.check(*declared_facts().values())
    except TongbanError:
        return take()
    return held if held.event == last_event() else take()


def last_event() -> int:
    """The number of the last event: where it has not moved, nothing that figures count was written since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM core_event")
        return int(cursor.fetchone()[0])


def _written(folder: Path, facts: dict[str, Facts]) -> Snapshot:
    with _one_view():
        moment, event, told = clock.now(), last_event(), {}
        for name, one in facts.items():
            rows = write(one, folder / f"{name}.parquet")
            told[name] = {"columns": one.schema, "rows": rows}
    versions = {code: version_of(measure) for code, measure in all_measures().items()}
    made = Snapshot(folder, moment, event, told, versions)
    with (folder / NAME).open("w", encoding="utf-8") as file:
        file.write(made.written())
        file.flush()
        os.fsync(file.fileno())
    return made


@contextmanager
def _one_view() -> Iterator[None]:
    """All facts as they are at one moment, and nothing written; inside a transaction, as that one sees them."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _alone() -> Iterator[None]:
    """One taking at a time on this machine; the next waits."""
    with (root() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _place(moment: datetime) -> Path:
    """A folder named after the moment; of two at one moment the second is a microsecond later."""
    while (place := root() / f"{moment:%Y%m%dT%H%M%S%f}Z").exists():
        moment += timedelta(microseconds=1)
    return place
