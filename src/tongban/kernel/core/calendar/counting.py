"""Deadlines and working time, exact to the minute: whole minutes, a table of working days, no float.

Seconds of a start are rounded up to the next minute, so that nobody loses time. A deadline is the earliest
moment at which the time is used up: the close of a day, not the opening of the next.
"""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from tongban.kernel.core.calendar.days import FIRST, LAST, Calendar, current, outside
from tongban.kernel.core.calendar.hours import DAY, XINJIANG, OfficeHours
from tongban.kernel.core.calendar.terms import CalendarDays, Minutes, Term, WorkingDays, WorkingMinutes
from tongban.kernel.core.clock import BEIJING

START = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=BEIJING).astimezone(UTC)
END = ((LAST - FIRST).days + 1) * DAY


def deadline(
    start: datetime, term: Term, *, hours: OfficeHours = XINJIANG, calendar: Calendar | None = None
) -> datetime:
    """The moment (UTC) by which `term`, begun at `start` (aware), is used up."""
    begun = minute_of(start)
    if not term.n:
        due = begun
    elif isinstance(term, WorkingDays):
        due = _after(begun, term.n * hours.length, hours, calendar or current())
    elif isinstance(term, WorkingMinutes):
        due = _after(begun, term.n, hours, calendar or current())
    elif isinstance(term, Minutes):
        due = begun + term.n
    elif isinstance(term, CalendarDays):
        due = _close_of(begun // DAY + term.n, hours, calendar or current())
    else:
        raise TypeError(f"{term!r} is not a term")
    return START + timedelta(minutes=due)


def working_minutes(
    a: datetime, b: datetime, *, hours: OfficeHours = XINJIANG, calendar: Calendar | None = None
) -> int:
    """Office minutes from `a` to `b` (negative when `b` is earlier)."""
    days = calendar or current()
    return _work_before(minute_of(b), hours, days) - _work_before(minute_of(a), hours, days)


def working_days(
    a: datetime, b: datetime, *, hours: OfficeHours = XINJIANG, calendar: Calendar | None = None
) -> Fraction:
    """The same in days of this office's length, exactly."""
    return Fraction(working_minutes(a, b, hours=hours, calendar=calendar), hours.length)


def minute_of(moment: datetime) -> int:
    """Minutes from the calendar's first day to this moment, a begun one counted as gone."""
    gone = moment - START
    minute = gone.days * DAY + -(-(gone.seconds * 1_000_000 + gone.microseconds) // 60_000_000)
    if not 0 <= minute < END:
        raise outside()
    return minute


def beijing_day(moment: datetime) -> date:
    """The day it is in Beijing."""
    return moment.astimezone(BEIJING).date()


def _work_before(minute: int, hours: OfficeHours, calendar: Calendar) -> int:
    day, rest = divmod(minute, DAY)
    before = calendar.before[day]
    work = before * hours.length
    is_worked = before < len(calendar.worked) and calendar.worked[before] == day
    return work + hours.worked_by[rest] if is_worked else work


def _after(begun: int, work: int, hours: OfficeHours, calendar: Calendar) -> int:
    # The last of the time used falls on a day's (0, length] share, so that a whole day ends at its close.
    days, rest = divmod(_work_before(begun, hours, calendar) + work - 1, hours.length)
    if days >= len(calendar.worked):
        raise outside()
    return calendar.worked[days] * DAY + hours.reached_at[rest + 1]


def _close_of(day: int, hours: OfficeHours, calendar: Calendar) -> int:
    # Civil Code: the first day is not counted (201); a last day off gives way to the next working day (203).
    if day >= len(calendar.before) or calendar.before[day] >= len(calendar.worked):
        raise outside()
    return calendar.worked[calendar.before[day]] * DAY + hours.close
