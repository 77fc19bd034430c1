"""The API of volunteers: events and signing up, service records, and what a team's leader does; the pages' own actions."""

from ninja import Router

from tongban.services.volunteers.api import events, leading

__all__ = ["events", "leading", "router"]
router = Router()
router.add_router("", events.router)
router.add_router("", leading.router)
