"""The outlines that figures are drawn on: the divisions that have one, named in the reader's language."""

from typing import Any

from tongban.kernel.core.clock import today
from tongban.kernel.indicators.labels import divisions
from tongban.kernel.places.models import Boundary


def outlines() -> dict[str, Any]:
    """Every outline as GeoJSON, by name and code."""
    rows = Boundary.objects.select_related("division").filter(division__valid__contains=today())
    kept = {row.division.code: row.geometry for row in rows.order_by("division__path")}
    names = divisions(kept)
    features = [
        {"type": "Feature", "properties": {"name": names[code], "code": code}, "geometry": geometry}
        for code, geometry in kept.items()
    ]
    return {"type": "FeatureCollection", "features": features}
