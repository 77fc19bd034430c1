"""What a team's leader does: events planned, opened, cancelled and recorded, the list for a dead network.

By session of the leader, or by a key with the scope `activities.lead` (planning: `activities.plan`).
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import AfterValidator, AwareDatetime, Field

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities import rules as activity_rules
from tongban.kernel.activities.models import Activity, Shift
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import holding, recurring
from tongban.services.volunteers.api.events import MOST, EventOut, Skip, out
from tongban.services.volunteers.models import Need, Team
from tongban.services.volunteers.queries import events as reading
from tongban.services.volunteers.queries import people
from tongban.ui.api import KNOWN, Given, HttpRequest, NotFound, once, once_key, readable

router = Router(tags=["volunteers"])
Id = Annotated[int, Field(ge=1, lt=2**63)]
Line = Annotated[str, Field(max_length=160), AfterValidator(readable)]


class LedOut(EventOut):
    """An event as its leader sees it."""

    state: str
    served: int | None


class TemplateOut(Schema):
    """What events are made from."""

    id: int
    title: str
    minutes: int


class TeamOut(Schema):
    """A team that one leads, its templates, and the needs it may take or has taken."""

    id: int
    name: str
    templates: list[TemplateOut]
    needs: list[dict[str, Any]]


class PlanIn(Given):
    """An event from a template, once or each week until a day; or the one that answers a need."""

    template: Id
    start: AwareDatetime
    place: Annotated[str, Field(min_length=1, max_length=160), AfterValidator(readable)]
    until: date | None = None
    need: Id | None = None
    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None
    latitude: Annotated[float | None, Field(ge=-90, le=90)] = None


class InsuredIn(Given):
    """The policy of a risky event; nothing for others."""

    insurance: Line = ""
    insurer: Line = ""


class WhyIn(Given):
    """The reason that everybody is told."""

    why: Annotated[str, Field(max_length=200), AfterValidator(readable)] = ""


class RecordIn(Given):
    """What is recorded of an event that is over."""

    served: Annotated[int, Field(ge=0, le=1_000_000)]
    note: Annotated[str, Field(max_length=500), AfterValidator(readable)] = ""


class PhoneListOut(Schema):
    """The list to take along; `token` comes back with it."""

    token: str
    shift: int
    people: list[dict[str, Any]]


class MarkIn(Given):
    """When one of them came and left, by the phone's clock."""

    booking: Id
    came_at: AwareDatetime
    left_at: AwareDatetime | None = None


class BroughtIn(Given):
    """What was noted without a network, and what the phone takes for now."""

    token: Annotated[str, Field(max_length=200), AfterValidator(readable)]
    marks: Annotated[list[MarkIn], Field(max_length=5000)]
    device_now: AwareDatetime | None = None


class MarkOut(Schema):
    """What became of it."""

    booking: int
    state: str
    why: str


@router.get("/volunteers/lead/teams", response=list[TeamOut], auth=KNOWN, summary="The teams I lead")
def teams(request: HttpRequest) -> list[dict[str, Any]]:
    """Each with its templates and needs."""
    return [_team(row) for row in people.led_by(request.actor)]


@router.get("/volunteers/lead/events", response=list[LedOut], auth=KNOWN, summary="The events I lead")
def led(request: HttpRequest, skip: Skip = 0) -> list[dict[str, Any]]:
    """The next first: a hundred after those to `skip`."""
    rows = reading.led(request.actor).prefetch_related("shifts__slot")
    return [_led(row) for row in rows[skip : skip + MOST]]


@router.post(
    "/volunteers/lead/teams/{team}/events", response=list[LedOut], auth=KNOWN, summary="Plan an event"
)
def plan_event(
    request: HttpRequest, team: Id, body: PlanIn, key: str | None = once_key()
) -> list[dict[str, Any]]:
    """Open at once unless it is risky: then insurance comes first. Sent twice with one key it is planned once."""
    _in_scope(request.actor, activity_rules.PLAN)
    mine = people.led_by(request.actor).filter(pk=team).first()
    if mine is None:
        raise NotFound

    def act() -> dict[str, Any]:
        return {"made": [row.pk for row in _planned(mine, body, request.actor)]}

    asked = {"team": team, **body.model_dump(mode="json")}
    made = once(f"api:volunteers.plan:{request.actor.code}", key, asked, act)["made"]
    return [_led(row) for row in reading.events().filter(pk__in=made).order_by("during")]


def _planned(team: Team, body: PlanIn, by: Actor) -> list[Activity]:
    template = reading.templates_of(team).filter(pk=body.template).first()
    need = Need.objects.filter(pk=body.need).first() if body.need else None
    if template is None or (body.need and need is None):
        raise NotFound
    told: dict[str, Any] = {"place": body.place, "longitude": body.longitude, "latitude": body.latitude}
    if body.until and need:
        raise TongbanError(_("A need is answered by one event."), code="until", field="until")
    if body.until:
        return recurring.plan_series(team, template, body.start, until=body.until, by=by, **told)[1]
    row = holding.plan(team, template, body.start, by=by, need=need, **told)
    return [row if row.risky else activities.open_activity(row.pk, by=by)]


@router.post("/volunteers/lead/events/{event}/open", response=LedOut, auth=KNOWN, summary="Open an event")
def open_event(request: HttpRequest, event: Id, body: InsuredIn) -> dict[str, Any]:
    """A risky one with its policy."""

    def act(row: Activity) -> None:
        if body.insurance or body.insurer:
            activities.insure(row.pk, insurance=body.insurance, insurer=body.insurer, by=request.actor)
        activities.open_activity(row.pk, by=request.actor)

    return _done(request.actor, event, act)


@router.post("/volunteers/lead/events/{event}/cancel", response=LedOut, auth=KNOWN, summary="Cancel an event")
def cancel_event(request: HttpRequest, event: Id, body: WhyIn) -> dict[str, Any]:
    """Whoever signed up or waits is told."""
    return _done(request.actor, event, lambda row: holding.call_off(row, why=body.why, by=request.actor))


@router.post("/volunteers/lead/events/{event}/record", response=LedOut, auth=KNOWN, summary="Record an event")
def record_event(request: HttpRequest, event: Id, body: RecordIn) -> dict[str, Any]:
    """How many people were served; hours follow from who came and left."""
    told = {"served": body.served, "note": body.note}
    return _done(request.actor, event, lambda row: activities.record(row.pk, by=request.actor, **told))


@router.post(
    "/volunteers/lead/shifts/{shift}/list", response=PhoneListOut, auth=KNOWN, summary="Take the list along"
)
def take_list(request: HttpRequest, shift: Id) -> dict[str, Any]:
    """Who has a place, names masked; it is on record that it was taken."""
    return activities.take_list(_shift(request.actor, shift).pk, by=request.actor)


@router.post("/volunteers/lead/lists", response=list[MarkOut], auth=KNOWN, summary="Bring a list in")
def bring_in(request: HttpRequest, body: BroughtIn) -> list[dict[str, Any]]:
    """Each mark for itself; sent again nothing changes. Nobody writes down their own hours."""
    marks = [activities.Mark(m.booking, m.came_at, m.left_at) for m in body.marks]
    told = activities.bring_in(body.token, marks, by=request.actor, device_now=body.device_now)
    return [vars(one) for one in told]


def _done(by: Actor, event: int, act: Callable[[Activity], Any]) -> dict[str, Any]:
    """Do it to an event that one leads; for others it is not there."""
    row = reading.events().filter(pk=event).first()
    if row is None or not reading.may_lead(by, row):
        raise NotFound
    act(row)
    return _led(reading.events().get(pk=event))


def _shift(by: Actor, pk: int) -> Shift:
    row = Shift.objects.filter(activity__kind=rules.EVENT).select_related("activity").filter(pk=pk).first()
    if row is None or not reading.may_lead(by, row.activity):
        raise NotFound
    return row


def _in_scope(by: Actor, right: str) -> None:
    """A leader needs no role, but a key does no more than it was made for."""
    if by.scopes is not None and right not in by.scopes:
        raise NotAllowed(_("This key was not made for that."))


def _led(row: Activity) -> dict[str, Any]:
    return out(row) | {"state": row.state, "served": row.served}


def _team(row: Team) -> dict[str, Any]:
    templates = [{"id": t.pk, "title": t.title, "minutes": t.minutes} for t in reading.templates_of(row)]
    needs = [
        {
            "id": n.pk,
            "title": n.title,
            "wanted_on": n.wanted_on.isoformat(),
            "people": n.people,
            "state": n.state,
        }
        for n in reading.needs_for(row)[:MOST]
    ]
    return {"id": row.pk, "name": row.name, "templates": templates, "needs": needs}
