"""All metrics in the text form that Prometheus reads."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest

from tongban.project.watching import counts, gauges, shared

TYPE = CONTENT_TYPE_PLAIN_0_0_4


class _Told:
    """A collector of what was gathered already."""

    def __init__(self, families: Iterable[Any]) -> None:
        self.families = list(families)

    def collect(self) -> list[Any]:
        return self.families


def text(home: Path) -> bytes:
    """Counts of all processes, and the gauges of the moment."""
    registry = CollectorRegistry()
    registry.register(_Told([*_counted(home), *gauges.read(home)]))  # type: ignore[arg-type]
    return generate_latest(registry)


def _counted(home: Path) -> Iterator[Any]:
    """From the files of all processes, or from this one alone where nobody began to share."""
    yield from shared.collect(home) if shared.VARIABLE in os.environ else counts.REGISTRY.collect()
