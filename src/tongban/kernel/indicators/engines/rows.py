"""What engines give back, in one shape."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tongban.kernel.indicators.expressions import Plan


def days(plan: Plan, found: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows whose months and years are days: some engines give a moment, in the session's own time zone."""
    if not {"month", "year"} & {*plan.by}:
        return list(found)
    return [tuple(v.date() if isinstance(v, datetime) else v for v in row) for row in found]
