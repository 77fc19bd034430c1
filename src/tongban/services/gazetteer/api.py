"""Place names for programs: found by any of their names, on any day. Public facts."""

from datetime import date

from ninja import Query, Router, Schema

from tongban.kernel.places import register
from tongban.kernel.places.gazetteer.finding import find
from tongban.kernel.places.gazetteer.kinds import KINDS
from tongban.kernel.places.models import Place, PlaceName
from tongban.services.gazetteer.queries import names as reading
from tongban.ui.api import ANYBODY, HttpRequest, NotFound, Words

router = Router(tags=["gazetteer"], auth=ANYBODY)
KIND = "^(" + "|".join(KINDS) + ")$"


class NameOut(Schema):
    """One name of a place and the days it held."""

    text: str
    script: str
    role: str
    since: date | None
    until: date | None


class PlaceOut(Schema):
    """A place with all its names. Position and geometry in WGS 84."""

    number: str
    name: str
    kind: str
    division: str
    path: str
    longitude: float | None
    latitude: float | None
    geometry: dict | None
    origin: str
    meaning: str
    since: date | None
    until: date | None
    names: list[NameOut]


class Found(Schema):
    """A place that a search found, and the name it was found by."""

    number: str
    name: str
    kind: str
    path: str
    longitude: float | None
    latitude: float | None
    found_by: str


class FoundOut(Schema):
    """The best first."""

    names: list[Found]


@router.get("/gazetteer/names", response=FoundOut, summary="Places by any of their names")
def names(
    request: HttpRequest,
    q: Words = Query(..., min_length=1, max_length=80),
    on: date | None = None,
    kind: str = Query("", pattern=f"{KIND}|^$"),
    limit: int = Query(20, ge=1, le=200),
) -> FoundOut:
    """Characters in any spelling, pinyin, first letters, other scripts; with `on` only names that held that day."""
    lines = reading.lines(find(q, on=on, kind=kind, limit=limit), on)
    return FoundOut(names=[_found(line) for line in lines])


@router.get("/gazetteer/names/{number}", response=PlaceOut, summary="One place with all its names")
def one(request: HttpRequest, number: str) -> PlaceOut:
    """404 where there is no such number."""
    place = reading.one_place(number).first()
    if place is None:
        raise NotFound
    (line,) = reading.listed([place])
    return PlaceOut(
        name=line.name,
        path=register.current().label(place.division.path) if place.division else "",
        division=place.division.code if place.division else "",
        since=place.valid.lower,
        until=place.valid.upper,
        names=[_name(n) for n in place.names.all()],
        **{
            n: getattr(place, n)
            for n in ("number", "kind", "longitude", "latitude", "geometry", "origin", "meaning")
        },
    )


def _found(line: reading.Line) -> Found:
    place: Place = line.place
    return Found(
        number=place.number,
        name=line.name,
        kind=place.kind,
        path=line.where,
        longitude=place.longitude,
        latitude=place.latitude,
        found_by=line.found_by or line.name,
    )


def _name(name: PlaceName) -> NameOut:
    return NameOut(
        text=name.text, script=name.script, role=name.role, since=name.valid.lower, until=name.valid.upper
    )
