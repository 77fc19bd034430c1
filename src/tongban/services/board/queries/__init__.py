"""What the board's pages ask: one question in an address, the figures that answer it."""

from tongban.services.board.queries.asked import Asked
from tongban.services.board.queries.comparing import (
    Compared,
    chosen,
    comparable,
    compared,
    courses,
    dashboards,
    followed,
    published,
    reports,
)
from tongban.services.board.queries.figures import (
    Figure,
    before,
    figure,
    full,
    measures_for,
    overview,
    releases,
    renew,
    table,
)
from tongban.services.board.queries.ground import outlines
from tongban.services.board.queries.public import public_figures
from tongban.services.board.queries.shielding import ask, told_cell

__all__ = [
    "Asked",
    "Compared",
    "Figure",
    "ask",
    "before",
    "chosen",
    "comparable",
    "compared",
    "courses",
    "dashboards",
    "figure",
    "followed",
    "full",
    "measures_for",
    "outlines",
    "overview",
    "public_figures",
    "published",
    "releases",
    "renew",
    "reports",
    "table",
    "told_cell",
]
