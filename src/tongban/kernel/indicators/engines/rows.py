"""What engines give back, in one shape."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any


def plain(found: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows whose months and years are days, and whose counts are int.

    Some engines give a moment for a month, in the session's own time zone; PostgreSQL adds whole numbers to a Decimal.
    """
    rows = list(found)
    if not any(isinstance(value, datetime | Decimal) for row in rows[:1] for value in row):
        return rows  # one engine gives one type for all rows of a column
    return [tuple(_plain(value) for value in row) for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return int(value) if isinstance(value, Decimal) else value
