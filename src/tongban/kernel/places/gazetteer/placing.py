"""Where records lie: their division by code or name, their position in WGS 84, batch by batch."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry import mapping, shape

from tongban.kernel.core.tables import RowError
from tongban.kernel.places import names, points, register
from tongban.kernel.places.gazetteer import datum, telling
from tongban.kernel.places.gazetteer.reading import Record
from tongban.kernel.places.gazetteer.telling import CGCS, GCJ, METRES, WGS, Spot, Told
from tongban.kernel.places.models import Boundary
from tongban.kernel.places.register import Entry

FAR = 3000.0  # metres outside of its division at which a record is refused
Known = Mapping[tuple[str, str], tuple[float, float]]


@dataclass(frozen=True)
class Position:
    """Where a record lies, and what its numbers came in."""

    longitude: float
    latitude: float
    system: str
    doubtful: bool = False


@dataclass(frozen=True)
class Placed:
    """A record with its division and position."""

    record: Record
    division: Entry | None
    position: Position | None
    geometry: dict[str, Any] | None = None


@dataclass(frozen=True)
class Batch:
    """What one batch of a file came in."""

    batch: str
    stated: str
    told: str
    rows: int
    votes: int
    against: int
    sure: bool


class Ground:
    """The divisions of today by code and name, each with the outline nearest above it."""

    def __init__(self) -> None:
        self.atlas = register.current().on()
        self.by_name: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.atlas.entries:
            for said in dict.fromkeys((entry.name, names.short(entry.name))):
                self.by_name[said].append(entry)
        rows = Boundary.objects.filter(division__in=[e.pk for e in self.atlas.entries])
        codes = {e.pk: e.code for e in self.atlas.entries}
        self.areas = {codes[pk]: shape(g) for pk, g in rows.values_list("division_id", "geometry")}
        for area in self.areas.values():
            shapely.prepare(area)
        if self.areas:
            west, _south, east, _north = shapely.total_bounds(list(self.areas.values()))
            self.meridians = [m for m in np.arange(75.0, 136.0, 3.0) if west - 3 <= m <= east + 3]
        else:
            self.meridians = []

    def entry(self, said: str) -> Entry | None:
        """The division of a code, a name, or a path of names; none where the words mean several."""
        if said in self.atlas.by_code:
            return self.atlas.by_code[said]
        parts = [p for p in said.replace(">", "/").replace("·", "/").split("/") if p.strip()]
        found = self.by_name.get(parts[-1].strip(), []) if parts else []
        above = [p.strip() for p in parts[:-1]]
        held = [e for e in found if all(self._under(e, name) for name in above)]
        return held[0] if len(held) == 1 else None

    def _under(self, entry: Entry, name: str) -> bool:
        return any(name in (e.name, names.short(e.name)) for e in self.atlas.line(entry.code))

    def outline(self, entry: Entry | None) -> shapely.Geometry | None:
        """The outline of a division, or of the nearest above that has one."""
        codes = reversed(entry.path.split(".")) if entry else ()
        return next((self.areas[c] for c in codes if c in self.areas), None)


def place(records: Iterable[Record], known: Known) -> tuple[list[Placed], list[RowError], list[Batch]]:
    """Every record with its division and position; those that cannot be placed, with why; what each batch came in."""
    ground = Ground()
    placed: list[Placed] = []
    errors: list[RowError] = []
    groups: dict[tuple[str, str], list[tuple[Record, Entry | None]]] = defaultdict(list)
    for record in records:
        entry = ground.entry(record.division) if record.division else None
        if record.division and entry is None:
            errors.append(
                RowError(
                    record.row,
                    "division",
                    _("There is no one division %(said)s today.") % {"said": record.division},
                )
            )
        elif record.x is None or record.y is None:
            placed.append(Placed(record, entry, None, _geometry(record, WGS)))
        else:
            groups[record.batch, record.system].append((record, entry))
    batches = []
    for (batch, stated), group in sorted(groups.items()):
        done, wrong, told = _batch(ground, group, stated, known)
        placed += done
        errors += wrong
        batches += [Batch(batch, stated, one.system, n, one.votes, one.against, one.sure) for one, n in told]
    return placed, sorted(errors, key=lambda e: e.row), batches


def _batch(
    ground: Ground, group: list[tuple[Record, Entry | None]], stated: str, known: Known
) -> tuple[list[Placed], list[RowError], list[tuple[Told, int]]]:
    by_shape: dict[str, list[tuple[Record, Entry | None]]] = defaultdict(list)
    for record, entry in group:
        by_shape[telling.shape_of(record.x or 0, record.y or 0)].append((record, entry))
    why = {
        "swapped": _("Longitude and latitude are swapped."),
        "nothing": _("These are neither degrees in China nor metres of a zone."),
    }
    errors = [RowError(r.row, "longitude", why[s]) for s in why for r, _e in by_shape[s]]
    placed: list[Placed] = []
    told: list[tuple[Told, int]] = []
    if degrees := by_shape["degrees"]:
        spots = [_spot(ground, r, e, known) for r, e in degrees]
        one = telling.told_of(spots, stated)
        told.append((one, len(degrees)))
        for record, entry in degrees:
            _put(ground, record, entry, _position(record, one), placed, errors)
    for record, entry in by_shape["metres"]:
        _put(ground, record, entry, _from_metres(ground, record, entry), placed, errors)
    if by_shape["metres"]:
        told.append((Told(METRES, len(by_shape["metres"]), 0, sure=True), len(by_shape["metres"])))
    return placed, errors, told


def _spot(ground: Ground, record: Record, entry: Entry | None, known: Known) -> Spot:
    at = known.get((record.name, record.kind))
    return Spot(record.x or 0, record.y or 0, ground.outline(entry), at)


def _position(record: Record, told: Told) -> Position:
    x, y = record.x or 0, record.y or 0
    if told.system == GCJ:
        lon, lat = datum.gcj_to_wgs(x, y)
        return Position(round(float(lon), 7), round(float(lat), 7), GCJ, not told.sure)
    return Position(x, y, told.system, not told.sure)


def _from_metres(ground: Ground, record: Record, entry: Entry | None) -> Position | str:
    """The one of the positions that metres may mean which lies in the division; several or none is told."""
    found = telling.candidates(record.x or 0, record.y or 0, ground.meridians)
    area = ground.outline(entry)
    if len(found) > 1 and area is not None:
        found = [at for at in found if _outside(area, at) <= FAR]
    if len(found) != 1:
        return _(
            "No zone number stands before the easting, and its division does not tell which zone is meant."
        )
    return Position(round(found[0][0], 7), round(found[0][1], 7), METRES)


def _put(
    ground: Ground,
    record: Record,
    entry: Entry | None,
    position: Position | str,
    placed: list[Placed],
    errors: list[RowError],
) -> None:
    if isinstance(position, str):
        errors.append(RowError(record.row, "longitude", position))
        return
    at, area = (position.longitude, position.latitude), ground.outline(entry)
    if entry is None:
        code = points.division_at(*at)
        entry = ground.atlas.by_code.get(code) if code else None
        if entry is None and ground.areas:
            errors.append(RowError(record.row, "longitude", _("It lies outside of the prefecture.")))
            return
    elif area is not None and (away := _outside(area, at)) > FAR:
        why = _("It lies %(km).1f km outside of %(division)s.") % {"km": away / 1000, "division": entry.name}
        errors.append(RowError(record.row, "longitude", why))
        return
    placed.append(Placed(record, entry, position, _geometry(record, position.system)))


def _outside(area: shapely.Geometry, at: tuple[float, float]) -> float:
    """Metres by which a spot lies outside of an area."""
    spot = shapely.Point(at)
    if area.intersects(spot):
        return 0
    return datum.metres(at, shapely.shortest_line(spot, area).coords[1])


def _geometry(record: Record, system: str) -> dict[str, Any] | None:
    """A line or an area as it is kept, in WGS 84."""
    if record.geometry is None:
        return None
    try:
        made = shape(record.geometry)
    except Exception:  # noqa: BLE001 - what shapely cannot read is left out; the spot is kept
        return None
    if system == GCJ:
        made = shapely.transform(made, lambda xy: np.column_stack(datum.gcj_to_wgs(xy[:, 0], xy[:, 1])))
    return dict(mapping(made)) if system in {GCJ, WGS, CGCS} else None
