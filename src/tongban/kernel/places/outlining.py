"""Outlines of divisions brought in from a GeoJSON file, feature by feature; a wrong one stops no other."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry import shape

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places import actions, outline, queries
from tongban.kernel.places.models import Boundary, Division

INSIDE = 0.5  # the share of an outline that lies in the division above, where that has an outline


@dataclass
class Report:
    """What became of every feature: read = new + changed + unchanged + refused."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


def take_outlines(text: str, *, by: str) -> Report:
    """Each feature's `code` names a division of today, its geometry is the outline (WGS 84)."""
    try:
        features = json.loads(text)["features"]
        told = [(f["properties"], f["geometry"]) for f in features]
    except (ValueError, TypeError, KeyError) as error:
        raise TongbanError(
            _("This is no GeoJSON FeatureCollection."), code="file_kind", field="file"
        ) from error
    report = Report(read=len(told))
    for number, (properties, geometry) in enumerate(told, 1):
        code = str(properties.get("code", "")) if isinstance(properties, dict) else ""
        try:
            what = _take(code, geometry, by)
        except TongbanError as error:
            report.refused.append(
                {"row": number, "field": error.field or "geometry", "code": code, "why": error.message}
            )
        else:
            setattr(report, what, getattr(report, what) + 1)
    return report


def _take(code: str, geometry: Any, by: str) -> str:
    division = queries.division(code)
    if division is None:
        raise TongbanError(
            _("There is no division %(code)s.") % {"code": code}, code="no_division", field="code"
        )
    before = Boundary.objects.filter(division=division).values_list("geometry", flat=True).first()
    area = shape(outline.checked(geometry if isinstance(geometry, dict) else {}))
    if before and shape(before).equals(area):
        return "unchanged"
    _lies_in(division, area)
    actions.set_boundary(division, geometry, by=by)
    return "changed" if before else "new"


def _lies_in(division: Division, area: Any) -> None:
    """Refuse an outline most of which lies outside of the division above."""
    above = Boundary.objects.filter(division=division.parent_id).values_list("geometry", flat=True).first()
    if above and shape(above).intersection(area).area < INSIDE * area.area:
        why = _("%(name)s reaches beyond %(parent)s.") % {"name": division.name, "parent": division.parent}
        raise TongbanError(why, code="beyond", field="geometry")
