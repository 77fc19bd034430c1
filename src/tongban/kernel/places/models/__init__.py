"""Divisions with the time they hold and what stands in them; the change sets by which they change; places with names."""

from tongban.kernel.places.models.changes import Change, ChangeSet, Made, Moved
from tongban.kernel.places.models.divisions import Alias, Boundary, Division, Edition, Site
from tongban.kernel.places.models.gazetteer import Double, Place, PlaceName

__all__ = [
    "Alias",
    "Boundary",
    "Change",
    "ChangeSet",
    "Division",
    "Double",
    "Edition",
    "Made",
    "Moved",
    "Place",
    "PlaceName",
    "Site",
]
