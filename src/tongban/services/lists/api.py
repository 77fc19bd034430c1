"""The API of lists: a department's program sends signed lists, asks what became of them, decides what waits for its office."""

import base64
import binascii
from datetime import date
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Header, Path, Query, Router, Schema
from pydantic import AfterValidator, Field

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.exchange import actions, queries, signing, states
from tongban.kernel.exchange.models import Source, Submission
from tongban.kernel.exchange.telling import difference_told, list_told
from tongban.kernel.places.queries import division
from tongban.ui.api import KNOWN, Given, HttpRequest, NotFound, once, once_key, readable

router = Router(tags=["lists"])
MOST_BYTES = 32 * 1024 * 1024
PAGE = 1000
Pk = Annotated[int, Path(ge=1, lt=2**63)]
Line = Annotated[str, Field(max_length=500), AfterValidator(readable)]


class RefusedOut(Schema):
    """One thing that is wrong, by row and column as the sender sees them."""

    row: int
    column: str
    why: str


class ListOut(Schema):
    """How a list stands; the outcomes add up to its rows."""

    id: int
    source: str
    ledger: str = Field(description="Code of the register")
    day: date
    full: str | None
    state: str
    rows: int
    outcomes: dict[str, int]
    differences: dict[str, int]
    refused: list[RefusedOut]
    stopped_for: str
    sha256: str
    signature: str


class FateOut(Schema):
    """What became of one row, in the sender's own key."""

    row: int
    sender_key: str
    key: str
    outcome: str
    words: str
    reasons: str


class DifferenceOut(Schema):
    """One difference; sealed values are masked."""

    id: int
    list: int
    kind: str
    field: str
    before: str
    after: str
    state: str
    due: str | None
    reason: str


class DecisionIn(Given):
    """What the office says."""

    so: bool = Field(description="true: it is so (of a pair: the same one); false: it is not")
    reason: Annotated[str, Field(min_length=2, max_length=500), AfterValidator(readable)]
    evidence: Line = ""
    on: date | None = Field(None, description="The day it takes effect; the list's day if not given")


@router.post(
    "/lists/sources/{source}", response=ListOut, auth=KNOWN, summary="Send a list", url_name="lists_send"
)
def send(
    request: HttpRequest,
    *,
    source: Annotated[str, Path(max_length=60), AfterValidator(readable)],
    day: date,
    full: Annotated[
        str,
        Query(max_length=20, description="Code of the division it stands for; empty: changes alone"),
        AfterValidator(readable),
    ] = "",
    rows: Annotated[int | None, Query(ge=1, lt=2**31, description="How many rows it has")] = None,
    name: Annotated[str, Query(max_length=200), AfterValidator(readable)] = "list",
    signature: str = Header("", alias="X-Signature", max_length=100),
    key: str | None = once_key(),
) -> dict[str, Any]:
    """The body is the file itself (xlsx or csv). `X-Signature` is the base64 of an Ed25519 signature, by the key that
    was given for the source, over source, day and full as in the address, each followed by a line feed, and the body.
    """
    found = _source(request, source)
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise TongbanError(_("The file is larger than 32 MB. Send it in parts."), code="too_large")
    signed = _signature(signature)
    signing.require_signed(found.public_key, signed, f"{source}\n{day.isoformat()}\n{full}\n".encode() + body)
    scope = division(full) if full else None
    if full and scope is None:
        raise TongbanError(
            _("There is no division %(code)s.") % {"code": full}, code="no_division", field="full"
        )

    def act() -> dict[str, Any]:
        sent = actions.Sent(name, body, day, scope, rows, signed)
        row = actions.receive(sent, found, by=request.actor)
        row = actions.match(row, by=request.actor) if row.state == states.CHECKED else row
        return {"id": row.pk}

    asked = [source, day.isoformat(), full, signature]
    return _list(_mine(request, once(f"api:lists:{request.actor.code}", key, asked, act)["id"]))


@router.get("/lists/{pk}", response=ListOut, auth=KNOWN, summary="How a list stands")
def one(request: HttpRequest, pk: Pk) -> dict[str, Any]:
    """Its state, what became of its rows, what it differs in."""
    return _list(_mine(request, pk))


@router.get("/lists/{pk}/feedback", response=list[FateOut], auth=KNOWN, summary="What became of each row")
def feedback(
    request: HttpRequest,
    pk: Pk,
    after: Annotated[int, Query(ge=0, lt=2**31, description="The last row you have")] = 0,
) -> list[dict[str, Any]]:
    """A thousand rows at a time, in the sender's keys and order."""
    row = _mine(request, pk)
    told = queries.fates(row.rows.filter(number__gt=after).order_by("number")[:PAGE])
    return [{**{n: v for n, v in vars(f).items() if n != "number"}, "row": f.number} for f in told]


@router.post(
    "/lists/{pk}/acknowledge", response=ListOut, auth=KNOWN, summary="Say that the feedback was read"
)
def acknowledge(request: HttpRequest, pk: Pk, key: str | None = once_key()) -> dict[str, Any]:
    """A list that is done with is returned by its feedback having been read."""
    row = _mine(request, pk)

    def act() -> dict[str, Any]:
        actions.give_back(row, by=request.actor)
        actions.acknowledge(row, by=request.actor)
        return {"id": row.pk}

    once(f"api:lists:{request.actor.code}", key, ["acknowledge", pk], act)
    return _list(_mine(request, pk))


@router.get(
    "/lists/differences/waiting", response=list[DifferenceOut], auth=KNOWN, summary="What waits for my office"
)
def waiting(
    request: HttpRequest, after: Annotated[int, Query(ge=0, lt=2**63, description="The last id you have")] = 0
) -> list[dict[str, Any]]:
    """A thousand at a time, by id."""
    rows = queries.to_decide(request.actor).filter(pk__gt=after).order_by("pk")
    return [difference_told(d) for d in rows[:PAGE]]


@router.post(
    "/lists/differences/{pk}", response=DifferenceOut, auth=KNOWN, summary="Decide what waits for my office"
)
def decide(request: HttpRequest, pk: Pk, body: DecisionIn, key: str | None = once_key()) -> dict[str, Any]:
    """Confirm or refuse, with a reason; who comes second is told what was decided (409)."""
    row = queries.differences(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    given = {"by": request.actor, "reason": body.reason, "evidence": body.evidence}

    def act() -> dict[str, Any]:
        done = actions.confirm(pk, on=body.on, **given) if body.so else actions.refuse(pk, **given)
        return difference_told(done)

    return once(f"api:lists:{request.actor.code}", key, {"pk": pk, **body.model_dump(mode="json")}, act)


def _signature(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _source(request: HttpRequest, code: str) -> Source:
    return get_object_or_404(queries.sources(request.actor), code=code)


def _mine(request: HttpRequest, pk: int) -> Submission:
    return get_object_or_404(queries.lists(request.actor), pk=pk)


def _list(row: Submission) -> dict[str, Any]:
    told = list_told(row)
    return {**told, "ledger": told["register"]}
