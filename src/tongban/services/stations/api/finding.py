"""What is open near, one station, a keeper's acts."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Query, Router, Schema
from pydantic import AfterValidator, AwareDatetime, Field

from tongban.kernel.places.queries import divisions
from tongban.services.stations import rules
from tongban.services.stations.actions import acting
from tongban.services.stations.queries import finding, times
from tongban.services.stations.queries.reach import stations
from tongban.ui.api import ANYBODY, KNOWN, Given, HttpRequest, NotFound, readable

router = Router(tags=["stations"])
Code = Annotated[str, Path(pattern=r"^[-A-Za-z0-9_]{1,20}$")]
AMENITY = "^(" + "|".join(rules.AMENITIES) + ")$"
KIND = "^(" + "|".join(rules.KINDS) + ")?$"


class StationOut(Schema):
    """A station as it stands now."""

    code: str
    name: str
    kind: str
    division: str
    address: str
    longitude: float | None
    latitude: float | None
    amenities: list[str]
    open: bool
    hours_today: str
    turns_at: str
    metres: int | None
    minutes: int | None


class NearIn(Schema):
    """Where from, and with what."""

    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None
    latitude: Annotated[float | None, Field(ge=-90, le=90)] = None
    division: Annotated[str, Field(pattern=r"^([0-9]{6,12})?$")] = ""
    has: list[Annotated[str, Field(pattern=AMENITY)]] = []
    kind: Annotated[str, Field(pattern=KIND)] = ""
    open_now: bool = True


class ThereOut(StationOut):
    """And what can be borrowed there."""

    lying: dict[str, int]


class ActIn(Given):
    """One act of a keeper. `key` is the sender's own: the same key counts once."""

    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
    what: Annotated[str, Field(pattern="^(" + "|".join(acting.WHAT) + ")$")]
    quantity: Annotated[int, Field(ge=-1000, le=100_000)] = 0
    code: Annotated[str, Field(max_length=20), AfterValidator(readable)] = ""
    good: Annotated[str, Field(pattern="^(" + "|".join(rules.GOODS) + ")?$")] = ""
    phone: Annotated[str, Field(max_length=20), AfterValidator(readable)] = ""
    text: Annotated[str, Field(max_length=500), AfterValidator(readable)] = ""
    done_at: AwareDatetime | None = None
    sent_at: AwareDatetime | None = None


class ActOut(Schema):
    """What came of it."""

    what: str
    people: int | None = None
    level: int | None = None
    code: str | None = None
    due: datetime | None = None
    reference: str | None = None


@router.get("/stations", response=list[StationOut], auth=ANYBODY, summary="Stations near somewhere")
def near(request: HttpRequest, asked: Query[NearIn]) -> list[dict[str, Any]]:
    """The nearest first; without a position by name. For everybody."""
    del request
    spot = (asked.longitude, asked.latitude)
    division = divisions().filter(code=asked.division).first() if asked.division else None
    if asked.division and division is None:
        raise NotFound
    rows = finding.find(
        near=spot if None not in spot else None,  # type: ignore[arg-type] # both are there
        path=division.path if division else "",
        has=asked.has,
        kind=asked.kind,
        open_now=asked.open_now,
    )
    return [_out(one) for one in rows]


@router.get("/stations/{code}", response=ThereOut, auth=ANYBODY, summary="One station")
def one(request: HttpRequest, code: Code) -> dict[str, Any]:
    """How it stands now and how many things of each kind can be borrowed. For everybody."""
    del request
    row = times.with_times(stations()).filter(code=code).first()
    if row is None:
        raise NotFound
    told = _out(finding.Found(row, times.now_at(row), None))
    return {**told, "lying": finding.lying_by_kind(row)}


@router.post("/stations/{code}/acts", response=ActOut, auth=KNOWN, summary="A keeper's act")
def act(request: HttpRequest, code: Code, body: ActIn) -> dict[str, Any]:
    """Count visitors, hand out, take back, use up, receive, count anew, tell; only by a keeper of this station."""
    row = stations().filter(code=code).first()
    if row is None:
        raise NotFound
    data = body.model_dump()
    told = rules.Told(data.pop("done_at"), data.pop("sent_at"))
    return acting.do(row, acting.Said(**data, told=told), by=request.actor)


def _out(found: finding.Found) -> dict[str, Any]:
    row = found.station
    plain = {n: getattr(row, n) for n in ("code", "name", "kind", "address", "amenities")}
    return {
        **plain,
        "division": row.site.division.code,
        "longitude": row.site.longitude,
        "latitude": row.site.latitude,
        "open": found.today.is_open and row.closed_at is None,
        "hours_today": found.today.hours,
        "turns_at": found.today.turns_at,
        "metres": found.metres,
        "minutes": found.minutes,
    }
