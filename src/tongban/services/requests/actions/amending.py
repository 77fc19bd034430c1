"""A row that its source changed: its words are added, and an answer given there is an answer here."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.moves import Move
from tongban.kernel.core.errors import Conflict
from tongban.services.requests.models import Request

if TYPE_CHECKING:
    from tongban.services.requests.actions.importing import Row

# what an answer given elsewhere is here, by the state it finds; where it has ended here, nothing
STEPS = {
    "received": ("dispatch", "accept", "answer"),
    "returned": ("dispatch", "accept", "answer"),
    "dispatched": ("accept", "answer"),
    "accepted": ("answer",),
    "in_progress": ("answer",),
    "waiting_requester": ("resume", "answer"),
}


@transaction.atomic
def amend(case_id: int, row: "Row") -> None:
    """Add what a row says anew, all of it or nothing.

    The steps bear the time they became known, so that figures of earlier days stay as they were told.
    """
    case = cases.take(case_id, Move("amend", SYSTEM, text=row.text))
    # whoever took it up again here is not content with an answer of there
    if row.answered_at and not case.counts.get("reopened"):
        _answered(case, row.office)
    Request.objects.filter(pk=case_id).update(source_digest=row.digest)


def answer_of_there(**given: Any) -> Move:
    """The answer that another system gave: we know that there was one."""
    note = _("Answered in the system it was filed in; the words of the answer were not handed over.")
    return Move("answer", SYSTEM, text=note, **given)


def _answered(case: Case, office: int | None) -> None:
    for step in STEPS.get(case.state, ()):
        if step == "dispatch" and office is None:
            raise Conflict(
                _(
                    "It is answered there, but lies with no office here: name its office, or dispatch it first."
                ),
                field="office",
            )
        lead = office if step == "dispatch" else None
        cases.take(case.pk, answer_of_there() if step == "answer" else Move(step, SYSTEM, lead=lead))
