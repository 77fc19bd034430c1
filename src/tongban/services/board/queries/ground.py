"""The outlines that figures are drawn on: the divisions that have one, named in the reader's language."""

from typing import Any

from shapely.geometry import shape

from tongban.kernel.core.clock import today
from tongban.kernel.indicators.labels import divisions
from tongban.kernel.places.models import Boundary


def outlines() -> dict[str, Any]:
    """Every outline as GeoJSON, by name and code."""
    rows = Boundary.objects.select_related("division").filter(division__valid__contains=today())
    kept = {row.division.code: row.geometry for row in rows.order_by("division__path")}
    names = divisions(kept)
    features = [
        {
            "type": "Feature",
            "properties": {"name": names[code], "code": code, "cp": _inside(geometry)},
            "geometry": geometry,
        }
        for code, geometry in kept.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def _inside(geometry: dict[str, Any]) -> list[float]:
    """Longitude and latitude where a name stands: within the outline, for the middle of a bent one lies in another."""
    point = shape(geometry).representative_point()
    return [point.x, point.y]
