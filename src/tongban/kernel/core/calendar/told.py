"""Deadlines in words: what is left, and which days were counted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.kernel.core.calendar.counting import START, beijing_day, minute_of, working_minutes
from tongban.kernel.core.calendar.days import Calendar, current
from tongban.kernel.core.calendar.hours import DAY, XINJIANG, OfficeHours
from tongban.kernel.core.calendar.terms import CalendarDays, Minutes, Term


@dataclass(frozen=True)
class Remaining:
    """Time left until a deadline, or gone since it."""

    late: bool
    minutes: int  # of office time, or of the clock where the term counts that
    day: int  # minutes in a day of that time
    working: bool

    @property
    def days(self) -> int:
        """Whole days in it."""
        return self.minutes // self.day

    @property
    def text(self) -> str:
        """In plain words: days where there are any, else hours and minutes."""
        if self.late:
            return _("overdue by %(time)s") % {"time": self._amount()} if self.minutes else _("overdue")
        return _("%(time)s left") % {"time": self._amount()}

    def __str__(self) -> str:
        return self.text

    def _amount(self) -> str:
        if self.days:
            given = {"n": self.days}
            if self.working:
                return ngettext("%(n)d working day", "%(n)d working days", self.days) % given
            return ngettext("%(n)d day", "%(n)d days", self.days) % given
        hours, minutes = divmod(self.minutes, 60)
        short = _("%(hours)d h") if not minutes else _("%(hours)d h %(minutes)d min")
        return (short if hours else _("%(minutes)d min")) % {"hours": hours, "minutes": minutes}


def remaining(
    now: datetime,
    due: datetime,
    *,
    term: Term | None = None,
    hours: OfficeHours = XINJIANG,
    calendar: Calendar | None = None,
) -> Remaining:
    """How long there still is at `now`, in the time that `term` counts (office time when not given)."""
    working = term is None or term.counts_working_time
    if working:
        left = working_minutes(now, due, hours=hours, calendar=calendar)
    else:
        left = minute_of(due) - minute_of(now)
    return Remaining(late=now > due, minutes=abs(left), day=hours.length if working else DAY, working=working)


@dataclass(frozen=True)
class DayCounted:
    """One day on the way from a start to a deadline: does it count, with how many minutes, and why."""

    day: date
    counts: bool
    minutes: int
    reason: str


def explain(
    start: datetime,
    term: Term,
    due: datetime,
    *,
    hours: OfficeHours = XINJIANG,
    calendar: Calendar | None = None,
) -> list[DayCounted]:
    """Every day from start to due, told one by one as `term` counts it."""
    days = calendar or current()
    first, last = beijing_day(start), beijing_day(due)
    every = [first + timedelta(n) for n in range((last - first).days + 1)]
    if isinstance(term, CalendarDays):
        return [_natural(day, (day - first).days, term.n, days) for day in every]
    return [_spent(day, start, due, term, hours, days) for day in every]


def _spent(
    day: date, start: datetime, due: datetime, term: Term, hours: OfficeHours, calendar: Calendar
) -> DayCounted:
    midnight = START + timedelta(minutes=calendar.number(day) * DAY)
    since, until = max(start, midnight), min(due, midnight + timedelta(1))
    if isinstance(term, Minutes):
        minutes = minute_of(until) - minute_of(since)
        return DayCounted(day, minutes > 0, minutes, _("every minute counts"))
    minutes = working_minutes(since, until, hours=hours, calendar=calendar)
    worked = calendar.is_working(day)
    reason = calendar.reason(day) if minutes or not worked else _("outside office hours")
    return DayCounted(day, minutes > 0, minutes, reason)


def _natural(day: date, number: int, n: int, calendar: Calendar) -> DayCounted:
    if not number:
        return DayCounted(day, counts=False, minutes=0, reason=_("the first day is not counted"))
    if number > n:
        return DayCounted(day, counts=False, minutes=0, reason=_moved(day, calendar))
    if number == n and not calendar.is_working(day):
        reason = _("last day, but not a working day: %(why)s") % {"why": calendar.reason(day)}
        return DayCounted(day, counts=True, minutes=0, reason=reason)
    return DayCounted(day, counts=True, minutes=0, reason=_("day %(n)d") % {"n": number})


def _moved(day: date, calendar: Calendar) -> str:
    if calendar.is_working(day):
        return _("moved to this working day")
    return calendar.reason(day)
