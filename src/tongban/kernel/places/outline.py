"""What may be a division's outline: a closed area that does not cross itself, in degrees, longitude first."""

from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import mapping, shape

from tongban.kernel.core.errors import TongbanError

CHINA = (73.0, 17.0, 136.0, 54.5)


def checked(geometry: dict[str, Any]) -> dict[str, Any]:
    """The geometry as it is kept, or what is wrong with it and where."""
    area = _area(geometry)
    if where := _open_at(geometry["coordinates"]):
        raise TongbanError(
            _("The outline is not closed: it ends at %(where)s.") % {"where": where}, code="open"
        )
    if not shapely.box(*CHINA).contains(area):
        turned = shapely.transform(area, lambda points: points[:, ::-1])
        if shapely.box(*CHINA).contains(turned):
            raise TongbanError(_("Longitude and latitude are swapped."), code="swapped")
        raise TongbanError(_("The outline does not lie in China."), code="elsewhere")
    if not area.is_valid:
        where = shapely.is_valid_reason(area)
        raise TongbanError(
            _("The outline is not one closed area: %(where)s") % {"where": where}, code="invalid"
        )
    return dict(mapping(area))


def _open_at(coordinates: Any) -> str:
    """Where a ring ends that does not end where it began; nothing where all are closed."""
    if isinstance(coordinates[0][0], int | float):
        return "" if list(coordinates[0]) == list(coordinates[-1]) else "{} {}".format(*coordinates[-1][:2])
    return next(filter(None, map(_open_at, coordinates)), "")


def _area(geometry: dict[str, Any]) -> shapely.Geometry:
    try:
        area = shape(geometry)
    except Exception as error:
        raise TongbanError(_("This is not a GeoJSON geometry."), code="geometry") from error
    if area.geom_type not in {"Polygon", "MultiPolygon"} or area.is_empty:
        raise TongbanError(_("An outline is a polygon."), code="geometry")
    return area
