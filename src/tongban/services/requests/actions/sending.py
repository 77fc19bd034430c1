"""Sending out: by the grounds the dispatcher gives, or by a person of the dispatch centre."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.cases.moves import Help, Move
from tongban.kernel.cases.suggestion import Suggestion
from tongban.kernel.core.service import provider
from tongban.kernel.places.words import place_of
from tongban.services.requests.actions import timing
from tongban.services.requests.actions.classing import put_class
from tongban.services.requests.actions.filing import grounds_of
from tongban.services.requests.models import Request


def suggest(words: str, title: str, place_path: str, *, precedents: bool = True) -> Suggestion:
    """Where a matter belongs, as the service that knows duties says (nothing, if none is installed)."""
    ask = provider("dispatch")
    found: Suggestion = ask(words, title, place_path, precedents=precedents) if ask else Suggestion()
    return found


def suggest_many(asked: Sequence[tuple[str, str, str]], *, precedents: bool = True) -> list[Suggestion]:
    """The same of many, each (words, title, place_path), together where the service can."""
    ask = provider("dispatch_many")
    if ask is None:
        return [suggest(*one, precedents=precedents) for one in asked]
    found: list[Suggestion] = ask(asked, precedents=precedents)
    return found


def sends_itself(found: Suggestion, about: int | None) -> Move | None:
    """The move by which a matter goes out by itself; None: a person must look."""
    if not found.candidates or found.about_office or about:
        return None
    best = found.candidates[0]
    if best.p < threshold():
        return None
    return Move("dispatch", SYSTEM, lead=best.office, helpers=best.helpers)


def threshold() -> float:
    """How sure the dispatcher must be to send by itself."""
    return float(settings.DISPATCH_THRESHOLD)


@transaction.atomic
def dispatch_new(case: int, step: str, seq: int) -> None:  # noqa: ARG001 - a handler takes what the letter holds
    """For every newly filed request: find category, urgency and office; send it out if sure enough."""
    if step not in {"file", "unmerge", "release"}:
        return
    cases.locked(case)
    request = Request.objects.select_related("case").filter(pk=case).first()
    if request is None or request.case.state != "received" or request.grounds or request.held:
        return
    words = Message.objects.filter(case=case, step="file").values_list("text", flat=True).first() or ""
    found = suggest(words, request.case.title, request.case.place_path)
    request.place_text = request.place_text or place_of(request.case.title, words).text[:120]
    _keep(request, found)
    other_days = timing.keep_days(request, words)
    urgent = found.urgent and request.case.life == "request" and not request.case.counts.get("urgent")
    if urgent:
        cases.take(case, Move("urge", SYSTEM, more={"urgent": True}))
    move = sends_itself(found, request.case.about_id)
    if move:
        cases.take(case, move)
        Request.objects.filter(pk=case).update(auto=True)
    elif other_days and not urgent:
        cases.take(case, Move("classify", SYSTEM))


@transaction.atomic
def send(
    case_id: int,
    *,
    by: Actor,
    lead: int,
    helpers: tuple[Help, ...] = (),
    text: str = "",
    step: str = "dispatch",
) -> Case:
    """Send a request out by a person's choice; a choice other than the suggested first is kept as a correction."""
    case = cases.take(case_id, Move(step, by, text=text, lead=lead, helpers=helpers))
    request = Request.objects.get(pk=case_id)
    suggested = request.grounds[0]["office"] if request.grounds else None
    Request.objects.filter(pk=case_id).update(corrected=suggested is not None and suggested != lead)
    return case


def _keep(request: Request, found: Suggestion) -> None:
    request.grounds = grounds_of(found) or [{"office": None, "p": 0}]
    category = request.category or found.category
    also = found.category2 if category == found.category else ""
    put_class(request, category, request.category2 or also)
    request.urgent = request.urgent or found.urgent
    request.save(update_fields=["grounds", "urgent", "place_text"])
