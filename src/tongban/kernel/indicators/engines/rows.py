"""What engines give back, in one shape."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from tongban.kernel.indicators.expressions import Plan


def plain(plan: Plan, found: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows whose months and years are days, and whose counts are int.

    Some engines give a moment for a month, in the session's own time zone; PostgreSQL adds whole numbers to a Decimal.
    """
    if not {"month", "year"} & {*plan.by} and plan.measure.quantile is None:
        return list(found)
    return [tuple(_plain(value) for value in row) for row in found]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return int(value) if isinstance(value, Decimal) else value
