"""Which days are worked: the State Council's notices, weekends, and above both what an administrator entered."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar.constants import holidays, workdays
from django.apps import apps
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
KNOWN_YEARS = frozenset(day.year for day in holidays)
FRESH = 5.0  # seconds for which the administrators' entries are not read again


@dataclass(frozen=True)
class Entry:
    """An administrator's word on one day."""

    working: bool
    note: str = ""


class Calendar:
    """Working days from 1990 to 2100, numbered, so that counting them is a subtraction."""

    def __init__(self, entries: Mapping[date, Entry] | None = None) -> None:
        self.entries = dict(entries or {})
        self.worked: list[int] = []  # the day numbers of all working days, ascending
        self.before: list[int] = []  # for each day number: how many working days lie before it
        for number in range((LAST - FIRST).days + 1):
            self.before.append(len(self.worked))
            if self.is_working(FIRST + timedelta(number)):
                self.worked.append(number)

    def is_working(self, day: date) -> bool:
        """Is this day worked?"""
        if day in self.entries:
            return self.entries[day].working
        return day in workdays or (day.weekday() < 5 and day not in holidays)

    def is_holiday(self, day: date) -> bool:
        """Is this day off for more than being a weekend: a public holiday, or a weekday entered as off?"""
        if day in self.entries:
            return not self.entries[day].working and (day.weekday() < 5 or day in holidays)
        return day in holidays

    def reason(self, day: date) -> str:
        """Why this day is worked or not, in the reader's language."""
        if day in self.entries:
            return self.entries[day].note or (
                _("entered as a working day") if self.is_working(day) else _("entered as a day off")
            )
        if day in workdays:
            return _("adjusted working day (%(holiday)s)") % {"holiday": _(workdays[day])}
        if day in holidays:
            return _(holidays[day])
        return _("working day") if day.weekday() < 5 else _("weekend")

    def unknown_years(self, first: date, last: date) -> list[int]:
        """The years from `first` to `last` whose holidays nobody told: only their weekends are kept free."""
        return [
            y for y in range(first.year, last.year + 1) if y not in KNOWN_YEARS and not self._is_entered(y)
        ]

    def _is_entered(self, year: int) -> bool:
        # A notice always frees weekdays around Spring Festival and in the first week of October; a single day
        # somebody entered (a local holiday) is not a notice.
        free = [
            d for d, entry in self.entries.items() if d.year == year and not entry.working and d.weekday() < 5
        ]
        spring = any(date(year, 1, 20) <= d <= date(year, 2, 25) for d in free)
        return spring and any(date(year, 10, 1) <= d <= date(year, 10, 8) for d in free)

    def number(self, day: date) -> int:
        """The number of a day, which must lie in the calendar."""
        if not FIRST <= day <= LAST:
            raise outside()
        return (day - FIRST).days


def outside() -> TongbanError:
    """What is said of a day before 1990 or after 2100."""
    return TongbanError(
        _("This date lies outside the work calendar (1990 to 2100)."), code="outside_calendar"
    )


def load_overrides() -> dict[date, Entry]:
    """The administrators' entries as they stand in the database now."""
    if not apps.ready:  # a script without the product: the library's days alone
        return {}
    rows = apps.get_model("core", "CalendarDay").objects.values_list("day", "working", "note")
    return {day: Entry(working, note) for day, working, note in rows}


@lru_cache(maxsize=4)
def _made_of(entries: frozenset[tuple[date, Entry]]) -> Calendar:
    return Calendar(dict(entries))


_current: tuple[float, Calendar] | None = None


def current() -> Calendar:
    """The calendar in force; entries made elsewhere show after a few seconds, or at once after forget()."""
    global _current  # noqa: PLW0603 - one calendar a process, replaced as a whole
    known = _current
    now = time.monotonic()
    if known and now < known[0]:
        return known[1]
    calendar = _made_of(frozenset(load_overrides().items()))
    _current = (now + FRESH, calendar)
    return calendar


def forget() -> None:
    """Read the administrators' entries again at the next count."""
    global _current  # noqa: PLW0603 - as above
    _current = None


def unknown_years(first: date, last: date, *, calendar: Calendar | None = None) -> list[int]:
    """The years from `first` to `last` whose holidays are not known yet; the board warns of them."""
    return (calendar or current()).unknown_years(first, last)
