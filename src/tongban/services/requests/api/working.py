"""For whoever works on requests: lists, the queue, one request, its steps, the contact behind its seal."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.moves import Help
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.requests import actions, queries
from tongban.services.requests.api.files import named
from tongban.services.requests.api.finding import ON_A_CASE, found
from tongban.services.requests.api.routers import requests as router
from tongban.services.requests.api.shapes import (
    MovedOut,
    OpenedOut,
    Reference,
    RequestOut,
    RequestPage,
    StepIn,
    StepOut,
    step_out,
)
from tongban.services.requests.api.telling import moved, page, told
from tongban.services.requests.models import Request
from tongban.ui.api import KNOWN, Given, HttpRequest, NotFound, Words, once, once_key

PAGE = 50
SENDING = {"dispatch", "rule", "reroute"}
# taken by other operations, or by the program itself
ELSEWHERE = {"file", "confirm", "lapse", "take_over", "amend", "ask_statement", "statement_given"}


class ReasonIn(Given):
    """Why a sealed field is opened; the person concerned can read it."""

    reason: Annotated[Words, Field(min_length=4, max_length=300)]
    emergency: bool = Field(False, description="By the right to emergencies; reviewed the next day")


@router.get(
    "/requests", response=RequestPage, auth=ON_A_CASE, summary="The requests you may read, newest first"
)
def listed(
    request: HttpRequest,
    q: Words = Query("", max_length=80, description="Words or a reference number"),
    state: str = Query("", pattern=r"^[a-z_]{0,24}$"),
    unit: int | None = Query(None, ge=1, lt=2**63, description="The lead office"),
    before: int | None = Query(None, ge=1, lt=2**63, description="`older` of the page before"),
) -> RequestPage:
    """No contact data stand in a list."""
    actor = request.actor
    if actor.scopes is not None or actor.is_staff_member:
        rights.require(actor, "requests.view")
    given = {"case__state": state, "case__lead": unit}
    rows = queries.visible_to(actor).filter(**{name: value for name, value in given.items() if value})
    return page(queries.newest(rows, q, PAGE + 1, before), PAGE)


@router.get(
    "/queue", response=RequestPage, auth=KNOWN, summary="What your offices must do, least time left first"
)
def queue(request: HttpRequest, limit: int = Query(PAGE, ge=1, le=200)) -> RequestPage:
    """Whatever is open and yours to go on with."""
    rights.require(request.actor, "requests.handle")
    return page(queries.queue_of(request.actor, limit), limit)


@router.get("/requests/{reference}", response=RequestOut, auth=ON_A_CASE, summary="One request")
def one(request: HttpRequest, reference: Reference) -> RequestOut:
    """As its requester sees it, or as those do who work on it; 404 for everybody else."""
    return told(found(request.actor, reference), request.actor)


@router.get(
    "/requests/{reference}/steps", response=list[StepOut], auth=ON_A_CASE, summary="The steps open to you now"
)
def steps(request: HttpRequest, reference: Reference) -> list[StepOut]:
    """With what each needs."""
    case = found(request.actor, reference).case
    return [step_out(s) for s in life_of(case).open_to(request.actor, case)]


@router.post("/requests/{reference}/steps/{step}", response=MovedOut, auth=ON_A_CASE, summary="Take a step")
def take(
    request: HttpRequest, reference: Reference, step: str, body: StepIn, key: str | None = once_key()
) -> dict[str, Any]:
    """Any step of the life of the request that is open to you; 409 if somebody was faster."""
    actor = request.actor
    row = found(actor, reference)
    if step in ELSEWHERE or step not in {s.code for s in life_of(row.case).steps}:
        raise NotFound
    _check_offices(actor, body)
    asked = {"step": step, **body.model_dump(mode="json")}
    scope = f"api:step:{actor.code}:{row.pk}"
    return once(scope, key, asked, lambda: moved(_taken(row, step, body, actor)))


@router.post(
    "/requests/{reference}/contact", response=OpenedOut, auth=KNOWN, summary="Open the requester's contact"
)
def contact(request: HttpRequest, reference: Reference, body: ReasonIn) -> dict[str, str]:
    """With a reason, on record, told to the person. No key can carry this right: it needs a session."""
    row = found(request.actor, reference)
    return actions.open_contact(row, by=request.actor, reason=body.reason, emergency=body.emergency)


def _taken(row: Request, step: str, body: StepIn, actor: Actor) -> Case:
    helpers = tuple(Help(h.office, h.part) for h in body.helpers)
    if step in SENDING:
        if body.files:
            raise TongbanError(
                _("Files do not go with this step. Add them with a note."), code="file", field="files"
            )
        return actions.send(row.pk, by=actor, lead=body.lead, helpers=helpers, text=body.text, step=step)
    if step == "classify":
        into = {"category": body.category or "", "category2": body.category2}
        return actions.correct_class(row.pk, by=actor, text=body.text, **into)
    given: dict[str, Any] = {"helpers": helpers, "adopted": body.adopted, "adopted_by": body.adopted_by}
    given["files"] = named(body.files)
    if step == "merge" and body.into:
        given["into"] = found(actor, body.into.upper()).pk
    if body.office is not None:
        given["office"] = body.office
    return actions.move(row.pk, step, by=actor, text=body.text, **given)


def _check_offices(actor: Actor, body: StepIn) -> None:
    if body.office is not None and body.office not in actor.office_ids("requests.handle"):
        raise NotAllowed(_("This is not an office of yours."))
