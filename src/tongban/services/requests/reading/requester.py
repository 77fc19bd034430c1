"""What the requester reads of their own request."""

from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core import clock
from tongban.kernel.places.queries import label
from tongban.services.requests.lifecycle.checks import REOPENINGS, reopen_until
from tongban.services.requests.lifecycle.petition import review_until
from tongban.services.requests.models import Request
from tongban.services.requests.papers import papers_of
from tongban.services.requests.reading.clocks import answer_clock, running
from tongban.services.requests.reading.timelines import heard


def for_requester(row: Request, actor: Actor) -> dict[str, Any]:
    """What the requester's page shows: only what was said to them, in plain words."""
    case = row.case
    life = life_of(case)
    clock_row = answer_clock(case)
    return {
        "row": row,
        "case": case,
        "said": Message.objects.filter(case=case, step="file").first(),
        "place": label(case.place_path),
        "state": life.state(case.state),
        "promise": running(life, clock_row) if clock_row else None,
        "timeline": list(reversed(heard(case))),
        "steps": {s.code for s in life.open_to(actor, case)} - _over(case),
        "again_until": reopen_until(case),
        "papers": papers_of(case),
        "again_left": REOPENINGS - case.counts.get("reopened", 0),
    }


def _over(case: Case) -> set[str]:
    """What the table of steps still offers and the count or the calendar no longer do."""
    again = case.counts.get("reopened", 0) < REOPENINGS and clock.now() <= reopen_until(case)
    reviewable = (
        case.answered_at and not case.counts.get("review_asked") and clock.now() <= review_until(case)
    )
    return (set() if again else {"reopen"}) | (set() if reviewable else {"ask_review"})
