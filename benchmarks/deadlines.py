"""A million deadlines on one core: run with `python benchmarks/deadlines.py`; the promise is under five seconds."""

import random
import sys
import time
from datetime import UTC, datetime, timedelta

from tongban.kernel.core.calendar import (
    Calendar,
    CalendarDays,
    Minutes,
    Term,
    WorkingDays,
    WorkingMinutes,
    deadline,
)

COUNT = 1_000_000
PROMISE = 5.0


def main() -> int:
    """Count deadlines of all four kinds from scattered starts and say how long it took."""
    chance = random.Random(1)
    first = datetime(2024, 1, 1, tzinfo=UTC)
    starts = [first + timedelta(seconds=chance.randrange(3 * 365 * 86400)) for _ in range(COUNT)]
    kinds = (WorkingDays, WorkingMinutes, Minutes, CalendarDays)
    terms: list[Term] = [chance.choice(kinds)(chance.randint(1, 60)) for _ in range(COUNT)]
    began = time.perf_counter()
    calendar = Calendar()
    built = time.perf_counter() - began
    for start, term in zip(starts, terms, strict=True):
        deadline(start, term, calendar=calendar)
    took = time.perf_counter() - began
    print(
        f"{COUNT:,} deadlines in {took:.2f} s (calendar built in {built * 1000:.0f} ms); promised {PROMISE:.0f} s"
    )
    return int(took > PROMISE)


if __name__ == "__main__":
    sys.exit(main())
