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
    odd = [n for n in range(len(rows[0]) if rows else 0) if _is_odd(rows, n)]
    if not odd:
        return rows
    columns = list(zip(*rows, strict=True))
    for n in odd:
        columns[n] = tuple(map(_plain, columns[n]))
    return list(zip(*columns, strict=True))


def _is_odd(rows: list[tuple[Any, ...]], column: int) -> bool:
    """One engine gives one type for all rows of a column, so its first value tells."""
    first = next((row[column] for row in rows if row[column] is not None), None)
    return isinstance(first, datetime | Decimal)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return int(value) if isinstance(value, Decimal) else value
