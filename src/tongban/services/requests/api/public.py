"""For everybody: the public requests, and "me too"."""

from ninja import Query

from tongban.kernel.access.network import client_address
from tongban.kernel.cases.lives import life_of
from tongban.kernel.places import queries as places
from tongban.services.requests import actions, queries, reading
from tongban.services.requests.api.routers import public as router
from tongban.services.requests.api.shapes import PublicOut, PublicPage, Reference, SupportOut, state_out
from tongban.services.requests.models import Request
from tongban.services.requests.supporter import supporter
from tongban.ui.api import HttpRequest, NotFound

PAGE = 20


@router.get("/public/requests", response=PublicPage, summary="Public requests, newest first")
def listed(
    request: HttpRequest,
    within: str = Query("", pattern=r"^[0-9.]{0,60}$", description="The path of a division"),
    before: int | None = Query(None, ge=1, lt=2**63, description="`older` of the page before"),
) -> PublicPage:
    """Only in words that a person has freed of personal data."""
    rows = queries.published().filter(queries.within(within))
    if before:
        rows = rows.filter(case_id__lt=before)
    page = list(rows.order_by("-case_id")[: PAGE + 1])
    return PublicPage(
        requests=[_told(r) for r in page[:PAGE]], older=page[PAGE - 1].pk if len(page) > PAGE else None
    )


@router.get("/public/requests/{reference}", response=PublicOut, summary="One public request with its answers")
def one(request: HttpRequest, reference: Reference) -> PublicOut:
    """404 if it is not public."""
    row = _found(reference)
    return _told(row, reading.for_public(row)["answers"])


@router.post("/public/requests/{reference}/support", response=SupportOut, summary="Say “me too”")
def support(request: HttpRequest, reference: Reference) -> SupportOut:
    """Once an account or session; 409 for the second time, and for too many from one network in an hour."""
    row, who = _found(reference), supporter(request)
    return SupportOut(support=actions.support(row.pk, who=who, network=client_address(request)))


@router.delete("/public/requests/{reference}/support", response=SupportOut, summary="Take “me too” back")
def take_back(request: HttpRequest, reference: Reference) -> SupportOut:
    """By the same account or session; the rest is as it was."""
    return SupportOut(support=actions.take_back_support(_found(reference).pk, who=supporter(request)))


def _found(reference: str) -> Request:
    row = queries.published().filter(case__reference=reference).first()
    if row is None:
        raise NotFound
    return row


def _told(row: Request, answers: list[str] | None = None) -> PublicOut:
    case = row.case
    return PublicOut(
        reference=case.reference,
        title=row.public_title,
        text=row.public_text,
        kind=row.kind,
        state=state_out(life_of(case).state(case.state), public=True),
        place=places.label(".".join(case.place_path.split(".")[:2])),
        published_at=row.published_at,
        support=row.support,
        verdict=reading.verdict_of(row),
        done_by=row.adopted_by,
        answers=answers or [],
    )
