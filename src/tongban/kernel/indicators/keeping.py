"""Costly answers are kept for a while: six hundred times as long as they took, ten minutes at most (an hour where they are as
of a day that is over), so that asking never eats the machine. Each process keeps its own, and all share one table (`sharing`).

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

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.errors import QueryCanceled

from tongban.kernel.core.replica import reader
from tongban.kernel.indicators import sharing
from tongban.kernel.indicators.engines import Engine, engine
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.periods import Window
from tongban.kernel.indicators.versions import version_of

COSTLY = 0.03  # seconds
TIMES_AS_LONG, LONGEST, LONGEST_PAST = 600, 600, 3600
MOST = 1000


class Unready(Exception):  # noqa: N818 - read as a sentence
    """The answer takes longer than whoever asks has patience for."""


@dataclass(frozen=True)
class Told:
    """The rows of a plan, and the moment they were told at."""

    rows: list[tuple[Any, ...]]
    moment: datetime
    until: float = 0.0


_kept: OrderedDict[tuple[Any, ...], Told] = OrderedDict()
_lock = Lock()
_anew: ContextVar[bool] = ContextVar("anew", default=False)
_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def anew() -> Iterator[None]:
    """What is asked inside of now is worked out again, and what is costly kept as long as may be."""
    token = _anew.set(True)
    try:
        yield
    finally:
        _anew.reset(token)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Inside, all that is asked may take so long together; then what is not kept already is Unready."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


Past = datetime | None


def ask(plan: Plan, window: Window, past: Past | tuple[Past, ...], on: str) -> Told:
    """The answer to a plan at a moment in the past, or now (None); to one about many moments, at each of them."""
    key = (plan, window, past, on)
    if connection.in_atomic_block:
        return _asked(key)
    if _is_over(past) or not _anew.get():
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
    longest = LONGEST_PAST if _is_over(past) else LONGEST
    seconds = longest if _anew.get() else min(took * TIMES_AS_LONG, longest)
    sharing.put(_name(key), told.rows, told.moment, seconds)
    return _keep(key, Told(told.rows, told.moment, time.monotonic() + seconds))


def _is_over(past: Past | tuple[Past, ...]) -> bool:
    return None not in past if isinstance(past, tuple) else past is not None


def _asked(key: tuple[Any, ...]) -> Told:
    plan, window, past, on = key
    asked = engine(on)
    with _limited():
        return _told(asked, plan, window, past)


def _told(asked: Engine, plan: Plan, window: Window, past: Past | tuple[Past, ...]) -> Told:
    if isinstance(past, tuple):
        ends = [asked.moment(one) for one in past]
        return Told(asked.rows(plan, {"ends": ends}), max(ends))
    moment = asked.moment(past)
    return Told(asked.rows(plan, {"since": window.start, "until": window.end, "moment": moment}), moment)


@contextmanager
def _limited() -> Iterator[None]:
    """The server cuts off what takes too long; not within a transaction, which that would end."""
    until = _until.get()
    left = None if until is None else until - time.monotonic()
    if left is not None and left <= 0:
        raise Unready
    if left is None or connection.in_atomic_block:
        yield
        return
    asked = reader()
    _say(asked, f"SET statement_timeout = {max(int(left * 1000), 1)}")
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise Unready from error
    finally:
        _say(asked, "RESET statement_timeout")


def _say(where: BaseDatabaseWrapper, what: str) -> None:
    with where.cursor() as cursor:
        cursor.execute(what)


def _shared(key: tuple[Any, ...]) -> Told | None:
    found = sharing.look(_name(key))
    return Told(found[0], found[1], time.monotonic() + found[2]) if found else None


def _name(key: tuple[Any, ...]) -> str:
    """By its formula too: a process of another edition may count otherwise under the same name."""
    plan, window, past, on = key
    measure = plan.measure.code, version_of(plan.measure)
    return sharing.key_of(measure, plan.by, plan.where, plan.part, window, past, on)


def _keep(key: tuple[Any, ...], told: Told) -> Told:
    with _lock:
        _kept[key] = told
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return told
