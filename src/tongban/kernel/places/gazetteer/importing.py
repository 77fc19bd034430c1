"""Records come in: read, placed, compared with what is there, written in batches; a second run changes nothing more."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.core import clock, events, reference
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.models import Event
from tongban.kernel.core.tables import Row, RowError
from tongban.kernel.core.text import clean_line
from tongban.kernel.places.gazetteer import datum
from tongban.kernel.places.gazetteer.folding import fold
from tongban.kernel.places.gazetteer.keeping import kept, names_of, take_names
from tongban.kernel.places.gazetteer.kinds import near
from tongban.kernel.places.gazetteer.placing import Batch, Placed, place
from tongban.kernel.places.gazetteer.reading import Record, read
from tongban.kernel.places.models import Double, Place, PlaceName

BATCH = 500
SERIES, STREAM = "DM", "place_import"
OF_PLACES = "place"  # the chain of what was decided here of a place
DECIDED = ("place.renamed", "place.retired")
SAME_DIVISION = -1  # metres of a double that has no position: it is told by its division alone


@dataclass
class Report:
    """What became of every row: read = new + unchanged + changed + duplicates + refused."""

    read: int = 0
    new: int = 0
    unchanged: int = 0
    changed: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    systems: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0


@dataclass
class Seen:
    """Places by name and kind: what a record is compared with."""

    # by folded name and kind: place (its key in the source, if this batch brings it in), position, division
    by_name: dict[tuple[str, str], list[tuple[int | str, tuple[float, float] | None, int | None]]]
    made: dict[str, int] = field(default_factory=dict)

    @classmethod
    def beside(cls, some: Iterable[Placed]) -> "Seen":
        """The places that bear a name of these records, whoever wrote them."""
        said = {words for one in some for words in _said(one)}
        rows = PlaceName.objects.filter(script="han", folded__in=said).values_list(
            "folded", "place__kind", "place_id", "place__longitude", "place__latitude", "place__division_id"
        )
        seen = cls(defaultdict(list))
        for folded, kind, pk, lon, lat, division in rows:
            at = None if lon is None or lat is None else (lon, lat)
            seen.by_name[folded, kind].append((pk, at, division))
        return seen

    def double(self, one: Placed) -> tuple[int | str, int] | None:
        """The nearest place of a same name and kind, near enough to be the same; and how many metres away."""
        found = []
        for said in _said(one):
            for other, at, division in self.by_name.get((said, one.record.kind), ()):
                if (away := _apart(one, at, division)) is not None:
                    found.append((away, other))
        if not found:
            return None
        away, other = min(found, key=lambda pair: pair[0])
        return other, away

    def add(self, one: Placed) -> None:
        """A record that was taken in is compared with those after it."""
        at = None if one.position is None else (one.position.longitude, one.position.latitude)
        for said in _said(one):
            entry = (one.record.key, at, one.division.pk if one.division else None)
            self.by_name[said, one.record.kind].append(entry)


def _said(one: Placed) -> list[str]:
    """Its Chinese names as they are compared: two names in characters can be one in Latin letters."""
    return [fold(name.text) for name in one.record.names if name.script == "han"]


def _apart(one: Placed, at: tuple[float, float] | None, division: int | None) -> int | None:
    if one.position is not None and at is not None:
        away = datum.metres((one.position.longitude, one.position.latitude), at)
        return round(away) if away <= near(one.record.kind) else None
    same = one.division is not None and one.division.pk == division
    return SAME_DIVISION if same else None


def import_names(rows: Iterable[Row], *, source: str, by: str) -> Report:
    """Take records in. Each batch is a transaction; a killed run is taken up by running it again."""
    began, source = time.monotonic(), clean_line(source)[:120]
    if not source:
        raise TongbanError(_("Say where the records come from."), code="missing", field="source")
    report = Report()
    records = list(_read(rows, report))
    placed, errors, batches = place(records, _known())
    report.refused += [asdict(error) for error in errors]
    report.systems = [asdict(batch) for batch in batches]
    todo = iter(sorted(placed, key=lambda one: one.record.row))
    while some := list(islice(todo, BATCH)):
        _write(some, source, report)
    report.refused.sort(key=lambda one: one["row"])
    _noted(source, by, report, batches)
    report.seconds = round(time.monotonic() - began, 2)
    return report


def _read(rows: Iterable[Row], report: Report) -> Iterator[Record]:
    keys: dict[str, int] = {}
    for number, raw in rows:
        report.read += 1
        found = read(number, raw)
        if isinstance(found, Record) and found.key in keys:
            why = _("The same number stands in row %(row)d.") % {"row": keys[found.key]}
            found = RowError(number, "id", why)
        if isinstance(found, RowError):
            report.refused.append(asdict(found))
        else:
            keys[found.key] = number
            yield found


def _known() -> dict[tuple[str, str], tuple[float, float]]:
    """Places whose name and kind are borne by one alone, and whose position is sure: they vote on systems."""
    rows = PlaceName.objects.filter(
        script="han", role="standard", place__longitude__isnull=False, place__doubtful=False
    ).values_list("text", "place__kind", "place__longitude", "place__latitude")
    known: dict[tuple[str, str], tuple[float, float] | None] = {}
    for text, kind, lon, lat in rows:
        sure = (text, kind) not in known and lon is not None and lat is not None
        known[text, kind] = (lon or 0, lat or 0) if sure else None
    return {key: at for key, at in known.items() if at is not None}


def _before(source: str, some: Iterable[Placed]) -> dict[str, tuple[str, int | None]]:
    """What this source brought in before of these records: by key, the digest and the place (None: a double)."""
    named = {"source": source, "source_key__in": [one.record.key for one in some]}
    places = Place.objects.filter(**named).values_list("source_key", "digest", "pk")
    doubles = Double.objects.filter(**named).values_list("source_key", "data__digest")
    return {key: (digest, None) for key, digest in doubles} | {
        key: (digest, pk) for key, digest, pk in places
    }


@transaction.atomic
def _write(some: list[Placed], source: str, report: Report) -> None:
    alone()
    before, seen = _before(source, some), Seen.beside(some)
    settled = _settled({pk for _digest, pk in before.values() if pk})
    fresh: list[Placed] = []
    doubles: list[tuple[Placed, int | str, int]] = []
    for one in some:
        digest, pk = before.get(one.record.key, ("", None))
        if digest == one.record.digest:
            report.unchanged += 1
        elif pk in settled:
            why = _("It was renamed or retired here since it came in: its list does not change it any more.")
            report.refused.append(asdict(RowError(one.record.row, "name", why)))
        elif pk is not None:
            rewrite(pk, one)
            report.changed += 1
        elif double := seen.double(one):
            doubles.append((one, *double))
        else:
            fresh.append(one)
            seen.add(one)
    made = write_new(fresh, source)
    seen.made |= {one.record.key: row.pk for one, row in zip(fresh, made, strict=True)}
    report.new += len(made)
    for one, other, away in doubles:
        _double(one, source, seen.made[other] if isinstance(other, str) else other, away, report)


def _settled(places: set[int]) -> set[int]:
    """Those of these places of which something was decided here."""
    told = Event.objects.filter(stream=OF_PLACES, object_id__in=places, code__in=DECIDED)
    return set(told.values_list("object_id", flat=True))


def alone() -> None:
    """One at a time writes names: of two at once the second sees what the first wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('places.names', 0))")


def write_new(fresh: list[Placed], source: str) -> list[Place]:
    """New places with their names, in bulk."""
    year = clock.now().astimezone(clock.BEIJING).year
    numbers = reference.take_numbers(SERIES, year, len(fresh)) if fresh else []
    places = [_place(one, source, number) for one, number in zip(fresh, numbers, strict=True)]
    Place.objects.bulk_create(places, batch_size=BATCH)
    rows = [
        name for one, row in zip(fresh, places, strict=True) for name in names_of(row.pk, one.record.names)
    ]
    PlaceName.objects.bulk_create(rows, batch_size=2000)
    return places


def rewrite(pk: int, one: Placed) -> None:
    """A record that came again with other words: the place says what its source says now, and what doubles of it said."""
    fields = _fields(one)
    Place.objects.filter(pk=pk).update(**fields)
    PlaceName.objects.filter(place=pk).delete()
    PlaceName.objects.bulk_create(names_of(pk, one.record.names))
    for double in Double.objects.filter(place=pk, state="same").order_by("pk"):
        take_names(pk, double)


def _double(one: Placed, source: str, place_id: int, away: int, report: Report) -> None:
    Double.objects.update_or_create(
        source=source,
        source_key=one.record.key,
        defaults={
            "place_id": place_id,
            "metres": None if away == SAME_DIVISION else away,
            "data": kept(one),
            "state": "open",
            "decided_by": "",
            "decided_at": None,
        },
    )
    told = {"row": one.record.row, "name": one.record.name, "of": place_id}
    report.duplicates.append({**told, "metres": None if away == SAME_DIVISION else away})


def _place(one: Placed, source: str, number: str) -> Place:
    return Place(number=number, source=source, source_key=one.record.key, **_fields(one))


def _fields(one: Placed) -> dict[str, Any]:
    at = one.position
    return {
        "kind": one.record.kind,
        "division_id": one.division.pk if one.division else None,
        "longitude": at.longitude if at else None,
        "latitude": at.latitude if at else None,
        "geometry": one.geometry,
        "origin": one.record.origin,
        "meaning": one.record.meaning,
        "valid": DateRange(one.record.since, one.record.until),
        "datum": at.system if at else "",
        "doubtful": bool(at and at.doubtful),
        "digest": one.record.digest,
        "recorded_at": clock.now(),
    }


def _noted(source: str, by: str, report: Report, batches: list[Batch]) -> None:
    counts = {
        "read": report.read,
        "new": report.new,
        "changed": report.changed,
        "refused": len(report.refused),
    }
    counts["duplicates"], counts["batches"] = len(report.duplicates), len(batches)
    with transaction.atomic():
        events.append(STREAM, 1, [events.Entry("places.names_imported", by, {"source": source, **counts})])
