"""Costly answers that all processes share: what one of them worked out, the others need not.

It is a note beside the figures, not a record of anything: losing it costs time alone.
"""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from tongban.kernel.core import clock
from tongban.kernel.indicators.models import Kept

Rows = list[tuple[Any, ...]]
DAY = "day"  # how a date is marked among the values of a row


def key_of(*question: Any) -> str:
    """The same for the same question in every process."""
    return hashlib.sha256(repr(question).encode()).hexdigest()


def look(key: str) -> tuple[Rows, datetime, float] | None:
    """The rows, the moment they were told at, and for how many seconds they hold yet."""
    kept = Kept.objects.filter(key=key, until__gt=clock.now()).first()
    if kept is None:
        return None
    rows = [tuple(_read(value) for value in row) for row in kept.rows]
    return rows, kept.moment, (kept.until - clock.now()).total_seconds()


def put(key: str, rows: Rows, moment: datetime, seconds: float) -> None:
    """Let others find it for so long."""
    until = clock.now() + timedelta(seconds=seconds)
    told = [[_written(value) for value in row] for row in rows]
    Kept.objects.bulk_create(
        [Kept(key=key, rows=told, moment=moment, until=until)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["rows", "moment", "until"],
    )


def tidy() -> None:
    """Let go of what nobody is told any more."""
    Kept.objects.filter(until__lt=clock.now()).delete()


def _written(value: Any) -> Any:
    return {DAY: value.isoformat()} if isinstance(value, date) else value


def _read(value: Any) -> Any:
    return date.fromisoformat(value[DAY]) if isinstance(value, dict) else value
