"""A streaming copy of the database, read where nobody's own writes must show: figures, public pages, exports.

It is used only while it is fresh. How far it is behind is not asked of the copy, which cannot know when it is cut off:
the place that the first server had written at a moment is remembered, and the copy is as old as the newest such place
that it has replayed. One that is late, silent or promoted is left alone, and the first server answers as if there
were no copy.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

COPY = "replica"
# who may do what, and who is signed in, is asked of the first server alone: a role taken away is gone at once
ALWAYS_FIRST = {"access", "account", "auth", "axes", "mfa", "sessions"}
EVERY = 1.0  # seconds between two looks
REST = 5.0  # seconds a copy that failed is left alone
WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"
REPLAYED = (
    "SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint END"
)

_from_copy: ContextVar[bool] = ContextVar("from_copy", default=False)


class Copy:
    """What this process knows of the copy."""

    def __init__(self) -> None:
        self._places: deque[tuple[float, int]] = deque()
        self._next = 0.0  # when to look again
        self._whole: float | None = None  # everything written before this moment is there
        self._lock = Lock()

    def behind(self) -> float | None:
        """Seconds; None where it cannot be used or nothing is known yet."""
        with self._lock:
            now = time.monotonic()
            if now >= self._next:
                self._next = now + EVERY
                self._whole = self._look(now)
            return None if self._whole is None else now - self._whole

    def rest(self) -> None:
        """Leave it alone for a while."""
        with self._lock:
            self._next, self._whole = time.monotonic() + REST, None

    def _look(self, now: float) -> float | None:
        self._places.append((now, _one(DEFAULT_DB_ALIAS, WRITTEN)))
        try:
            replayed = _one(COPY, REPLAYED)
        except DatabaseError:
            connections[COPY].close()
            replayed = None
        if replayed is None:
            self._next = now + REST
            self._places.clear()  # a copy may be away for weeks, and what was written then tells nothing of its age
            return None
        while len(self._places) > 1 and (self._places[1][1] <= replayed or self._old(now)):
            self._places.popleft()
        at, place = self._places[0]
        return at if place <= replayed else None

    def _old(self, now: float) -> bool:
        return now - self._places[1][0] > settings.REPLICA_LAG


copy = Copy()


def _one(alias: str, query: str) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def usable() -> bool:
    """Whether the copy may be read now: there is one, it is fresh, and no transaction's own writes must show."""
    if COPY not in settings.DATABASES or connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return False
    behind = copy.behind()
    return behind is not None and behind <= settings.REPLICA_LAG


def reader() -> BaseDatabaseWrapper:
    """The connection for a heavy reading that writes nothing."""
    return connections[COPY if usable() else DEFAULT_DB_ALIAS]


def lag() -> timedelta:
    """How old what `reader` gives may be."""
    return timedelta(seconds=(copy.behind() or 0.0) if usable() else 0.0)


@contextmanager
def reading(*, from_copy: bool = True) -> Iterator[None]:
    """Inside, rows are read from the copy where it may be (or, with False, not)."""
    token = _from_copy.set(from_copy)
    try:
        yield
    finally:
        _from_copy.reset(token)


class Router:
    """Django's question where to read: from the copy inside `reading`. Writes go to the first server alone."""

    def db_for_read(self, model: Any, **_hints: Any) -> str:
        """Where rows are read."""
        may = _from_copy.get() and model._meta.app_label not in ALWAYS_FIRST
        return COPY if may and usable() else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        """Where rows are written."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: Any, _other: Any, **_hints: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, _app: str, **_hints: Any) -> bool:
        """The copy follows by itself."""
        return db == DEFAULT_DB_ALIAS
