"""Costly answers are kept for a while: six hundred times as long as they took, ten minutes at most, so that asking never
eats the machine. Each process keeps its own, and all share one table (`sharing`).

What is kept bears the moment it was told at, and pages show it. Cheap answers are never kept, so a small
installation is always live; nor is anything kept inside a transaction, whose own writes must show.
"""

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import connection

from tongban.kernel.indicators import sharing
from tongban.kernel.indicators.engines import engine
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.periods import Window

COSTLY = 0.03  # seconds
TIMES_AS_LONG, LONGEST = 600, 600
MOST = 1000


@dataclass(frozen=True)
class Told:
    """The rows of a plan, and the moment they were told at."""

    rows: list[tuple[Any, ...]]
    moment: datetime
    until: float = 0.0


_kept: OrderedDict[tuple[Any, ...], Told] = OrderedDict()
_lock = Lock()
_anew: ContextVar[bool] = ContextVar("anew", default=False)


@contextmanager
def anew() -> Iterator[None]:
    """Whatever is asked inside is worked out again, and what is costly kept as long as may be."""
    token = _anew.set(True)
    try:
        yield
    finally:
        _anew.reset(token)


Past = datetime | None


def ask(plan: Plan, window: Window, past: Past | tuple[Past, ...], on: str) -> Told:
    """The answer to a plan at a moment in the past, or now (None); to one about many moments, at each of them."""
    key = (plan, window, past, on)
    if connection.in_atomic_block:
        return _asked(key)
    if not _anew.get():
        with _lock:
            found = _kept.get(key)
        if found and time.monotonic() < found.until:
            return found
        if shared := _shared(key):
            return _keep(key, shared)
    begun = time.monotonic()
    told = _asked(key)
    took = time.monotonic() - begun
    if took <= COSTLY:
        return told
    seconds = LONGEST if _anew.get() else min(took * TIMES_AS_LONG, LONGEST)
    sharing.put(_name(key), told.rows, told.moment, seconds)
    return _keep(key, Told(told.rows, told.moment, time.monotonic() + seconds))


def _asked(key: tuple[Any, ...]) -> Told:
    plan, window, past, on = key
    asked = engine(on)
    if isinstance(past, tuple):
        ends = [asked.moment(one) for one in past]
        return Told(asked.rows(plan, {"ends": ends}), max(ends))
    moment = asked.moment(past)
    return Told(asked.rows(plan, {"since": window.start, "until": window.end, "moment": moment}), moment)


def _shared(key: tuple[Any, ...]) -> Told | None:
    found = sharing.look(_name(key))
    return Told(found[0], found[1], time.monotonic() + found[2]) if found else None


def _name(key: tuple[Any, ...]) -> str:
    plan, window, past, on = key
    return sharing.key_of(plan.measure.code, plan.by, plan.where, plan.part, window, past, on)


def _keep(key: tuple[Any, ...], told: Told) -> Told:
    with _lock:
        _kept[key] = told
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return told
