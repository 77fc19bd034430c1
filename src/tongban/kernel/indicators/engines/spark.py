"""Figures from a snapshot, by Spark: for files that one machine cannot count. Needs the extra `spark` and Java 17.

`TONGBAN_SPARK` names the master (local[2] without it); every worker must see the snapshot's folder.
"""

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.engines.compiling import compiled
from tongban.kernel.indicators.engines.rows import plain
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.periods import moment_of
from tongban.kernel.indicators.snapshots.manifest import Snapshot, newest, opened

LOOPBACK = "127.0.0.1"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "Asia/Shanghai",
    "spark.sql.shuffle.partitions": "4",
}


class Spark:
    """The same texts over the same files, on as many machines as the master has."""

    at_once = False

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._session = session()
        self._lock = Lock()
        self._read: Snapshot | None = None

    def moment(self, past: datetime | None) -> datetime:
        """Nothing later than the snapshot is known."""
        return min(past or moment_of(None), self._snapshot().moment)

    def rows(self, plan: Plan, times: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a plan: its keys in order, then the additive parts."""
        snapshot = self._snapshot()
        snapshot.check(plan.measure.facts)
        sql = compiled(plan, "pyspark")
        given = {name: time for name, time in times.items() if f":{name}" in sql}
        with self._lock:
            if self._read != snapshot:
                self._register(snapshot)
            return plain([tuple(row) for row in self._session.sql(sql, args=given).collect()])

    def _snapshot(self) -> Snapshot:
        return opened(self.folder) if self.folder else newest()

    def _register(self, snapshot: Snapshot) -> None:
        for name in snapshot.facts:
            read = self._session.read.parquet(snapshot.file(name).as_uri())
            read.createOrReplaceTempView(name)
        self._read = snapshot


def session() -> Any:
    """The process's one session; refused in a line where Spark cannot run."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise TongbanError(
            _("The engine spark needs the extra of that name: pip install tongban[spark]."), code="engine"
        ) from None
    if not _java():
        raise TongbanError(
            _("The engine spark needs Java 17; install it, or set JAVA_HOME to where it stands."),
            code="engine",
        )
    os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    builder = SparkSession.builder.master(settings.SPARK).appName("tongban")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return (Path(home) / "bin" / "java").is_file() if home else shutil.which("java") is not None
