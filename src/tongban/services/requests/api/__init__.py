"""The API of requests: file, follow, work on them; the same queries and actions as the pages."""

from ninja import Router

from tongban.services.requests.api import asking, files, public, routers, working

__all__ = ["asking", "files", "public", "router", "working"]
router = Router()
router.add_router("", routers.requests)
router.add_router("", routers.public)
