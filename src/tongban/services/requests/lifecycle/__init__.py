"""The life of a request, as data. Suggestions and petitions live the same life by other clocks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.calendar import CalendarDays, Minutes, WorkingDays, WorkingMinutes
from tongban.kernel.core.lifecycle import ClockKind, Lifecycle
from tongban.services.requests.lifecycle.ending import ENDING
from tongban.services.requests.lifecycle.petition import CLOCKS, PETITION_STATES, petition_steps
from tongban.services.requests.lifecycle.sending import SENDING
from tongban.services.requests.lifecycle.states import STATES
from tongban.services.requests.lifecycle.stating import ASKING, STATEMENT
from tongban.services.requests.lifecycle.working import WORKING

STEPS = (*SENDING, *WORKING, *ENDING, *ASKING)

CONFIRM = ClockKind("confirm", _("Requester's reply"), CalendarDays(7), then="lapse", warns=False)
WAIT = ClockKind("waiting", _("Waiting for the requester"), WorkingDays(5), then="resume", warns=False)
DISPATCH = ClockKind("dispatch", _("Dispatch"), WorkingMinutes(60))
FIRST_CONTACT = ClockKind("first_contact", _("First contact"), WorkingDays(1), per_office=True)
HELP = ClockKind("help", _("Helping office"), WorkingDays(5), per_office=True)

COMMON = (DISPATCH, HELP, WAIT, CONFIRM)
URGENT_TERMS = {"first_contact": Minutes(30), "answer": WorkingDays(2), "dispatch": Minutes(15)}


def terms(case: Any, clock: ClockKind) -> Any:
    """The allowance of a clock for this case: its class may have an answer time of its own; urgent ones are shorter.

    The days of the class come with the step that starts the clock, else they stand on the request.
    """
    more = getattr(case, "more", None) or {}
    if case.life != "request":
        return clock.term
    urgent = URGENT_TERMS.get(clock.code) if more.get("urgent", case.counts.get("urgent")) else None
    if clock.code != "answer":
        return urgent or clock.term
    days = more["answer_days"] if "answer_days" in more else _kept(case)
    own = WorkingDays(days) if days else clock.term
    return min(urgent, own, key=lambda term: term.n) if urgent else own


def _kept(case: Any) -> int | None:
    row = getattr(case, "request", None)
    return row.answer_days if row else None


RIGHTS = {
    "lead": "requests.handle",
    "head": "requests.head",
    "centre": "requests.dispatch",
    "supervisor": "requests.supervise",
}
NOTICES = {
    who: f"requests.{told}"
    for who, told in {
        "requester": "mine",
        "office": "office",
        "centre": "centre",
        "supervisor": "supervisor",
        **{f"requester.{step}": f"mine_{step}" for step in ("accept", "ask", "answer", "extend", "merge")},
    }.items()
}


def life(code: str, label: Any, first_contact: ClockKind, answer: Any) -> Lifecycle:
    """The life of a request by other clocks."""
    clocks = (*COMMON, first_contact, ClockKind("answer", _("Answer"), answer))
    return Lifecycle(code, label, STATES, STEPS, clocks, terms, RIGHTS, NOTICES)


REQUEST = life("request", _("Request"), FIRST_CONTACT, WorkingDays(7))
SUGGESTION = life("suggestion", _("Suggestion"), FIRST_CONTACT, WorkingDays(15))
PETITION = Lifecycle(
    "petition",
    _("Petition"),
    PETITION_STATES,
    petition_steps(STEPS),
    (*COMMON, FIRST_CONTACT, *CLOCKS, ClockKind("answer", _("Answer"), CalendarDays(60))),
    terms,
    RIGHTS,
    NOTICES,
)
LIVES = (REQUEST, SUGGESTION, PETITION, STATEMENT)
EXTENSION = {"request": WorkingDays(5), "suggestion": WorkingDays(15), "petition": CalendarDays(30)}
