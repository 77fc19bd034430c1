"""The time for an answer: what the class of a request allows, and the table that says so."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.cases.moves import Move
from tongban.kernel.core import clock, events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.core.events import Entry
from tongban.kernel.core.text import fitting
from tongban.kernel.places.queries import prefecture
from tongban.services.requests.actions.classing import put_class
from tongban.services.requests.answer_times import allowance_for, classes
from tongban.services.requests.models import AnswerTime, Request

STREAM = "answer_times"
LONGEST = 60


@transaction.atomic
def set_answer_time(
    *,
    category: str,
    category2: str = "",
    matter: str = "",
    words: Sequence[str] = (),
    days: int | None,
    since: date,
    note: str,
    by: Actor,
) -> AnswerTime:
    """Let answers of a class take so many working days from a day on (None: no longer a time of its own).

    What is running keeps the term it was started with.
    """
    if not by.is_system and not by.oversees(prefecture().path, "requests.set_answer_times"):
        raise NotAllowed(_("The table holds for the whole prefecture; its supervisor changes it."))
    if days is not None and not 1 <= days <= LONGEST:
        raise TongbanError(_("Give 1 to 60 working days."), code="days", field="days")
    if days is None and not category:
        raise TongbanError(_("The general answer time cannot be taken away."), code="missing", field="days")
    if since < today():
        raise TongbanError(_("A change holds from today at the earliest."), code="since", field="since")
    row = AnswerTime.objects.create(
        category=category.strip(),
        category2=category2.strip(),
        matter=matter.strip(),
        words=[word.strip() for word in words if word.strip()],
        days=days,
        since=since,
        note=note.strip()[:200],
        at=clock.now(),
        by=by.code,
    )
    events.append(STREAM, 0, [Entry("set", by.code, {"row": row.pk, "days": days, "since": f"{since}"})])
    return row


@transaction.atomic
def correct_class(case_id: int, *, by: Actor, category: str, category2: str = "", text: str = "") -> Case:
    """Put a request in another class; its answer is counted anew from its start by the time of that class."""
    # before the request, as every step does: two at once wait for each other and no more
    cases.locked(case_id)
    request = Request.objects.select_related("case").get(pk=case_id)
    rights.require(by, "requests.dispatch", request)
    if category not in classes():
        raise TongbanError(_("There is no such class."), code="unknown", field="category")
    category2 = fitting(category2.strip(), chars=40, field="category2")
    put_class(request, category, category2)
    keep_days(request, words_of(case_id))
    return cases.take(
        case_id, Move("classify", by, text=text, more={"category": category, "category2": category2})
    )


def keep_days(request: Request, words: str) -> bool:
    """Keep the days that the class of a request allows now; are they others than before?"""
    if request.case.life != "request":
        return False
    before, request.answer_days = request.answer_days, _days(request, words)
    Request.objects.filter(pk=request.pk).update(answer_days=request.answer_days)
    return before != request.answer_days


def days_now(request: Request) -> dict[str, Any]:
    """The days that a new clock of this request starts with; kept on the request."""
    if request.case.life != "request":
        return {}
    keep_days(request, words_of(request.pk))
    return {"answer_days": request.answer_days}


def words_of(case_id: int) -> str:
    """What was filed."""
    return Message.objects.filter(case=case_id, step="file").values_list("text", flat=True).first() or ""


def _days(request: Request, words: str) -> int | None:
    said = f"{request.case.title} {words}"
    return allowance_for(request.category, request.category2, said).days
