"""What a process keeps in memory of tables that change seldom: read again as soon as anybody changed them.

A trigger of the owning room stamps every write with a new edition, whoever wrote it. Inside a transaction the stamp is
always asked for, outside of one at most once a second.
"""

import time
from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

from django.db import connection

from tongban.kernel.core.replica import reading
from tongban.kernel.core.steady import once

FRESH = 1.0  # seconds

T = TypeVar("T")


class Kept(Generic[T]):
    """One reading, with the edition it was read of (None: the tables were never written)."""

    def __init__(self, name: str, stamp: Callable[[], UUID | None], read: Callable[[UUID | None], T]) -> None:
        self._name, self._stamp, self._read = name, stamp, read
        self._held: tuple[UUID | None, T] | None = None
        self._asked = float("-inf")

    def current(self) -> T:
        """The reading as it is now; within a steady block always the same one."""
        return once(self._name, self._current)

    def forget(self) -> None:
        """Ask again at the next read."""
        self._asked = float("-inf")

    def _current(self) -> T:
        held = self._held
        if held and not connection.in_atomic_block and time.monotonic() - self._asked < FRESH:
            return held[1]
        with reading(from_copy=False):  # what a process keeps is never older than what was written
            edition = self._stamp()
            if held is None or edition is None or held[0] != edition:
                held = self._held = (edition, self._read(edition))
        self._asked = time.monotonic()
        return held[1]
