"""Costly answers are kept for a while: sixty times as long as they took, so that asking never eats the machine.

What is kept bears the moment it was told at, and pages show it. Cheap answers are never kept, so a small
installation is always live; nor is anything kept inside a transaction, whose own writes must show.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import connection

from tongban.kernel.indicators.engines import engine
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.periods import Window

COSTLY = 0.15  # seconds
TIMES_AS_LONG, LONGEST = 60, 600
MOST = 1000


@dataclass(frozen=True)
class Told:
    """The rows of a plan, and the moment they were told at."""

    rows: list[tuple[Any, ...]]
    moment: datetime
    until: float = 0.0


_kept: OrderedDict[tuple[Any, ...], Told] = OrderedDict()
_lock = Lock()


Past = datetime | None


def ask(plan: Plan, window: Window, past: Past | tuple[Past, ...], on: str) -> Told:
    """The answer to a plan at a moment in the past, or now (None); to one about many moments, at each of them."""
    key = (plan, window, past, on)
    with _lock:
        found = _kept.get(key)
    if found and time.monotonic() < found.until and not connection.in_atomic_block:
        return found
    begun = time.monotonic()
    asked = engine(on)
    if isinstance(past, tuple):
        ends = [asked.moment(one) for one in past]
        moment, rows = max(ends), asked.rows(plan, {"ends": ends})
    else:
        moment = asked.moment(past)
        rows = asked.rows(plan, {"since": window.start, "until": window.end, "moment": moment})
    took = time.monotonic() - begun
    told = Told(rows, moment, time.monotonic() + min(took * TIMES_AS_LONG, LONGEST))
    if took > COSTLY and not connection.in_atomic_block:
        _keep(key, told)
    return told


def _keep(key: tuple[Any, ...], told: Told) -> None:
    with _lock:
        _kept[key] = told
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
