"""The one clock: what is written bears the time this module says.

The demo prefecture and the import of old records write in the past by setting it; nothing else may.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, timezone

# China keeps one offset all year since 1992; a fixed offset makes clock arithmetic exact and fast.
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
MOST_AHEAD = 60 * 60 * 24 * 366 * 200  # seconds: no clock of a phone tells a time farther off than this

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def one_moment() -> AbstractContextManager[None]:
    """Let everything inside bear the same time, so that an event and the rows it changes agree."""
    return at(now())


def not_before(moment: datetime) -> AbstractContextManager[None]:
    """Let nothing inside be earlier than `moment`: a machine's clock that was set back puts nothing before what was."""
    return at(max(now(), moment))


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The day it is in Beijing."""
    return now().astimezone(BEIJING).date()


def midnight(day: date) -> datetime:
    """The first moment of a day in Beijing."""
    return datetime.combine(day, time(), BEIJING)


def seconds_ahead(theirs: datetime | None, ours: datetime) -> int | None:
    """By how many seconds another clock is ahead of ours (behind: negative); None if it tells nothing sane."""
    if theirs is None:
        return None
    seconds = round((theirs - ours).total_seconds())
    return seconds if abs(seconds) <= MOST_AHEAD else None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at `moment` (aware)."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
