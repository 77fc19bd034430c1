"""Outlines and spots as a small drawing that needs neither script nor tiles: one scale for all that stands side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, radians
from typing import Any

import shapely

WIDTH, MOST_HEIGHT, EDGE = 480.0, 420.0, 8.0
LETTER = 14  # the height of a name on the drawing, as the style sheet has it
Feature = Mapping[str, Any]  # geometry (shapely), kind ("", "ends", "begins", "here"), label


@dataclass(frozen=True)
class Mark:
    """One thing drawn: a path's points and where its name is written (nowhere: 0), or a spot."""

    d: str
    kind: str
    label: str
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Drawing:
    """What a component draws: its size, areas and lines, and spots over them."""

    width: int
    height: int
    areas: tuple[Mark, ...]
    spots: tuple[Mark, ...]


@dataclass(frozen=True)
class _Scale:
    """From degrees to the drawing: north is up, a degree of longitude as wide as it is at that latitude."""

    west: float
    north: float
    east_px: float
    north_px: float

    def xy(self, longitude: float, latitude: float) -> tuple[float, float]:
        """A position in the drawing."""
        return (
            round(EDGE + (longitude - self.west) * self.east_px, 1),
            round(EDGE + (self.north - latitude) * self.north_px, 1),
        )


def drawing(features: Sequence[Feature], around: Iterable[Feature] = ()) -> Drawing | None:
    """A drawing of features, with room for others; nothing where there is nothing to draw."""
    shapes = [f["geometry"] for f in (*features, *around)]
    if not shapes:
        return None
    scale, width, height = _fitting(shapely.total_bounds(shapes))
    areas = [_area(f, scale) for f in features if f["geometry"].geom_type != "Point"]
    spots = [_spot(f, scale) for f in features if f["geometry"].geom_type == "Point"]
    return Drawing(width, height, tuple(_apart(areas)), tuple(spots))


def side_by_side(before: Sequence[Feature], after: Sequence[Feature]) -> tuple[Drawing, Drawing] | None:
    """Two drawings to one scale."""
    left, right = drawing(before, after), drawing(after, before)
    return (left, right) if left and right else None


def _fitting(bounds: Sequence[float]) -> tuple[_Scale, int, int]:
    west, south, east, north = bounds
    squeeze = cos(radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-3), max(north - south, 1e-3)
    per_degree = min((WIDTH - 2 * EDGE) / wide, (MOST_HEIGHT - 2 * EDGE) / high)
    scale = _Scale(west, north, per_degree * squeeze, per_degree)
    return scale, round(wide * per_degree + 2 * EDGE), round(high * per_degree + 2 * EDGE)


def _area(feature: Feature, scale: _Scale) -> Mark:
    shown = shapely.simplify(feature["geometry"], 0.5 / scale.north_px, preserve_topology=True)
    parts = [_line(part, scale) for part in shapely.get_parts(shown)]
    label = str(feature.get("label", ""))
    return Mark("".join(parts), feature.get("kind", ""), label, *_name_at(shown, label, scale))


def _name_at(area: shapely.Geometry, label: str, scale: _Scale) -> tuple[float, float]:
    """Within the area, if its name fits into it."""
    west, _south, east, _north = area.bounds
    if not label or area.area == 0 or _width(label) > (east - west) * scale.east_px:
        return 0, 0
    middle = area.representative_point()
    return scale.xy(middle.x, middle.y)


def _width(label: str) -> float:
    return LETTER * sum(1 if letter > "\u2e80" else 0.6 for letter in label)


def _apart(areas: Iterable[Mark]) -> Iterator[Mark]:
    """Of names that would lie one upon another the first is written; the others are told when pointed at, as all are."""
    written: list[shapely.Geometry] = []
    for one in areas:
        half = _width(one.label) / 2
        place = shapely.box(one.x - half, one.y - LETTER, one.x + half, one.y)
        free = one.x and not any(place.intersects(other) for other in written)
        written += [place] if free else []
        yield one if free else replace(one, x=0, y=0)


def _line(part: shapely.Geometry, scale: _Scale) -> str:
    rings = [part] if part.geom_type == "LineString" else [part.exterior, *part.interiors]
    closed = "" if part.geom_type == "LineString" else "Z"
    return "".join(
        "M" + "L".join("{:g} {:g}".format(*scale.xy(x, y)) for x, y, *_z in ring.coords) + closed
        for ring in rings
    )


def _spot(feature: Feature, scale: _Scale) -> Mark:
    x, y = scale.xy(feature["geometry"].x, feature["geometry"].y)
    return Mark("", feature.get("kind", ""), feature.get("label", ""), x, y)
