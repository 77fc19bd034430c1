"""Which division a spot lies in: one answer a spot, also on a border (the deepest, then the lowest code)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import cos, hypot, radians

import numpy as np
import shapely
from shapely.geometry import shape

from tongban.kernel.places import register
from tongban.kernel.places.models import Boundary
from tongban.kernel.places.register import Atlas, Entry

KM_A_DEGREE = 111.2


@dataclass(frozen=True)
class Near:
    """The division with a boundary that is nearest to a spot, and how far away it is (0: the spot is in it)."""

    code: str
    path: str
    label: str
    km: float


class Outlines:
    """The boundaries of one day, the deepest first, in a tree."""

    def __init__(self, shapes: list[tuple[Entry, shapely.Geometry]]) -> None:
        shapes = sorted(shapes, key=lambda pair: (-pair[0].depth, pair[0].code))
        self.entries = [entry for entry, _ in shapes]
        self.shapes = [outline for _, outline in shapes]
        for outline in self.shapes:
            shapely.prepare(outline)
        self.tree = shapely.STRtree(self.shapes)

    def index_of(self, longitudes: np.ndarray, latitudes: np.ndarray) -> np.ndarray:
        """For each spot the place of its division in `entries`; their number where there is none."""
        answer = np.full(len(longitudes), len(self.entries))
        spots, outlines = self.tree.query(shapely.points(longitudes, latitudes))
        for number in np.unique(outlines):
            near = spots[outlines == number]
            held = shapely.intersects_xy(self.shapes[number], longitudes[near], latitudes[near])
            inside = near[held]
            answer[inside] = np.minimum(answer[inside], number)
        return answer


def division_at(longitude: float, latitude: float, on: date | None = None) -> str | None:
    """The code of the division a spot lies in; none outside the prefecture (then `nearest` names the county)."""
    return divisions_at([longitude], [latitude], on)[0]


def divisions_at(
    longitudes: Sequence[float], latitudes: Sequence[float], on: date | None = None
) -> list[str | None]:
    """The same for many spots at once."""
    outlines = _current(on)
    codes = np.array([*(e.code for e in outlines.entries), None], dtype=object)
    x, y = np.asarray(longitudes, dtype=float), np.asarray(latitudes, dtype=float)
    return codes[outlines.index_of(x, y)].tolist()  # type: ignore[no-any-return]


def nearest(longitude: float, latitude: float, on: date | None = None) -> Near | None:
    """The division nearest to a spot, for telling somebody whose pin lies outside; none without boundaries."""
    outlines = _current(on)
    spot = shapely.Point(longitude, latitude)
    if not outlines.entries or not all(map(np.isfinite, (longitude, latitude))):
        return None
    km = [_km(spot, outline) for outline in outlines.shapes]
    number = int(np.argmin(km))
    entry = outlines.entries[number]
    return Near(entry.code, entry.path, entry.label, round(km[number], 1))


def _km(spot: shapely.Point, outline: shapely.Geometry) -> float:
    there = shapely.shortest_line(spot, outline).coords[1]
    east = (there[0] - spot.x) * cos(radians(spot.y))
    return KM_A_DEGREE * hypot(east, there[1] - spot.y)


def _current(on: date | None) -> Outlines:
    return _outlines(register.current().on(on))


@lru_cache(maxsize=4)
def _outlines(atlas: Atlas) -> Outlines:
    entries = {e.pk: e for e in atlas.entries}
    rows = Boundary.objects.filter(division_id__in=entries).values_list("division_id", "geometry")
    return Outlines([(entries[pk], shape(geometry)) for pk, geometry in rows])
