"""The API of published figures: what was told of days that are over, its corrections, and both acts by right."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.indicators import actions
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.indicators.computing import Cell
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.models import Release
from tongban.kernel.indicators.periods import Window
from tongban.kernel.indicators.queries import outdated, released
from tongban.kernel.indicators.rules import PUBLISH
from tongban.kernel.places import register
from tongban.services.board.api.figures import check_window
from tongban.services.board.queries import told_cell
from tongban.services.board.rules import reads, reads_all
from tongban.ui.api import ANYBODY, KNOWN, Given, HttpRequest, NotFound, once, once_key, readable

router = Router(tags=["indicators"])
Division = Annotated[str | None, Field(pattern=r"^[0-9]{6,12}$")]


class Days(Schema):
    """The days and the place of a published figure (no division: the whole prefecture)."""

    since: date
    until: date
    division: Division = None


class PublishIn(Given):
    """The days, which must be over, and the place."""

    since: date
    until: date
    division: Division = None


class ReviseIn(PublishIn):
    """The same with the reason of the correction."""

    reason: Annotated[str, Field(min_length=1, max_length=400), AfterValidator(readable)]


class ReleaseOut(Schema):
    """One telling: number 1 is the publication, from 2 on its corrections; `version` is the definition it rests on."""

    number: int
    value: float | None
    numerator: int | None
    denominator: int | None
    hidden: bool
    version: str
    at: datetime
    moment: datetime
    reason: str


class ReleasesOut(Schema):
    """All tellings in order, and whether the figure would be told otherwise today (staff alone are told)."""

    indicator: str
    releases: list[ReleaseOut]
    outdated: bool | None


@router.get(
    "/indicators/{code}/releases",
    response=ReleasesOut,
    auth=ANYBODY,
    summary="What was published of a figure",
)
def releases(request: HttpRequest, code: str, asked: Query[Days]) -> dict[str, Any]:
    """Public figures are open to everybody, with small counts hidden; all others need the right to the board."""
    measure, window, path = _asked(request.actor, code, asked)
    chain = released(measure, window, path)
    knows = reads_all(request.actor) or request.actor.holds(PUBLISH)
    differs = outdated(measure, window, path) if knows else None
    return {"indicator": code, "releases": [_out(request.actor, row) for row in chain], "outdated": differs}


@router.post("/indicators/{code}/publish", response=ReleaseOut, auth=KNOWN, summary="Publish a figure")
def publish(request: HttpRequest, code: str, body: PublishIn, key: str | None = once_key()) -> dict[str, Any]:
    """The figure of days that are over stays what it is told now; it is published once."""
    rights.require(request.actor, PUBLISH)
    measure, window, path = _asked(request.actor, code, body)

    def act() -> dict[str, Any]:
        return _sent(actions.publish(measure, window, path=path, by=request.actor))

    return once(f"api:publish:{request.actor.code}:{code}", key, body.model_dump(mode="json"), act)


@router.post(
    "/indicators/{code}/revise", response=ReleaseOut, auth=KNOWN, summary="Correct a published figure"
)
def revise(request: HttpRequest, code: str, body: ReviseIn, key: str | None = once_key()) -> dict[str, Any]:
    """The figure as it is known now stands beside what was published, with the reason; refused where nothing changed."""
    rights.require(request.actor, PUBLISH)
    measure, window, path = _asked(request.actor, code, body)

    def act() -> dict[str, Any]:
        return _sent(actions.revise(measure, window, path=path, by=request.actor, reason=body.reason))

    return once(f"api:revise:{request.actor.code}:{code}", key, body.model_dump(mode="json"), act)


def _asked(actor: Actor, code: str, asked: Any) -> tuple[Measure, Window, str]:
    measure = measure_of(code)
    if not reads(actor, measure) and not actor.holds(PUBLISH):
        raise NotAllowed(_("This figure is not public."))
    check_window(asked.since, asked.until)
    entry = register.current().latest.get(asked.division) if asked.division else None
    if asked.division and entry is None:
        raise NotFound
    path = entry.path if entry and "." in entry.path else ""
    return measure, Window(asked.since, asked.until), path


def _out(actor: Actor, row: Release) -> dict[str, Any]:
    cell = told_cell(actor, Cell((), row.value, row.numerator, row.denominator))
    told = {name: getattr(row, name) for name in ("number", "version", "at", "moment", "reason")}
    parts = (None, None) if cell.hidden else (cell.numerator, cell.denominator)
    return {
        **told,
        "value": cell.value,
        "numerator": parts[0],
        "denominator": parts[1],
        "hidden": cell.hidden,
    }


def _sent(row: Release) -> dict[str, Any]:
    names = ("number", "value", "numerator", "denominator", "version", "reason")
    times = {"at": row.at.isoformat(), "moment": row.moment.isoformat()}
    return {**{name: getattr(row, name) for name in names}, **times, "hidden": False}
