"""Stations, their hours and keepers; what is lent and used up there; what keepers did; what moves between stations."""

from tongban.services.stations.models.acts import Act, OpenDay, Raised, VisitDay
from tongban.services.stations.models.stations import Hours, Keeper, SpecialDay, Station
from tongban.services.stations.models.stock import Item, Loan, Movement, Stock, Transfer

__all__ = [
    "Act",
    "Hours",
    "Item",
    "Keeper",
    "Loan",
    "Movement",
    "OpenDay",
    "Raised",
    "SpecialDay",
    "Station",
    "Stock",
    "Transfer",
    "VisitDay",
]
