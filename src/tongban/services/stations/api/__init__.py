"""The API of stations: finding one, a keeper's acts, what whoever answers for them changes; the pages' own actions."""

from ninja import Router

from tongban.services.stations.api import finding, managing

__all__ = ["finding", "managing", "router"]
router = Router()
router.add_router("", finding.router)
router.add_router("", managing.router)
