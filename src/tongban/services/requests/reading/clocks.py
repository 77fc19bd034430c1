"""Clocks as a page shows them, and why an answer may take so long."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case, Clock
from tongban.kernel.core import clock
from tongban.kernel.core.calendar import Remaining, remaining, term_from_json
from tongban.kernel.core.lifecycle import Lifecycle
from tongban.services.requests.models import Request


@dataclass(frozen=True)
class Running:
    """A clock as a page shows it."""

    label: Any
    office: str
    clock: Clock
    left: Remaining | None
    share: int  # per cent of the time used


PROMISES = ("acceptance", "answer", "review", "rereview")


def answer_clock(case: Case) -> Clock | None:
    """The clock of the promise to the requester: the answer; of a petition what is due next of its four."""
    return case.clocks.filter(code__in=PROMISES, dropped=False).order_by("-started_at", "-round").first()


def why_so_long(row: Request, told: Clock) -> dict[str, Any]:
    """What a promise rests on: the term, and what gave it (urgency, the class, or the kind of request)."""
    term = term_from_json(told.term)
    life = life_of(row.case)
    own = life.code == "request" and row.answer_days == term.n and row.category
    because = _("It is marked as urgent.") if row.case.counts.get("urgent") and life.code == "request" else ""
    label = " · ".join(filter(None, (row.category, row.category2)))
    if not because and own:
        because = _("This is the answer time for: %(label)s") % {"label": label}
    return {"term": term, "because": because or life.label, "extended": told.extended_at is not None}


def running(life: Lifecycle, row: Clock) -> Running:
    """A clock with the time left and the share used."""
    now = clock.now()
    total = (row.due_at - row.started_at).total_seconds() or 1
    used = ((row.stopped_at or row.paused_at or now) - row.started_at).total_seconds()
    left = None if row.stopped_at else remaining(row.paused_at or now, row.due_at)
    return Running(
        life.clock(row.code).label,
        row.office.name if row.office else "",
        row,
        left,
        min(100, round(100 * used / total)),
    )
