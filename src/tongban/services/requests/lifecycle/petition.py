"""A petition: the life of a request by the Regulations on petition work (信访工作条例, 2022), as data.

Acceptance, refusal or transfer is told within 15 days of receipt (articles 22 and 23); the answer is given within 60 days
of acceptance, extended once by at most 30 with the reason told (34); a review may be asked for within 30 days of the
answer and a re-review within 30 days of the review, each given within 30 days (35, 36). These clocks stop for nobody.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core import clock
from tongban.kernel.core.calendar import CalendarDays, deadline
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.lifecycle import CLOSED, DONE, ClockKind, State, Step
from tongban.services.requests.lifecycle.states import ALL_CLOCKS, STATES
from tongban.services.requests.rules import dispatches, leads, requester, reviews, system

APPEAL_DAYS = 30
ACCEPTANCE = ClockKind("acceptance", _("Acceptance"), CalendarDays(15))
CLOCKS = (
    ACCEPTANCE,
    ClockKind("review", _("Review"), CalendarDays(30)),
    ClockKind("rereview", _("Re-review"), CalendarDays(30)),
    ClockKind(
        "appeal", _("Time to ask for a re-review"), CalendarDays(APPEAL_DAYS), then="settle", warns=False
    ),
)
ALL = (*ALL_CLOCKS, *(c.code for c in CLOCKS))
PETITION_STATES = (
    *(s for s in STATES if s.code != "reopened"),
    State("transferred", _("Transferred"), _("Handed to the body that answers for it"), CLOSED),
    State("in_review", _("In review"), _("Being reviewed")),
    State("reviewed", _("Reviewed"), _("Reviewed: you may ask for a re-review"), DONE),
    State("in_rereview", _("In re-review"), _("Being reviewed for the second time")),
)
ALWAYS = tuple(s.code for s in PETITION_STATES)


def review_until(case: Any) -> datetime:
    """Until when a review may be asked for."""
    return deadline(case.answered_at or case.opened_at, CalendarDays(APPEAL_DAYS))


def may_ask_review(case: Any, move: Any) -> None:  # noqa: ARG001 - a check has one shape
    """Once, within 30 days of the written answer."""
    if case.answered_at is None or case.counts.get("review_asked"):
        raise TongbanError(_now("A review can be asked for once, after the written answer."))
    if clock.now() > review_until(case):
        raise TongbanError(_now("The 30 days for asking for a review are over (article 35)."))


OWN = (
    Step(
        "transfer",
        _("Transfer"),
        ("received", "dispatched", "returned"),
        "transferred",
        (dispatches,),
        needs=("text",),
        stops=("acceptance",),
        drops=tuple(c for c in ALL if c != "acceptance"),
        marks={"closed_at": True},
        tells=("requester",),
        public=_("It was handed to the body that answers for it:"),
    ),
    Step(
        "ask_review",
        _("Ask for a review"),
        ("answered", "closed"),
        "in_review",
        (requester,),
        needs=("text",),
        drops=("confirm",),
        starts=("review",),
        counts=("review_asked",),
        marks={"closed_at": False},
        tells=("centre", "supervisor"),
        public=_("You asked for a review:"),
        check=may_ask_review,
    ),
    Step(
        "review",
        _("Give the review"),
        ("in_review",),
        "reviewed",
        (reviews,),
        needs=("text",),
        stops=("review",),
        starts=("appeal",),
        tells=("requester", "lead"),
        public=_("The review says:"),
    ),
    Step(
        "ask_rereview",
        _("Ask for a re-review"),
        ("reviewed",),
        "in_rereview",
        (requester,),
        needs=("text",),
        drops=("appeal",),
        starts=("rereview",),
        tells=("centre", "supervisor"),
        public=_("You asked for a re-review:"),
    ),
    Step(
        "rereview",
        _("Give the re-review"),
        ("in_rereview",),
        "closed",
        (reviews,),
        needs=("text",),
        stops=("rereview",),
        marks={"closed_at": True, "outcome": "rereviewed"},
        tells=("requester", "lead"),
        public=_("The re-review says; it is final:"),
    ),
    Step(
        "settle",
        _("No re-review asked for"),
        ("reviewed",),
        "closed",
        (system,),
        drops=("appeal",),
        marks={"closed_at": True, "outcome": "reviewed"},
        public=_("Closed: no re-review was asked for."),
    ),
)
# where a petition's step says otherwise than a request's
OTHERWISE: dict[str, dict[str, Any]] = {
    "file": {"starts": ("dispatch", "acceptance")},
    "take_over": {"starts": ("dispatch", "acceptance")},
    "unmerge": {"starts": ("dispatch", "acceptance")},
    "dispatch": {"starts": ()},
    "rule": {"starts": ()},
    "reroute": {"starts": ()},
    # a source and the office complained about may speak at any time of its life
    "amend": {"sources": ALWAYS},
    "statement_given": {"sources": ALWAYS},
    "accept": {"stops": ("acceptance",), "starts": ("answer",), "public": _("Your petition was accepted.")},
    "ask": {"pauses": ()},
    "supply": {"resumes": ()},
    "resume": {"resumes": ()},
    "decline": {
        "label": _("Refuse acceptance"),
        "sources": ("received", "returned", "dispatched"),
        "who": (dispatches, leads),
        "stops": ("acceptance",),
        "drops": tuple(c for c in ALL if c != "acceptance"),
        "public": _("It was not accepted. Where to go instead:"),
    },
}


def petition_steps(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps of a request as a petition takes them, and its own."""
    return (*(_as_petition(s) for s in steps if s.code != "reopen"), *OWN)


def _as_petition(step: Step) -> Step:
    changed: dict[str, Any] = {"sources": tuple(s for s in step.sources if s != "reopened")}
    if step.drops == ALL_CLOCKS:
        changed["drops"] = ALL
    return replace(step, **(changed | OTHERWISE.get(step.code, {})))
