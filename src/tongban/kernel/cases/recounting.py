"""When the work calendar changes, what is still running is counted again: it keeps exactly the time it had left."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import clocks, writing
from tongban.kernel.cases.actions import act, locked, record
from tongban.kernel.cases.facts import ClockFacts
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case, Clock
from tongban.kernel.cases.moves import hours_of
from tongban.kernel.core import calendar, clock
from tongban.kernel.core.calendar import (
    CalendarDays,
    WorkingMinutes,
    deadline,
    term_from_json,
    working_minutes,
)
from tongban.kernel.core.events import Entry


def recount(first: str, last: str, before: dict[str, bool]) -> None:
    """Count every running clock again that is due on or after the first changed day."""
    since = clock.midnight(date.fromisoformat(first)).astimezone(UTC)
    running = Clock.objects.filter(stopped_at=None, paused_at=None, dropped=False, due_at__gte=since)
    calendar.forget()
    old = _before(first, last, before)
    for case in running.values_list("case_id", flat=True).order_by("case_id").distinct():
        _recount(case, since, old)


def _before(first: str, last: str, before: dict[str, bool]) -> calendar.Calendar:
    """The calendar as it was: without today's word on those days, with the word before it."""
    entries = {d: e for d, e in calendar.load_overrides().items() if not first <= d.isoformat() <= last}
    entries |= {date.fromisoformat(d): calendar.Entry(working) for d, working in before.items()}
    return calendar.Calendar(entries)


@act
def _recount(case_id: int, since: datetime, old: calendar.Calendar) -> None:
    case = locked(case_id)
    facts = writing.stored(case)
    due = [c for c in facts.clocks.values() if c.running and c.due_at >= since]
    with clock.not_before(case.changed_at):
        changes = [change for c in due if (change := _change(case, c, old))]
        if changes:
            record(case, facts, Entry("clock.recounted", SYSTEM.code, {"clocks": changes}))


def _change(case: Case, running: ClockFacts, old: calendar.Calendar) -> dict[str, Any] | None:
    hours, now = hours_of(case, running.office), clock.now()
    term, due = term_from_json(running.term), running.due_at
    left = working_minutes(now, due, hours=hours, calendar=old)
    if term.counts_working_time and left > 0:
        due = deadline(now, WorkingMinutes(left), hours=hours)
    elif isinstance(
        term, CalendarDays
    ):  # a last day that has become a day off gives way to the next working day
        due = deadline(due - timedelta(days=1), CalendarDays(1), hours=hours)
    if due == running.due_at:
        return None
    return clocks.recounted(life_of(case).clock(running.code), running, due, hours)
