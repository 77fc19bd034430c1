"""Figures from a snapshot, by DuckDB inside the process."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from tongban.kernel.indicators.engines import at_once
from tongban.kernel.indicators.engines.compiling import compiled
from tongban.kernel.indicators.engines.rows import plain
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.periods import moment_of
from tongban.kernel.indicators.snapshots.manifest import Snapshot, newest, opened

MEMORY = "2GB"  # beyond it DuckDB writes to disk
AGAIN = 20  # times that a snapshot may be replaced while it is read


class Duck:
    """One process, all its cores, over the Parquet files of the newest snapshot (or of one that is named)."""

    at_once = True

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._lock = Lock()
        self._read: tuple[Snapshot, duckdb.DuckDBPyConnection] | None = None

    def moment(self, past: datetime | None) -> datetime:
        """Nothing later than the snapshot is known."""
        return min(past or moment_of(None), self._snapshot().moment)

    def rows(self, plan: Plan, times: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a plan: its keys in order, then the additive parts."""
        for _again in range(AGAIN):
            try:
                return self._rows(plan, times)
            except duckdb.IOException:
                if self.folder:
                    raise  # only a newest one is replaced while it is read
        return self._rows(plan, times)

    def _rows(self, plan: Plan, times: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        sql = compiled(plan, "duckdb")
        if plan.part == "ends":
            times = {**times, **at_once.firsts(times["ends"])}
        given = {name: time for name, time in times.items() if f"${name}" in sql}
        with self._connected(plan).cursor() as cursor:
            return plain(cursor.execute(sql, given).fetchall())

    def _snapshot(self) -> Snapshot:
        return opened(self.folder) if self.folder else newest()

    def _connected(self, plan: Plan) -> duckdb.DuckDBPyConnection:
        snapshot = self._snapshot()
        snapshot.check(plan.measure.facts)
        with self._lock:
            if self._read is None or self._read[0] != snapshot:
                self._read = (snapshot, connected(snapshot))
            return self._read[1]


def connected(snapshot: Snapshot) -> duckdb.DuckDBPyConnection:
    """A database in memory that sees each of the snapshot's facts as a view."""
    made = duckdb.connect(config={"memory_limit": MEMORY})
    for name in snapshot.facts:
        made.read_parquet(str(snapshot.file(name))).create_view(name)
    return made
