"""A stock at many moments in one pass over its facts.

Most rows begin and end between two moments: they are left out before what remains is held against every moment.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tongban.kernel.core.clock import BEIJING
from tongban.kernel.indicators.declare import Facts, Measure
from tongban.kernel.indicators.expressions import LASTING

MOMENTS = {
    "duckdb": "SELECT unnest(range(len($ends))) AS n, unnest($ends) AS told_at",
    "postgres": "SELECT n - 1 AS n, told_at FROM unnest(%(ends)s) WITH ORDINALITY AS given (told_at, n)",
}
# `until` lies beyond the first moment on or after the beginning; DuckDB finds that moment by the day in Beijing
BEYOND = {
    "duckdb": """"{until}" > $firsts[greatest(
        (epoch_us(greatest("at", "{since}")) + 28800000000) // 86400000000 - $first_day, 0) + 1]""",
    "postgres": """width_bucket(greatest("at", "{since}") - interval '1 microsecond', %(ends)s)
        < width_bucket("{until}" - interval '1 microsecond', %(ends)s)""",
}
# PostgreSQL would carry the conditions to each moment's own search; so it reads the facts once
FENCE = {"duckdb": "", "postgres": " OFFSET 0"}
EPOCH = date(1970, 1, 1).toordinal()


def told(measure: Measure, sql: str, dialect: str) -> str:
    """The text of a question with what it reads: the moments, numbered, and the facts that lasted."""
    read = [f"told_ends AS ({MOMENTS[dialect]})", *_lasting(measure, dialect)]
    return f"WITH {', '.join(read)} SELECT * FROM ({sql}) AS told"  # noqa: S608 - declared names alone


def _lasting(measure: Measure, dialect: str) -> Iterator[str]:
    beyond, fence = BEYOND[dialect], FENCE[dialect]
    for facts in measure.facts.read:
        kept = [
            f'("{until}" IS NULL OR {beyond.format(since=since, until=until)})'
            for since, until in _spans(measure, facts)
        ]
        where = " AND ".join(kept) or "true"
        yield f'"{LASTING.format(facts.name)}" AS (SELECT * FROM "{facts.name}" WHERE {where}{fence})'  # noqa: S608 - declared names alone


def _spans(measure: Measure, facts: Facts) -> Iterator[tuple[str, str]]:
    yield from facts.valid
    if measure.until and facts is measure.facts:
        yield facts.valid[0][0], measure.until


def firsts(ends: list[datetime]) -> dict[str, Any]:
    """For each day from the first moment's to the last's: the first moment that is not before the day."""
    days = [end.astimezone(BEIJING).toordinal() for end in ends]
    found = [ends[bisect_left(days, day)] for day in range(days[0], days[-1] + 1)]
    return {"firsts": found, "first_day": days[0] - EPOCH}
