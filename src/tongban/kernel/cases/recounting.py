"""When the work calendar changes, what runs or stands still is counted again: it keeps exactly the time it had left."""

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
    """Count every clock again that is neither stopped nor dropped and due on or after the first changed day."""
    since = clock.midnight(date.fromisoformat(first)).astimezone(UTC)
    live = Clock.objects.filter(stopped_at=None, dropped=False, due_at__gte=since)
    calendar.forget()
    old = _before(first, last, before)
    for case in live.values_list("case_id", flat=True).order_by("case_id").distinct():
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
    due = [c for c in facts.clocks.values() if c.live and c.due_at >= since]
    with clock.not_before(case.changed_at):
        changes = [change for c in due if (change := _change(case, c, old))]
        if changes:
            record(case, facts, Entry("clock.recounted", SYSTEM.code, {"clocks": changes}))


def _change(case: Case, held: ClockFacts, old: calendar.Calendar) -> dict[str, Any] | None:
    """One that stands still keeps what it had left when it was paused."""
    hours, since = hours_of(case, held.office), held.paused_at or clock.now()
    term, due = term_from_json(held.term), held.due_at
    left = working_minutes(since, due, hours=hours, calendar=old)
    if term.counts_working_time and left > 0:
        due = deadline(since, WorkingMinutes(left), hours=hours)
    elif isinstance(term, CalendarDays) and held.running:
        # a last day that has become a day off gives way to the next working day
        due = deadline(due - timedelta(days=1), CalendarDays(1), hours=hours)
    if due == held.due_at:
        return None
    return clocks.recounted(life_of(case).clock(held.code), held, due, hours)
