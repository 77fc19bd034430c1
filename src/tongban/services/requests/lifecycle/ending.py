"""Steps from the answer to the end, and back."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.lifecycle import Step
from tongban.services.requests.lifecycle.checks import may_reopen
from tongban.services.requests.lifecycle.states import ALL_CLOCKS, UNSETTLED
from tongban.services.requests.rules import leads, requester, system

ENDING = (
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
)
