"""In which system a batch's coordinates came: told by their size, and by the shift against boundaries and known places.

A single record deep inside its division fits both WGS 84 and GCJ-02. In a batch, those near a boundary and those of a name
that is known already vote: each is for the system in which alone it fits. Chance gives votes for both; a batch is told
when that would be less likely than one in two hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import shapely

from tongban.kernel.places.gazetteer import datum

CHINA = (73.0, 3.0, 136.0, 54.5)
SURE = 0.005
APART = 150.0  # metres by which one system must fit a known place better
WGS, GCJ, CGCS, METRES = "wgs84", "gcj02", "cgcs2000", "gauss"
WORDS = {
    WGS: ("wgs84", "wgs-84", "wgs 84", "gps", "4326"),
    GCJ: ("gcj02", "gcj-02", "gcj", "火星", "火星坐标", "高德", "腾讯"),
    CGCS: ("cgcs2000", "cgcs", "2000", "国家2000", "大地2000", "2000国家大地坐标系", "4490"),
}
STATED = {word: system for system, words in WORDS.items() for word in words}


@dataclass(frozen=True)
class Spot:
    """A position as it came, in degrees; the outline it is said to lie in, and where its place is known to be."""

    longitude: float
    latitude: float
    outline: shapely.Geometry | None = None
    known: tuple[float, float] | None = None


@dataclass(frozen=True)
class Told:
    """What a batch came in, and how many of its records say so, against how many say the other."""

    system: str
    votes: int
    against: int
    sure: bool


def shape_of(x: float, y: float) -> str:
    """What two numbers can be: "degrees", "swapped" degrees, "metres" or "nothing"."""
    west, south, east, north = CHINA
    if west <= x <= east and south <= y <= north:
        return "degrees"
    if west <= y <= east and south <= x <= north:
        return "swapped"
    ways = [(x, y), (y, x)]
    return "metres" if any(is_northing(n) and is_easting(e) for n, e in ways) else "nothing"


def is_northing(value: float) -> bool:
    """Metres from the equator within China."""
    return 300_000 <= value <= 6_000_000


def is_easting(value: float) -> bool:
    """Metres from a meridian with 500 km added, perhaps with a zone number before."""
    return 100_000 <= value <= 900_000 or 13_000_000 <= value <= 46_000_000


def candidates(x: float, y: float, meridians: Sequence[float]) -> list[tuple[float, float]]:
    """The positions that metres may mean: one where the zone stands before the easting, else one a meridian."""
    north, east = (x, y) if is_northing(x) and is_easting(y) else (y, x)
    if east >= 1_000_000:
        zone = datum.meridian_of(int(east // 1_000_000))
        meridians, east = ([] if zone is None else [zone]), east % 1_000_000
    found = [datum.gauss_to_degrees(north, east, meridian) for meridian in meridians]
    return [(float(lon), float(lat)) for lon, lat in found]


def told_of(spots: Sequence[Spot], stated: str = "") -> Told:
    """The system of a batch: as its records vote; where they do not, as stated, else WGS 84 with a doubt."""
    lon, lat = (np.array([getattr(s, name) for s in spots]) for name in ("longitude", "latitude"))
    fits = [_votes(spots, lon, lat), _votes(spots, *datum.gcj_to_wgs(lon, lat))]
    known = _known(spots, lon, lat)
    for_wgs = int(np.sum(fits[0] & ~fits[1])) + known[0]
    for_gcj = int(np.sum(fits[1] & ~fits[0])) + known[1]
    most, least = max(for_wgs, for_gcj), min(for_wgs, for_gcj)
    if chance(most, least) < SURE:
        system = GCJ if for_gcj > for_wgs else (CGCS if stated == CGCS else WGS)
        return Told(system, most, least, sure=True)
    votes = (for_gcj, for_wgs) if stated == GCJ else (for_wgs, for_gcj)
    return Told(stated or WGS, *votes, sure=bool(stated))


def chance(most: int, least: int) -> float:
    """How likely votes would be as one-sided as this if they were thrown like coins."""
    count = most + least
    if count > 1000:
        return 0.0 if most > 0.6 * count else 1.0
    return float(sum(comb(count, k) for k in range(most, count + 1))) / 2.0**count


def _votes(spots: Sequence[Spot], lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Which spots lie in the outline they are said to lie in; those without one fit everything."""
    fits = np.ones(len(spots), dtype=bool)
    by_outline: dict[int, list[int]] = {}
    for number, spot in enumerate(spots):
        if spot.outline is not None:
            by_outline.setdefault(id(spot.outline), []).append(number)
    for numbers in by_outline.values():
        some = np.array(numbers)
        fits[some] = shapely.intersects_xy(spots[numbers[0]].outline, lon[some], lat[some])
    return fits


def _known(spots: Sequence[Spot], lon: np.ndarray, lat: np.ndarray) -> tuple[int, int]:
    """How many known places lie clearly nearer as WGS 84, and how many as GCJ-02."""
    votes = [0, 0]
    true = datum.gcj_to_wgs(lon, lat)
    for number, spot in enumerate(spots):
        if spot.known is not None:
            ways = ((lon[number], lat[number]), (float(true[0][number]), float(true[1][number])))
            away = [datum.metres(way, spot.known) for way in ways]
            if abs(away[0] - away[1]) > APART:
                votes[int(away[1] < away[0])] += 1
    return votes[0], votes[1]
