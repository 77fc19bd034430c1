"""Days, windows of days, and the moment that a figure as of a day is told at. Days are Beijing's."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tongban.kernel.core import clock
from tongban.kernel.core.clock import today


@dataclass(frozen=True)
class Window:
    """The days from `since` to `until`, both counted."""

    since: date
    until: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return clock.midnight(self.since)

    @property
    def end(self) -> datetime:
        """The first moment after."""
        return clock.midnight(self.until + timedelta(days=1))

    def shifted(self, months: int) -> "Window":
        """The same days some months on (or back); the last day of a month stays the last."""
        return Window(shift(self.since, months), shift(self.until, months))

    def parts(self, unit: str) -> Iterator["Window"]:
        """The days, months or years that the window touches, cut to it."""
        start = self.since
        while start <= self.until:
            end = min(end_of(start, unit), self.until)
            yield Window(start, end)
            start = end + timedelta(days=1)


def moment_of(as_of: date | None) -> datetime:
    """The end of that day, or this moment if the day is not over: what happened later does not count."""
    if as_of is None:
        return clock.now()
    end = clock.midnight(as_of + timedelta(days=1)) - timedelta(microseconds=1)
    return min(end, clock.now())


def past_moment(as_of: date | None) -> datetime | None:
    """The end of a day that is over; None: as of now."""
    return moment_of(as_of) if as_of is not None and as_of < today() else None


def start_of(day: date, unit: str) -> date:
    """The first day of the month or year that a day is in."""
    return day.replace(day=1, month=1 if unit == "year" else day.month) if unit != "day" else day


def end_of(day: date, unit: str) -> date:
    """The last day of the month or year that a day is in."""
    if unit == "day":
        return day
    month = 12 if unit == "year" else day.month
    return date(day.year, month, monthrange(day.year, month)[1])


def shift(day: date, months: int) -> date:
    """The same day some months on; the last day of a month becomes the last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if ends else min(day.day, last))


def months_back(as_of: date, months: int) -> Window:
    """The window of so many months that ends on a day, its own month the last."""
    return Window(shift(as_of.replace(day=1), 1 - months), as_of)


def last_month(as_of: date) -> Window:
    """The whole month before a day's."""
    end = as_of.replace(day=1) - timedelta(days=1)
    return Window(end.replace(day=1), end)
