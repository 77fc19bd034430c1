"""Figures for programs: computed as of any day, opened to their records, published and corrected."""

from ninja import Router

from tongban.services.board.api import figures, releases

__all__ = ["router"]

router = Router()
router.add_router("", figures.router)
router.add_router("", releases.router)
