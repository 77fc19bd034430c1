"""The life of a name case, of a joint inspection, and of what two sides disagree on. Data only."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.cases.models import Message
from tongban.kernel.core.calendar import CalendarDays, WorkingDays
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.lifecycle import CLOSED, ClockKind, Lifecycle, State, Step
from tongban.services.gazetteer.rules import DECIDE, NAMES, decides, keeps, sees, system

ENDS = {"closed_at": True}
RIGHTS = {"lead": NAMES, "head": DECIDE, "centre": NAMES, "supervisor": DECIDE}
NOTICES = {"office": "gazetteer.case", "centre": "gazetteer.case", "supervisor": "gazetteer.case"}


def _heard(step: str, why: Any) -> Any:
    """Refuses to go on before this was said by anybody."""

    def check(case: Any, _move: Any) -> None:
        if not Message.objects.filter(case=case, step=step).exists():
            raise TongbanError(str(why), code="missing", field="text")

    return check


OPINION_FIRST = _("Nobody has given an opinion yet.")
EXPERT_FIRST = _("The experts have not been heard yet.")

NAME = Lifecycle(
    "place_name",
    _("Name case"),
    (
        State("proposed", _("Proposed"), _("Proposed")),
        State("consulting", _("Opinions are heard"), _("Opinions are heard")),
        State("reviewing", _("With the experts"), _("With the experts")),
        State("decided", _("Decided, to be made known"), _("Decided")),
        State("announced", _("Made known"), _("Made known"), CLOSED),
        State("declined", _("Declined"), _("Declined"), CLOSED),
        State("withdrawn", _("Withdrawn"), _("Withdrawn"), CLOSED),
    ),
    (
        Step("file", _("Propose"), (), None, (system, keeps), starts=("naming",), audience="offices", tells=("supervisor",)),
        Step("consult", _("Ask for opinions"), ("proposed",), "consulting", (keeps,), audience="offices", tells=("centre",)),
        Step("opinion", _("Give an opinion"), ("consulting",), None, (sees,), needs=("text",), audience="offices"),
        Step("review", _("To the experts"), ("consulting",), "reviewing", (keeps,), audience="offices", check=_heard("opinion", OPINION_FIRST)),
        Step("expert", _("Write down the experts' view"), ("reviewing",), None, (keeps,), needs=("text",), audience="offices", tells=("supervisor",)),
        Step("decide", _("Approve"), ("reviewing",), "decided", (decides,), needs=("text",), stops=("naming",), audience="offices",
             tells=("centre",), marks={"answered_at": True}, check=_heard("expert", EXPERT_FIRST)),
        Step("announce", _("Make it known"), ("decided",), "announced", (keeps,), needs=("text",), audience="requester", marks=ENDS),
        Step("decline", _("Decline"), ("proposed", "consulting", "reviewing"), "declined", (decides,), needs=("text",), drops=("naming",),
             audience="offices", tells=("centre",), marks=ENDS),
        Step("withdraw", _("Withdraw"), ("proposed", "consulting", "reviewing"), "withdrawn", (keeps,), drops=("naming",), audience="offices", marks=ENDS),
    ),
    (ClockKind("naming", _("Decision on a name"), WorkingDays(60)),),
    rights=RIGHTS,
    notices=NOTICES,
)  # fmt: skip

ROUND = Lifecycle(
    "boundary_round",
    _("Joint inspection of a boundary"),
    (
        State("open", _("Under way"), _("Under way")),
        State("done", _("Signed by both sides"), _("Signed by both sides"), CLOSED),
    ),
    (
        Step("file", _("Open a round"), (), None, (system,), starts=("round",), audience="offices"),
        Step("record", _("A marker was looked at"), ("open",), None, (system,), audience="offices"),
        Step("sign", _("A side signed"), ("open",), None, (system,), audience="offices"),
        Step("close", _("Close the round"), ("open",), "done", (system,), stops=("round",), audience="offices", marks=ENDS),
    ),
    (ClockKind("round", _("Joint inspection"), CalendarDays(180)),),
    rights=RIGHTS,
    notices=NOTICES,
)  # fmt: skip

DISPUTE = Lifecycle(
    "boundary_dispute",
    _("Disagreement over a boundary"),
    (
        State("open", _("To be settled"), _("To be settled")),
        State("settled", _("Settled"), _("Settled"), CLOSED),
    ),
    (
        Step("file", _("A side does not agree"), (), None, (system,), starts=("settling",), audience="offices", tells=("supervisor",)),
        Step("say", _("Say something on it"), ("open",), None, (sees,), needs=("text",), audience="offices"),
        Step("settle", _("Settle it"), ("open",), "settled", (decides,), needs=("text",), stops=("settling",), audience="offices",
             tells=("centre",), marks={**ENDS, "answered_at": True}),
    ),
    (ClockKind("settling", _("Disagreement over a boundary"), WorkingDays(30)),),
    rights=RIGHTS,
    notices=NOTICES,
)  # fmt: skip
LIVES = (NAME, ROUND, DISPUTE)
SERIES = {"place_name": "DN", "boundary_round": "JC", "boundary_dispute": "JZ"}
