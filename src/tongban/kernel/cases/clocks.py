"""Clock arithmetic: each function gives the change an event will carry, so that replay needs no calendar."""

from datetime import datetime, timedelta
from typing import Any

from tongban.kernel.cases.facts import ClockFacts
from tongban.kernel.core.calendar import (
    Minutes,
    OfficeHours,
    Term,
    WorkingDays,
    WorkingMinutes,
    deadline,
    term_from_json,
    working_minutes,
)
from tongban.kernel.core.clock import now
from tongban.kernel.core.lifecycle import ClockKind

REMINDER = 0.8  # share of the time used when the first reminder goes out
HEAD, SUPERVISOR = (
    2,
    3,
)  # alarm levels: 1 reminds the handler, 2 the head of office when due, 3 the supervisor


def start(
    kind: ClockKind, office: int | None, number: int, term: Term, at: datetime, hours: OfficeHours
) -> dict[str, Any]:
    """Start a clock."""
    due = deadline(at, term, hours=hours)
    alarm = _part_of(at, due, term, hours) if kind.warns else due
    return {
        "do": "start",
        "code": kind.code,
        "office": office,
        "round": number,
        "term": term.to_json(),
        "due": due.isoformat(),
        "alarm": alarm.isoformat(),
    }


def change(do: str, clock: ClockFacts) -> dict[str, Any]:
    """What every change of a clock says."""
    return {"do": do, "code": clock.code, "office": clock.office, "round": clock.round}


def end(do: str, clock: ClockFacts, at: datetime, hours: OfficeHours) -> dict[str, Any]:
    """Pause, stop or drop a clock, with the minutes used so far as its term counts them."""
    spent = clock.spent
    begun = clock.resumed_at or clock.started_at
    if clock.running and term_from_json(clock.term).counts_working_time:
        spent += max(0, working_minutes(begun, at, hours=hours))
    elif clock.running:
        spent += max(0, int((at - begun).total_seconds()) // 60)
    return {**change(do, clock), "spent": spent}


def resume(kind: ClockKind, clock: ClockFacts, at: datetime, hours: OfficeHours) -> dict[str, Any]:
    """Let a paused clock run on with exactly the time it had left."""
    due = clock.due_at
    if clock.paused_at and clock.paused_at < due:
        if term_from_json(clock.term).counts_working_time:
            left = working_minutes(clock.paused_at, due, hours=hours)
            due = deadline(at, WorkingMinutes(left), hours=hours)
        else:
            due += at - clock.paused_at
    return {**change("resume", clock), "due": due.isoformat(), "alarm": _next_alarm(kind, clock, due, hours)}


def extend(kind: ClockKind, clock: ClockFacts, term: Term, hours: OfficeHours) -> dict[str, Any]:
    """Give a clock more time, counted on from when it was due."""
    return recounted(kind, clock, deadline(clock.due_at, term, hours=hours), hours)


def retermed(
    kind: ClockKind, clock: ClockFacts, number: int, term: Term, hours: OfficeHours
) -> list[dict[str, Any]]:
    """Let a clock give way to one of another term that is counted from the same start (kept in the term as `from`).

    What was paused or granted stays on top. A shorter term makes nobody late at once: a working day from now (a term
    of minutes: that) is left, or what was. The old one stays as it was, so that figures of earlier days do too.
    """
    at, old = now(), term_from_json(clock.term)
    begun = counted_from(clock.started_at, clock.term)
    least = term if isinstance(term, Minutes | WorkingMinutes) else WorkingDays(1)
    due = deadline(begun, term, hours=hours)
    moved = working_minutes(deadline(begun, old, hours=hours), clock.due_at, hours=hours)
    if moved > 0:
        due = deadline(due, WorkingMinutes(moved), hours=hours)
    due = max(due, min(clock.due_at, deadline(clock.paused_at or at, least, hours=hours)))
    dropped = end("drop", clock, at, hours)
    new = start(kind, clock.office, number, term, at, hours)
    alarm = _part_of(at, due, term, hours) if kind.warns else due
    new |= {"due": due.isoformat(), "alarm": alarm.isoformat(), "spent": dropped["spent"]}
    new["term"] = {**term.to_json(), "from": begun.isoformat()}
    paused = {"do": "pause", "code": kind.code, "office": clock.office, "round": number}
    return [dropped, new, *([paused] if clock.paused_at else [])]


def counted_from(started_at: datetime, term: dict[str, Any]) -> datetime:
    """Since when a clock is counted: its start, or that of the one it took the place of."""
    return datetime.fromisoformat(term["from"]) if "from" in term else started_at


def recounted(kind: ClockKind, clock: ClockFacts, due: datetime, hours: OfficeHours) -> dict[str, Any]:
    """Let a clock be due at another time, as an extension or a changed work calendar has it."""
    alarm = None if clock.paused_at else _next_alarm(kind, clock, due, hours)
    return {**change("extend", clock), "due": due.isoformat(), "alarm": alarm}


def ring(kind: ClockKind, clock: ClockFacts, hours: OfficeHours) -> dict[str, Any]:
    """The next warning of a clock, once each: reminder, head, supervisor."""
    level = clock.alarms + 1
    nxt = {1: clock.due_at, HEAD: _day_late(clock.due_at, hours)}.get(level)
    alarm = nxt.isoformat() if kind.warns and nxt else None
    return {**change("alarm", clock), "level": level, "alarm": alarm}


def _day_late(due: datetime, hours: OfficeHours) -> datetime:
    return deadline(due, WorkingDays(1), hours=hours)


def _next_alarm(kind: ClockKind, clock: ClockFacts, due: datetime, hours: OfficeHours) -> str | None:
    if not kind.warns:
        return due.isoformat()
    if clock.alarms == 0:
        return _part_of(clock.started_at, due, term_from_json(clock.term), hours).isoformat()
    if clock.alarms < HEAD:
        return due.isoformat()
    # the head was told of a time that has gone by: if the new one goes by too, the supervisor is told
    return _day_late(due, hours).isoformat() if clock.alarms == HEAD else None


def _part_of(at: datetime, due: datetime, term: Term, hours: OfficeHours) -> datetime:
    if isinstance(term, Minutes):
        return at + timedelta(seconds=(due - at).total_seconds() * REMINDER)
    left = max(
        0, working_minutes(at, due, hours=hours)
    )  # one that takes the place of a late clock may be due already
    return deadline(at, WorkingMinutes(int(left * REMINDER)), hours=hours)
