"""Where a plan is run. An engine takes a plan and its times and gives rows; all engines give equal numbers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.engines.compiling import compiled
from tongban.kernel.indicators.engines.postgres import Postgres
from tongban.kernel.indicators.expressions import Plan

__all__ = ["ENGINES", "Engine", "Postgres", "compiled", "engine", "standing"]


class Engine(Protocol):
    """Something that can answer plans; `at_once`: also a stock at many moments in one pass."""

    at_once: bool

    def moment(self, past: datetime | None) -> datetime:
        """The moment it can tell figures at, when asked for one in the past or for now (None)."""

    def rows(self, plan: Plan, times: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a plan: its keys in order, then the additive parts."""


def _duck(folder: Path | None) -> Engine:
    from tongban.kernel.indicators.engines.duck import Duck  # noqa: PLC0415 - slow to import, seldom asked

    return Duck(folder)


def _spark(folder: Path | None) -> Engine:
    from tongban.kernel.indicators.engines.spark import Spark  # noqa: PLC0415 - an optional extra

    return Spark(folder)


ENGINES: dict[str, Callable[[Path | None], Engine]] = {
    "postgres": lambda _folder: Postgres(),
    "duckdb": _duck,
    "spark": _spark,
}


def standing() -> str:
    """What pages read: the live database, or the newest snapshot where the installation is set to it and has one."""
    if settings.FIGURES == "live":
        return "postgres"
    from tongban.kernel.indicators.snapshots.manifest import exists  # noqa: PLC0415 - only where set

    return "duckdb" if exists() else "postgres"


@lru_cache(maxsize=8)
def engine(name: str) -> Engine:
    """The engine of that name; `duckdb:FOLDER` and `spark:FOLDER` read a snapshot that stands elsewhere."""
    kind, _colon, folder = name.partition(":")
    if kind not in ENGINES:
        raise TongbanError(
            _("Figures cannot be computed on %(name)s here; choose one of: %(known)s.")
            % {"name": kind, "known": ", ".join(ENGINES)}
        )
    return ENGINES[kind](Path(folder) if folder else None)
