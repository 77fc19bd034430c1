"""Divisions with the time they hold and what stands in them; the change sets by which they change."""

from tongban.kernel.places.models.changes import Change, ChangeSet, Made, Moved
from tongban.kernel.places.models.divisions import Alias, Boundary, Division, Edition, Site

__all__ = ["Alias", "Boundary", "Change", "ChangeSet", "Division", "Edition", "Made", "Moved", "Site"]
