"""The work calendar: a deadline is exact to the minute, on the days and hours its office works."""

from tongban.kernel.core.calendar.counting import deadline, working_days, working_minutes
from tongban.kernel.core.calendar.days import Calendar, Entry, current, forget, load_overrides, unknown_years
from tongban.kernel.core.calendar.hours import XINJIANG, OfficeHours
from tongban.kernel.core.calendar.terms import (
    CalendarDays,
    Minutes,
    Term,
    WorkingDays,
    WorkingMinutes,
    term_from_json,
)
from tongban.kernel.core.calendar.told import DayCounted, Remaining, explain, remaining

__all__ = [
    "XINJIANG",
    "Calendar",
    "CalendarDays",
    "DayCounted",
    "Entry",
    "Minutes",
    "OfficeHours",
    "Remaining",
    "Term",
    "WorkingDays",
    "WorkingMinutes",
    "current",
    "deadline",
    "explain",
    "forget",
    "load_overrides",
    "remaining",
    "term_from_json",
    "unknown_years",
    "working_days",
    "working_minutes",
]
