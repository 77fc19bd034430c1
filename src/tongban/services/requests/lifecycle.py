"""The life of a request, as data. Suggestions and petitions live the same life by other clocks."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.calendar import CalendarDays, Minutes, WorkingDays, WorkingMinutes
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.lifecycle import CLOSED, DONE, WAITING, ClockKind, Lifecycle, State, Step
from tongban.services.requests.rules import dispatches, heads, helps, leads, requester, supervises, system

RETURNS = 2  # a unit may say "not mine" so often; then the dispatch centre rules
REOPENINGS = 2
REOPEN_DAYS = 15

STATES = (
    State("received", _("Received"), _("We have it")),
    State("dispatched", _("Dispatched"), _("Sent to the office that answers for it")),
    State("returned", _("Returned"), _("Being sent to another office")),
    State("accepted", _("Accepted"), _("The office has taken it on")),
    State("in_progress", _("In progress"), _("Being worked on")),
    State("waiting_requester", _("Waiting for the requester"), _("Waiting for your reply"), WAITING),
    State("answered", _("Answered"), _("Answered: please say whether it is solved"), DONE),
    State("reopened", _("Reopened"), _("Taken up again")),
    State("closed", _("Closed"), _("Closed"), CLOSED),
    State("merged", _("Merged"), _("Handled together with the same matter"), CLOSED),
    State("withdrawn", _("Withdrawn"), _("Withdrawn by you"), CLOSED),
    State("declined", _("Declined"), _("Not for us: see where to go instead"), CLOSED),
)
WITH_UNIT = ("dispatched", "accepted", "in_progress", "reopened")
UNSETTLED = ("received", "returned", *WITH_UNIT, "waiting_requester")
ALL_CLOCKS = ("dispatch", "first_contact", "answer", "help", "waiting", "confirm")


def may_return(case: Any, move: Any) -> None:  # noqa: ARG001 - a check has one shape
    """A unit may send a request back twice in all; a ruling of the centre binds."""
    if case.counts.get("ruled"):
        raise TongbanError(
            _now("The dispatch centre has ruled that this is yours; it cannot be returned again.")
        )
    if case.counts.get("returned", 0) >= RETURNS:
        raise TongbanError(_now("It has been returned twice; ask the dispatch centre for a ruling."))


def may_extend(case: Any, move: Any) -> None:  # noqa: ARG001
    """More time is asked for once, and before the deadline."""
    if case.counts.get("extension_asked"):
        raise TongbanError(_now("More time can be asked for only once."))
    if case.is_late("answer"):
        raise TongbanError(_now("The deadline has passed; more time can only be asked for before it."))


def extension_open(case: Any, move: Any) -> None:  # noqa: ARG001
    """There must be an undecided wish for more time."""
    if case.counts.get("extension_asked", 0) <= case.counts.get("extension_decided", 0):
        raise TongbanError(_now("Nobody has asked for more time."))


def may_reopen(case: Any, move: Any) -> None:  # noqa: ARG001
    """The requester may take it up again twice, within 15 days of the answer."""
    if case.counts.get("reopened", 0) >= REOPENINGS:
        raise TongbanError(_now("It has been reopened twice already; the supervisor is on it."))
    if case.days_since_answer() > REOPEN_DAYS:
        raise TongbanError(
            _now("The 15 days for taking it up again are over; please file it as a new request.")
        )


def not_complained_of(case: Any, move: Any) -> None:
    """The office complained about is never the one to look into it."""
    if case.about_id and case.about_id in {move.lead, *(h.office for h in move.helpers)}:
        raise TongbanError(_now("The request complains about this office; choose another to look into it."))


def not_urgent_yet(case: Any, move: Any) -> None:
    """Urgency is marked once; its clocks are counted from the filing, so that marking late gives nobody time."""
    if case.counts.get("urgent"):
        raise TongbanError(_now("It is marked as urgent already."))


def mergeable(case: Any, move: Any) -> None:
    """A request is merged into another open one, never into itself."""
    if move.into == case.pk:
        raise TongbanError(_now("A request cannot be merged into itself."))


STEPS = (
    Step(
        "file",
        _("File"),
        (),
        None,
        (requester,),
        starts=("dispatch", "answer"),
        tells=("requester",),
        public=_("We have received it."),
    ),
    Step(
        "dispatch",
        _("Dispatch"),
        ("received", "returned"),
        "dispatched",
        (dispatches,),
        needs=("lead",),
        stops=("dispatch",),
        starts=("first_contact",),
        drops=("first_contact",),
        audience="offices",
        tells=("lead", "helpers"),
        public=_("It was sent to the office that answers for it."),
        check=not_complained_of,
    ),
    Step(
        "rule",
        _("Rule"),
        ("returned",),
        "dispatched",
        (dispatches,),
        needs=("lead", "text"),
        stops=("dispatch",),
        starts=("first_contact",),
        drops=("first_contact",),
        counts=("ruled",),
        audience="offices",
        tells=("lead",),
        public=_("The dispatch centre decided who answers for it."),
        check=not_complained_of,
    ),
    Step(
        "reroute",
        _("Send elsewhere"),
        WITH_UNIT,
        "dispatched",
        (dispatches, supervises),
        needs=("lead", "text"),
        starts=("first_contact",),
        drops=("first_contact",),
        audience="offices",
        tells=("lead",),
        public=_("It was sent to another office."),
        check=not_complained_of,
    ),
    Step(
        "urge",
        _("Mark as urgent"),
        UNSETTLED,
        None,
        (dispatches, supervises),
        drops=("answer",),
        starts=("answer",),
        counts=("urgent",),
        audience="offices",
        tells=("lead",),
        check=not_urgent_yet,
    ),
    Step(
        "amend",
        _("Amended by its source"),
        tuple(s.code for s in STATES),
        None,
        (system,),
        needs=("text",),
        audience="offices",
    ),
    Step("take_over", _("Take over"), ("received",), None, (system,), starts=("dispatch", "answer")),
    Step(
        "accept",
        _("Accept"),
        ("dispatched", "reopened"),
        "accepted",
        (leads,),
        stops=("first_contact",),
        tells=("requester",),
        public=_("The office has taken it on."),
    ),
    Step(
        "return",
        _("Return: not ours"),
        ("dispatched",),
        "returned",
        (leads,),
        needs=("text",),
        drops=("first_contact",),
        starts=("dispatch",),
        counts=("returned",),
        audience="offices",
        tells=("centre",),
        public=_("It is being sent to another office."),
        check=may_return,
    ),
    Step(
        "progress",
        _("Tell what was done"),
        ("accepted", "in_progress"),
        "in_progress",
        (leads,),
        needs=("text",),
        tells=("requester",),
        public=_("The office reports:"),
    ),
    Step(
        "note",
        _("Internal note"),
        UNSETTLED,
        None,
        (leads, helps, heads, dispatches, supervises),
        needs=("text",),
        audience="offices",
    ),
    Step(
        "ask",
        _("Ask the requester"),
        ("accepted", "in_progress"),
        "waiting_requester",
        (leads,),
        needs=("text",),
        pauses=("answer",),
        starts=("waiting",),
        tells=("requester",),
        public=_("The office asks you:"),
    ),
    Step(
        "supply",
        _("Reply"),
        ("waiting_requester",),
        "in_progress",
        (requester,),
        needs=("text",),
        stops=("waiting",),
        resumes=("answer",),
        tells=("lead",),
        public=_("You replied:"),
    ),
    Step(
        "add",
        _("Add to it"),
        UNSETTLED,
        None,
        (requester,),
        needs=("text",),
        tells=("lead",),
        public=_("You added:"),
    ),
    Step(
        "resume",
        _("Go on without a reply"),
        ("waiting_requester",),
        "in_progress",
        (system, leads),
        drops=("waiting",),
        resumes=("answer",),
        audience="offices",
        tells=("lead",),
        public=_("The office goes on with what it knows."),
    ),
    Step(
        "ask_helper",
        _("Ask another office to help"),
        ("dispatched", "accepted", "in_progress"),
        None,
        (leads, dispatches),
        needs=("helpers",),
        audience="offices",
        tells=("helpers",),
        check=not_complained_of,
    ),
    Step(
        "help_done",
        _("Our part is done"),
        ("dispatched", "accepted", "in_progress", "waiting_requester", "reopened"),
        None,
        (helps,),
        needs=("text", "office"),
        stops=("help",),
        audience="offices",
        tells=("lead",),
    ),
    Step(
        "ask_extension",
        _("Ask for more time"),
        ("accepted", "in_progress"),
        None,
        (leads,),
        needs=("text",),
        counts=("extension_asked",),
        audience="offices",
        tells=("centre",),
        check=may_extend,
    ),
    Step(
        "extend",
        _("Grant more time"),
        ("accepted", "in_progress", "waiting_requester"),
        None,
        (dispatches, supervises),
        needs=("term", "text"),
        counts=("extension_decided", "extended"),
        tells=("lead", "requester"),
        public=_("The office was given more time, because:"),
        check=extension_open,
    ),
    Step(
        "refuse_extension",
        _("Refuse more time"),
        ("accepted", "in_progress", "waiting_requester"),
        None,
        (dispatches, supervises),
        needs=("text",),
        counts=("extension_decided",),
        audience="offices",
        tells=("lead",),
        check=extension_open,
    ),
    Step(
        "answer",
        _("Answer"),
        ("accepted", "in_progress"),
        "answered",
        (leads,),
        needs=("text",),
        stops=("answer",),
        drops=("help",),
        starts=("confirm",),
        marks={"answered_at": True},
        tells=("requester",),
        public=_("The office answered:"),
    ),
    Step(
        "confirm",
        _("Say how it went"),
        ("answered",),
        "closed",
        (requester,),
        needs=("outcome",),
        stops=("confirm",),
        marks={"closed_at": True},
        tells=("lead",),
        public=_("You said how it went."),
    ),
    Step(
        "lapse",
        _("No reply"),
        ("answered",),
        "closed",
        (system,),
        drops=("confirm",),
        marks={"closed_at": True, "outcome": "no_reply"},
        public=_("Closed, because nobody said anything against it."),
    ),
    Step(
        "reopen",
        _("Not solved: take it up again"),
        ("answered", "closed"),
        "reopened",
        (requester,),
        needs=("text",),
        drops=("confirm",),
        starts=("answer", "first_contact"),
        counts=("reopened",),
        marks={"closed_at": False, "answered_at": False, "outcome": ""},
        tells=("lead", "supervisor"),
        public=_("You asked to take it up again:"),
        check=may_reopen,
    ),
    Step(
        "merge",
        _("Merge"),
        ("received", "dispatched", "accepted", "in_progress", "returned", "reopened"),
        "merged",
        (dispatches,),
        needs=("into",),
        drops=ALL_CLOCKS,
        marks={"closed_at": True},
        tells=("requester",),
        public=_("It is handled together with the same matter."),
        check=mergeable,
    ),
    Step(
        "unmerge",
        _("Take apart again"),
        ("merged",),
        "received",
        (dispatches,),
        starts=("dispatch", "answer"),
        marks={"closed_at": False, "merged_into": None},
        audience="offices",
        tells=("requester",),
        public=_("It is handled on its own again."),
    ),
    Step(
        "withdraw",
        _("Withdraw"),
        (*UNSETTLED, "answered"),
        "withdrawn",
        (requester,),
        drops=ALL_CLOCKS,
        marks={"closed_at": True},
        tells=("lead",),
        public=_("You withdrew it."),
    ),
    Step(
        "decline",
        _("Decline"),
        ("received", "returned"),
        "declined",
        (dispatches,),
        needs=("text",),
        drops=ALL_CLOCKS,
        marks={"closed_at": True},
        tells=("requester",),
        public=_("This is not for us. Where to go instead:"),
    ),
)

CONFIRM = ClockKind("confirm", _("Requester's reply"), CalendarDays(7), then="lapse", warns=False)
WAIT = ClockKind("waiting", _("Waiting for the requester"), WorkingDays(5), then="resume", warns=False)
DISPATCH = ClockKind("dispatch", _("Dispatch"), WorkingMinutes(60))
FIRST_CONTACT = ClockKind("first_contact", _("First contact"), WorkingDays(1), per_office=True)
HELP = ClockKind("help", _("Helping office"), WorkingDays(5), per_office=True)

COMMON = (DISPATCH, HELP, WAIT, CONFIRM)
URGENT_TERMS = {"first_contact": Minutes(30), "answer": WorkingDays(2), "dispatch": Minutes(15)}


def terms(case: Any, clock: ClockKind) -> Any:
    """The allowance of a clock for this case: urgent ones are shorter; a category may have its own answer time."""
    more = getattr(case, "more", None) or {}
    if (
        more.get("urgent", case.counts.get("urgent"))
        and case.life == "request"
        and clock.code in URGENT_TERMS
    ):
        return URGENT_TERMS[clock.code]
    return clock.term


REQUEST = Lifecycle(
    "request",
    _("Request"),
    STATES,
    STEPS,
    (*COMMON, FIRST_CONTACT, ClockKind("answer", _("Answer"), WorkingDays(7))),
    terms,
)
SUGGESTION = Lifecycle(
    "suggestion",
    _("Suggestion"),
    STATES,
    STEPS,
    (*COMMON, FIRST_CONTACT, ClockKind("answer", _("Answer"), WorkingDays(15))),
    terms,
)
# Regulations on petition work (信访工作条例), articles 22-24 and 34: acceptance is told within 15 days, the answer
# given within 60, extended once by at most 30.
PETITION = Lifecycle(
    "petition",
    _("Petition"),
    STATES,
    STEPS,
    (
        *COMMON,
        ClockKind("first_contact", _("Acceptance"), CalendarDays(15), per_office=True),
        ClockKind("answer", _("Answer"), CalendarDays(60)),
    ),
    terms,
)
LIVES = (REQUEST, SUGGESTION, PETITION)
EXTENSION = {"request": WorkingDays(5), "suggestion": WorkingDays(15), "petition": CalendarDays(30)}
