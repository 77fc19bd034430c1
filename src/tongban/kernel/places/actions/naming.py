"""The writers of place names one by one: a place set up, renamed, gone; a double decided. Each records who did it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.text import clean, clean_line
from tongban.kernel.places import register
from tongban.kernel.places.gazetteer.importing import OF_PLACES, alone, write_new
from tongban.kernel.places.gazetteer.keeping import day_of, name_of, name_row, take_names
from tongban.kernel.places.gazetteer.kinds import KINDS
from tongban.kernel.places.gazetteer.placing import Placed, Position
from tongban.kernel.places.gazetteer.reading import NAME, Name, Record
from tongban.kernel.places.models import Division, Double, Place, PlaceName
from tongban.kernel.places.queries import within

SOURCE = ""
# what a record is kept with until somebody decides (`keeping.kept`)
RECORDED = {
    "kind",
    "names",
    "since",
    "until",
    "origin",
    "meaning",
    "digest",
    "division",
    "position",
    "geometry",
}


@dataclass(frozen=True)
class Naming:
    """What a new place is told with."""

    name: str
    kind: str
    division: Division
    longitude: float | None = None
    latitude: float | None = None
    geometry: Mapping[str, Any] | None = None
    latin: str = ""
    origin: str = ""
    meaning: str = ""


@transaction.atomic
def set_up_place(said: Naming, *, since: date, by: str) -> Place:
    """A place bears its standard name from a day on; no other of its kind in its county bears the same."""
    alone()
    name = _name(said.name)
    if said.kind not in KINDS:
        raise TongbanError(_("There is no such kind of place."), code="kind", field="kind")
    _only(name, said.kind, said.division, since)
    names = [Name(name, "han", "standard", since)]
    names += (
        [Name(clean_line(said.latin, limit=120), "latin", "standard", since)] if said.latin.strip() else []
    )
    record = Record(
        0, "", said.kind, tuple(names), since=since, origin=clean(said.origin), meaning=clean(said.meaning)
    )
    at = (
        None
        if said.longitude is None or said.latitude is None
        else Position(said.longitude, said.latitude, "wgs84")
    )
    entry = next((e for e in register.current().entries if e.pk == said.division.pk), None)
    (row,) = write_new([Placed(record, entry, at, dict(said.geometry) if said.geometry else None)], SOURCE)
    _told(row, "place.named", by, since=since.isoformat())
    return row


@transaction.atomic
def rename_place(row: Place, name: str, *, on: date, by: str, latin: str = "") -> Place:
    """From a day on a place bears another standard name; the one before is a former name from then on."""
    alone()
    mine = _standing(row, on)
    name = _name(name)
    if mine.division:
        _only(name, mine.kind, mine.division, on, but=mine.pk)
    for script, text in (("han", name), ("latin", clean_line(latin, limit=120))):
        if text:
            _end_names(mine.names.filter(role="standard", script=script), on)
            name_row(mine.pk, text, script, "standard", on).save()
    _told(mine, "place.renamed", by, on=on.isoformat())
    return mine


@transaction.atomic
def retire_place(row: Place, *, on: date, by: str) -> Place:
    """From a day on the place is no more; all its names are of the past."""
    alone()
    mine = _standing(row, on)
    _end_names(mine.names.all(), on)
    mine.valid = DateRange(mine.valid.lower, on)
    mine.save(update_fields=["valid"])
    _told(mine, "place.retired", by, on=on.isoformat())
    return mine


@transaction.atomic
def decide_double(row: Double, *, same: bool, by: str) -> Place:
    """A record that came in is the place that is there, which takes its names over; or a place of its own."""
    alone()
    mine = Double.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if mine.state != "open":
        raise Conflict(_("Somebody was faster: this record is decided already."))
    if not mine.data.keys() >= RECORDED:
        raise Conflict(
            _("This record is not kept whole. Bring its list in again, then decide."), code="incomplete"
        )
    place = mine.place if same else write_new([_restored(mine)], mine.source)[0]
    if same:
        take_names(place.pk, mine)
    mine.state, mine.decided_by, mine.decided_at = ("same" if same else "other"), by, clock.now()
    mine.save(update_fields=["state", "decided_by", "decided_at"])
    _told(place, "place.double_decided", by, double=mine.pk, same=same)
    return place


def _restored(double: Double) -> Placed:
    data = double.data
    names = tuple(name_of(n) for n in data["names"])
    since, until = day_of(data["since"]), day_of(data["until"])
    record = Record(
        0, double.source_key, data["kind"], names, since=since, until=until, origin=data["origin"],
        meaning=data["meaning"], digest=data["digest"],
    )  # fmt: skip
    entry = register.current().on().by_code.get(data["division"])
    return Placed(record, entry, Position(**data["position"]) if data["position"] else None, data["geometry"])


def _name(text: str) -> str:
    name = clean_line(text, limit=80)
    if not name or not NAME.fullmatch(name):
        raise TongbanError(_("This is no name."), code="name", field="name")
    return name


def _only(name: str, kind: str, division: Division, on: date, but: int = 0) -> None:
    """Refuse a name that another place of the kind bears in the same county, or will."""
    county = ".".join(division.path.split(".")[:2])
    same = PlaceName.objects.filter(
        text=name, script="han", role="standard", valid__overlap=DateRange(on, None), place__kind=kind
    ).exclude(place=but)
    if same.filter(within(county, "place__division__path")).exists():
        raise Conflict(
            _("Another place of this kind bears that name in the county."), code="name_twice", field="name"
        )


def _standing(row: Place, on: date) -> Place:
    mine = (
        Place.objects.select_for_update(of=("self",), no_key=True).select_related("division").get(pk=row.pk)
    )
    if on not in mine.valid or mine.valid.upper is not None or on == mine.valid.lower:
        raise Conflict(_("The place does not stand on that day."), code="not_standing", field="on")
    if mine.names.filter(role="standard", valid__startswith__gt=on).exists():
        raise Conflict(_("It gets another name on a later day already."), code="name_to_come", field="on")
    return mine


def _end_names(names: QuerySet[PlaceName], on: date) -> None:
    try:
        with transaction.atomic():
            for name in names.filter(valid__contains=on):
                name.valid = DateRange(name.valid.lower, on)
                name.save(update_fields=["valid"])
    except IntegrityError as error:
        raise Conflict(_("It got its name on that very day."), code="same_day", field="on") from error


def _told(row: Place, code: str, by: str, **data: Any) -> None:
    events.append(OF_PLACES, row.pk, [events.Entry(code, by, data)])
