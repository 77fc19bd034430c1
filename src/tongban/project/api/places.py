"""Where things are: divisions, the offices of today, and the divisions that a text names. Public facts."""

from datetime import date

from ninja import Query, Router, Schema

from tongban.kernel.parties.queries import offices as standing
from tongban.kernel.places import queries
from tongban.kernel.places.points import division_at
from tongban.kernel.places.words import locate as named_in
from tongban.ui.api import ANYBODY, HttpRequest, NotFound, Words

router = Router(tags=["places"], auth=ANYBODY)
CODE = r"^[0-9]{6,12}$"


class Place(Schema):
    """A division as it stands on the day asked about (today, if none is named)."""

    code: str
    name: str
    level: str
    path: str


class LocatedOut(Schema):
    """A division that a text names: how probably it is the place, and the words that say so."""

    code: str
    path: str
    label: str
    p: float
    words: str


class PlacedOfficeOut(Schema):
    """An office and the division it stands in."""

    id: int
    name: str
    division: str


@router.get(
    "/divisions", response=list[Place], summary="Divisions right below one (the prefecture, if none is named)"
)
def divisions(
    request: HttpRequest, below: str | None = Query(None, pattern=CODE), on: date | None = None
) -> list[Place]:
    """Codes and names of that day."""
    rows = queries.children(below, on) if below else queries.divisions(on).filter(parent=None)
    return [Place(code=d.code, name=d.name, level=d.level, path=d.path) for d in rows]


@router.get(
    "/locate", response=list[LocatedOut], summary="Divisions that a text names, the most probable first"
)
def locate(request: HttpRequest, q: Words = Query(..., min_length=1, max_length=2000)) -> list[LocatedOut]:
    """Nothing is kept of the text."""
    return [LocatedOut(code=f.code, path=f.path, label=f.label, p=f.p, words=f.words[2]) for f in named_in(q)]


@router.get("/at", response=Place, summary="The division that a spot lies in")
def at(
    request: HttpRequest,
    longitude: float = Query(..., ge=-180, le=180),
    latitude: float = Query(..., ge=-90, le=90),
    on: date | None = None,
) -> Place:
    """In degrees (WGS 84), as divisions stood on that day; 404 outside the prefecture."""
    code = division_at(longitude, latitude, on)
    found = queries.division(code, on) if code else None
    if found is None:
        raise NotFound
    return Place(code=found.code, name=found.name, level=found.level, path=found.path)


@router.get("/offices", response=list[PlacedOfficeOut], summary="Offices of a division and of those below it")
def offices(request: HttpRequest, division: str = Query(..., pattern=CODE)) -> list[PlacedOfficeOut]:
    """Their ids are what steps and filings name them by."""
    top = queries.division(division)
    if top is None:
        raise NotFound
    rows = standing().filter(queries.within(top.path, "division__path")).order_by("division__path", "name")
    return [PlacedOfficeOut(id=o.pk, name=o.name, division=o.division.code) for o in rows]
