"""Events one can sign up for, signing up, and whether a service record is ours."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from tongban.kernel.activities.actions import verify
from tongban.kernel.activities.models import Activity
from tongban.kernel.core.errors import TongbanError
from tongban.services.volunteers.actions import holding
from tongban.services.volunteers.queries import events as reading
from tongban.ui.api import KNOWN, HttpRequest, NotFound, once, once_key

router = Router(tags=["volunteers"])
MOST = 100
Skip = Annotated[int, Query(ge=0, le=100_000)]


class ShiftOut(Schema):
    """A shift with its places."""

    id: int
    begins: datetime
    ends: datetime
    places: int
    taken: int


class EventOut(Schema):
    """An event one can sign up for."""

    id: int
    title: str
    begins: datetime
    ends: datetime
    place: str
    division: str
    shifts: list[ShiftOut]


class EventPlaceOut(Schema):
    """A place, or one on the waiting list."""

    booking: int
    state: str


class ServiceRecordOut(Schema):
    """What stands on a service record of ours; the name is masked."""

    number: str
    name: str
    since: date
    until: date
    minutes: int
    activities: int
    withdrawn: bool


@router.get("/volunteers/events", response=list[EventOut], auth=KNOWN, summary="Events to sign up for")
def events(
    request: HttpRequest,
    day: date | None = None,
    skill: Annotated[str, Query(max_length=20)] = "",
    skip: Skip = 0,
) -> list[dict[str, Any]]:
    """What one can still sign up for, of a day or for a skill, the next first: a hundred after those to `skip`."""
    del request
    rows = reading.open_events({"day": day, "skill": skill}).prefetch_related("shifts__slot")
    return [out(row) for row in rows[skip : skip + MOST]]


def out(row: Activity) -> dict[str, Any]:
    """An event with its shifts, whose slots are read already."""
    shifts = [
        {
            "id": s.pk,
            "begins": s.during.lower,
            "ends": s.during.upper,
            "places": s.slot.capacity,
            "taken": s.slot.taken,
        }
        for s in row.shifts.all()
    ]
    told = {"begins": row.during.lower, "ends": row.during.upper, "place": row.place, "shifts": shifts}
    return {"id": row.pk, "title": row.title, "division": row.division.code if row.division else "", **told}


@router.post(
    "/volunteers/shifts/{shift}/places", response=EventPlaceOut, auth=KNOWN, summary="Sign up for a shift"
)
def sign_up(
    request: HttpRequest, shift: Annotated[int, Field(ge=1, lt=2**63)], key: str | None = once_key()
) -> dict[str, Any]:
    """For the person whom the key's account is of, once however often it is sent with one key."""
    person = getattr(request.actor.account, "person", None)
    if person is None:
        raise TongbanError(_("Register as a volunteer first."), code="unregistered")

    def act() -> dict[str, Any]:
        booking = holding.sign_up(shift, person, by=request.actor)
        return {"booking": booking.pk, "state": booking.state}

    return once(f"api:volunteers:{request.actor.code}", key, {"shift": shift}, act)


@router.get(
    "/volunteers/records/{number}", response=ServiceRecordOut, auth=KNOWN, summary="Is a service record ours?"
)
def record(request: HttpRequest, number: Annotated[str, Field(max_length=60)]) -> dict[str, Any]:
    """What it says; not found where anything of its number was changed."""
    del request
    found = verify(number)
    if found is None:
        raise NotFound
    return {name: getattr(found, name) for name in ServiceRecordOut.model_fields}
