"""Names and name cases as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from shapely.geometry import Point, shape

from tongban.kernel.cases import queries as cases
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core.clock import today
from tongban.kernel.core.text import clean_line
from tongban.kernel.places import register
from tongban.kernel.places.gazetteer.finding import Found, names_on
from tongban.kernel.places.models import Boundary, Double, Place, PlaceName
from tongban.services.gazetteer.lifecycle import LIVES, NAME
from tongban.services.gazetteer.models import NameCase

Features = list[dict[str, Any]]
OFFICES = ("requester", "offices", "centre")
IN_FORCE = ("announced",)


@dataclass(frozen=True)
class Line:
    """A place in a list: its standard name, the name it was found by, where it lies."""

    place: Place
    name: str
    found_by: str
    where: str

    @property
    def url(self) -> str:
        """Its page before everybody."""
        return reverse("gazetteer:place", args=[self.place.number])


def lines(found: Iterable[Found], on: date | None = None) -> list[Line]:
    """What a search found, as a list shows it."""
    rows = list(found)
    names = names_on([one.place for one in rows], on)
    known = register.current()
    return [
        Line(
            one.place,
            names.get(one.place.pk, one.name.text),
            "" if one.name.text == names.get(one.place.pk) else one.name.text,
            known.label(one.place.division.path, on) if one.place.division else "",
        )
        for one in rows
    ]


def listed(places: Iterable[Place], on: date | None = None) -> list[Line]:
    """Places of a plain list, named and placed as on that day."""
    rows = list(places)
    names = names_on(rows, on)
    known = register.current()
    return [
        Line(p, names.get(p.pk, p.number), "", known.label(p.division.path, on) if p.division else "")
        for p in rows
    ]


def one_place(number: str) -> QuerySet[Place]:
    """A place with its names; text that no number can be finds none."""
    return (
        Place.objects.filter(number=clean_line(number)[:24])
        .select_related("division")
        .prefetch_related("names")
    )


def names_of(place: Place) -> dict[str, list[PlaceName]]:
    """The names of a place by their role, the newest first."""
    rows = sorted(place.names.all(), key=lambda n: (n.valid.lower or date.min, n.script), reverse=True)
    day = today()
    held = [n for n in rows if n.role == "standard" and (day in n.valid or place.valid.upper is not None)]
    return {
        "standard": held,
        "former": [n for n in rows if n.role == "former" or (n.role == "standard" and n not in held)],
        "other": [n for n in rows if n.role == "other"],
    }


def borne(place: Place) -> str:
    """The standard name that a place bears, or bore to its end."""
    return next((n.text for n in names_of(place)["standard"] if n.script == "han"), "")


def history(place: Place) -> list[NameCase]:
    """The cases that a name went through, the newest first."""
    return list(place.name_cases.filter(case__state__in=IN_FORCE).select_related("case").order_by("-on"))


def spots(found: Iterable[Line], kind: str = "here") -> Features:
    """Places as spots of a drawing."""
    return [
        {
            "geometry": Point(one.place.longitude, one.place.latitude),
            "kind": kind,
            "label": one.name,
        }
        for one in found
        if one.place.longitude is not None
    ]


def shape_of(place: Place) -> Features:
    """The line, area or spot of a place."""
    told = []
    if place.geometry:
        area = shape(place.geometry)
        told.append({"geometry": area, "kind": "line" if "Line" in area.geom_type else "here", "label": ""})
    if place.longitude is not None and place.latitude is not None:
        told.append({"geometry": Point(place.longitude, place.latitude), "kind": "here", "label": ""})
    return told


def ground(codes: Iterable[str] = ()) -> Features:
    """The outlines of today's counties, or of the divisions of these codes that have one."""
    wanted = list(codes)
    rows = Boundary.objects.select_related("division").filter(division__valid__contains=today())
    rows = rows.filter(division__code__in=wanted) if wanted else rows.filter(division__level="county")
    known = register.current().on()
    return [
        {"geometry": shape(b.geometry), "kind": "", "label": known.by_code[b.division.code].label}
        for b in rows
        if b.division.code in known.by_code
    ]


def doubles() -> QuerySet[Double]:
    """Records that may be places that are there, oldest first."""
    return Double.objects.filter(state="open").select_related("place", "place__division").order_by("pk")


def name_cases() -> QuerySet[NameCase]:
    """Name cases, the newest first."""
    return NameCase.objects.select_related("case", "place", "division").order_by(
        "-case__opened_at", "-case_id"
    )


def announced(limit: int = 50) -> list[tuple[NameCase, str]]:
    """Names that were made known, with the words of the notice."""
    rows = list(name_cases().filter(case__state__in=IN_FORCE)[:limit])
    said = Message.objects.filter(case__in=[row.pk for row in rows], step="announce", audience="requester")
    words = dict(said.order_by("at", "id").values_list("case_id", "text"))
    return [(row, words.get(row.pk, "")) for row in rows]


def notice(case: Case) -> str:
    """The words in which a decision was made known."""
    said = cases.said_to(case, "requester").filter(step="announce").last()
    return said.text if said else ""


def waiting() -> dict[str, int]:
    """How many cases are in each state that waits for somebody."""
    rows = Case.objects.filter(life=NAME.code, closed_at=None).values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def case_of(reference: str) -> QuerySet[Case]:
    """The case of this room that has this number."""
    return Case.objects.filter(life__in=[life.code for life in LIVES], reference=clean_line(reference)[:24])
