"""A statement asked of the office that a request complains about: a case of its own that tells nothing of the request.

The request's own chain holds who asked and in what words; the statement's holds only the question and the answer.
"""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.calendar import WorkingDays
from tongban.kernel.core.lifecycle import CLOSED, ClockKind, Lifecycle, State, Step
from tongban.services.requests.lifecycle.states import STATES
from tongban.services.requests.rules import asked_to_state, may_ask_statement, system

ALWAYS = tuple(s.code for s in STATES)
# on the request that complains
ASKING = (
    Step(
        "ask_statement",
        _("Ask the office complained about"),
        ("dispatched", "accepted", "in_progress", "reopened"),
        None,
        (may_ask_statement,),
        needs=("text",),
        audience="offices",
    ),
    Step(
        "statement_given",
        _("Statement of the office complained about"),
        ALWAYS,
        None,
        (system,),
        needs=("text",),
        audience="offices",
        tells=("lead",),
    ),
)
STATEMENT = Lifecycle(
    "statement",
    _("Statement"),
    (
        State("asked", _("Asked for"), _("Asked for")),
        State("given", _("Given"), _("Given"), CLOSED),
        State("taken_back", _("No longer needed"), _("No longer needed"), CLOSED),
    ),
    (
        Step(
            "file",
            _("Asked for"),
            (),
            None,
            (system,),
            starts=("statement",),
            audience="offices",
            tells=("lead",),
        ),
        Step(
            "give",
            _("Give the statement"),
            ("asked",),
            "given",
            (asked_to_state,),
            needs=("text",),
            stops=("statement",),
            marks={"answered_at": True, "closed_at": True},
            audience="offices",
        ),
        Step(
            "take_back",
            _("Take the question back"),
            ("asked",),
            "taken_back",
            (system,),
            drops=("statement",),
            marks={"closed_at": True},
            audience="offices",
            tells=("lead",),
        ),
    ),
    (ClockKind("statement", _("Statement"), WorkingDays(3)),),
    rights={
        "lead": "requests.handle",
        "head": "requests.head",
        "centre": "requests.dispatch",
        "supervisor": "requests.supervise",
    },
    notices={
        "office": "requests.statement",
        "centre": "requests.statement_late",
        "supervisor": "requests.statement_late",
    },
)
