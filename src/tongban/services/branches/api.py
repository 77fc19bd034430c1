"""The API of branches: coverage of any day, what is open, moves said and settled by programs of either side."""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field

from tongban.kernel.access import rights
from tongban.kernel.core.errors import TongbanError
from tongban.services.branches import rules
from tongban.services.branches.actions import moving
from tongban.services.branches.models import Body, Move
from tongban.services.branches.queries import coverage as reading
from tongban.services.branches.queries import gaps as waiting
from tongban.services.branches.queries import members as listing
from tongban.services.branches.queries.reach import VIEW
from tongban.ui.api import KNOWN, Given, HttpRequest, NotFound, once, once_key, readable

router = Router(tags=["branches"])
Id = Annotated[int, Field(ge=1, lt=2**63)]
Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(readable)]


class ShareOut(Schema):
    """Organisations of one kind, and how many of them are covered and served."""

    key: str
    units: int
    covered: int
    served: int
    coverage: float | None
    work: float | None


class BodyOut(Schema):
    """A branch."""

    id: int
    name: str
    kind: str
    division: str


class GapOut(Schema):
    """Something open, and at whose side."""

    id: int
    kind: str
    branch: BodyOut
    member: int | None
    unit: int | None
    due: date


class MoveIn(Given):
    """A member left for another branch."""

    member: Id
    target: Id
    left_on: date
    kind: Annotated[str, Field(pattern="^(flow|transfer)$")] = rules.FLOW


class DenyIn(Given):
    """Why the receiving branch does not have the member."""

    reason: Line


class MoveOut(Schema):
    """A move and how it stands."""

    id: int
    member: int
    kind: str
    source: BodyOut
    target: BodyOut
    state: str
    left_on: date
    due: date
    reason: str


@router.get("/branches/coverage", response=list[ShareOut], auth=KNOWN, summary="Coverage of a day")
def coverage(
    request: HttpRequest,
    by: Annotated[str, Query(pattern="^(field|size|division)$")] = "field",
    on: date | None = None,
    division: Annotated[
        str, Query(pattern=r"^[0-9.]{0,60}$", description="A division's path: 652300.652301")
    ] = "",
) -> list[dict[str, Any]]:
    """Organisations you may see, how many a branch covers and how many an instructor serves."""
    rights.require(request.actor, VIEW)
    rows = reading.narrowed(reading.seen(request.actor, on), {"division": division})
    names = ("key", "units", "covered", "served", "coverage", "work")
    return [{n: getattr(s, n) for n in names} for s in reading.shares(reading.cells(rows), by, division)]


@router.get("/branches/gaps", response=list[GapOut], auth=KNOWN, summary="What is open")
def gaps(
    request: HttpRequest,
    kind: Annotated[str, Query(pattern="^(|contact|move|cover|correction)$")] = "",
    after: Annotated[int, Query(ge=0, lt=2**63)] = 0,
) -> list[dict[str, Any]]:
    """Open at the branches you keep, by number; a hundred at a time, the next after the last one's number."""
    rights.require(request.actor, VIEW)
    rows = waiting.narrowed(waiting.gaps_of(request.actor), {"kind": kind})
    return [
        {
            "id": g.pk,
            "kind": g.kind,
            "branch": _body(g.body),
            "member": g.member_id,
            "unit": g.unit_id,
            "due": g.due,
        }
        for g in rows.filter(pk__gt=after).order_by("pk")[:100]
    ]


@router.get("/branches/moves", response=list[MoveOut], auth=KNOWN, summary="Moves that wait for you")
def moves(request: HttpRequest) -> list[dict[str, Any]]:
    """Moves that wait for a branch you keep, those due first; a hundred at most."""
    rights.require(request.actor, VIEW)
    return [_move(row) for row in listing.moves_to_settle(request.actor)[:100]]


@router.post("/branches/moves", response=MoveOut, auth=KNOWN, summary="Say that a member left")
def ask(request: HttpRequest, body: MoveIn, key: str | None = once_key()) -> dict[str, Any]:
    """The branch is asked to confirm within 30 days; until then the list stays as it is."""
    rights.require(request.actor, VIEW)
    member = listing.members(request.actor).filter(pk=body.member).first()
    if member is None:
        raise NotFound
    target = Body.objects.select_related("division").filter(pk=body.target).first()
    if target is None:
        raise TongbanError(_("There is no branch of this number."), code="unknown_branch", field="target")

    def act() -> dict[str, Any]:
        return _move(
            moving.ask_move(member, target=target, left_on=body.left_on, kind=body.kind, by=request.actor)
        )

    return once(f"api:branches:{request.actor.code}", key, body.model_dump(mode="json"), act)


@router.post("/branches/moves/{pk}/confirm", response=MoveOut, auth=KNOWN, summary="The member is with us")
def confirm(request: HttpRequest, pk: Id, key: str | None = once_key()) -> dict[str, Any]:
    """From today on the receiving list answers; whoever is second is told (409)."""
    row = _found(request, pk)
    scope = f"api:branches:{request.actor.code}"
    return once(scope, key, ["confirm", pk], lambda: _move(moving.confirm_move(row, by=request.actor)))


@router.post("/branches/moves/{pk}/deny", response=MoveOut, auth=KNOWN, summary="The member is not with us")
def deny(request: HttpRequest, pk: Id, body: DenyIn, key: str | None = once_key()) -> dict[str, Any]:
    """The list stays as it is; the other side reads the reason."""
    row = _found(request, pk)

    def act() -> dict[str, Any]:
        return _move(moving.deny_move(row, by=request.actor, reason=body.reason))

    return once(f"api:branches:{request.actor.code}", key, ["deny", pk, body.reason], act)


def _found(request: HttpRequest, pk: int) -> Move:
    rights.require(request.actor, VIEW)
    row = listing.moves_of(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _body(body: Body) -> dict[str, Any]:
    return {"id": body.pk, "name": body.name, "kind": body.kind, "division": body.division.code}


def _move(row: Move) -> dict[str, Any]:
    return {
        "id": row.pk,
        "member": row.member_id,
        "source": _body(row.source),
        "target": _body(row.target),
        # as text: the answer is kept beside its key and given again
        "left_on": row.left_on.isoformat(),
        "due": row.due.isoformat(),
        **{name: getattr(row, name) for name in ("kind", "state", "reason")},
    }
