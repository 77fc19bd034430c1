"""Which definition a figure was computed by: another formula, kind, unit or source is another version."""

import hashlib
from functools import cache

from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.engines.compiling import compiled
from tongban.kernel.indicators.expressions import Plan


@cache
def version_of(measure: Measure) -> str:
    """Twelve hex digits over what the figure is made of, computed and not merely worded."""
    parts = [compiled(Plan(measure, part=part), "postgres") for part in ("values", *measure.parts)]
    told = [measure.code, measure.kind, str(measure.unit.per), str(measure.value), *parts]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]
