"""The only writer of the work calendar: what a notice says of days, entered by whoever keeps it."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import require
from tongban.kernel.core import calendar, events, outbox
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.events import Entry
from tongban.kernel.core.models import CalendarDay
from tongban.kernel.core.outbox import Letter

STREAM = "calendar"
LONGEST = 31


@transaction.atomic
def enter_days(*, first: date, last: date, working: bool, note: str, by: Actor) -> int:
    """Enter what a notice says of days from first to last; open clocks are counted again. Returns the days."""
    require(by, "workdays.keep")
    if not 0 <= (last - first).days < LONGEST:
        raise TongbanError(_("Give the first and the last day, at most a month apart."), field="last")
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    before = _words_on(days)
    rows = [CalendarDay(day=day, working=working, note=note) for day in days]
    CalendarDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["day"], update_fields=["working", "note"]
    )
    _tell("entered", days, before, by)
    return len(days)


@transaction.atomic
def take_back(day: date, *, by: Actor) -> None:
    """Take an entry back: the library's word holds again."""
    require(by, "workdays.keep")
    before = _words_on([day])
    CalendarDay.objects.filter(day=day).delete()
    _tell("taken_back", [day], before, by)


def _words_on(days: list[date]) -> dict[str, bool]:
    rows = CalendarDay.objects.select_for_update().filter(day__in=days)
    return {row.day.isoformat(): row.working for row in rows}


def _tell(code: str, days: list[date], before: dict[str, bool], by: Actor) -> None:
    told = {"first": days[0].isoformat(), "last": days[-1].isoformat(), "before": before}
    events.append(STREAM, days[0].year, [Entry(code, by.code, told)])
    outbox.put([Letter("calendar.changed", told)])
    transaction.on_commit(calendar.forget)
