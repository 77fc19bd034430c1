"""What the board's pages ask: one question in an address, the figures that answer it."""

from tongban.services.board.queries.asked import PERIODS, Asked
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
from tongban.services.board.queries.shielding import told

__all__ = [
    "PERIODS",
    "Asked",
    "Figure",
    "before",
    "figure",
    "full",
    "measures_for",
    "outlines",
    "overview",
    "public_figures",
    "releases",
    "renew",
    "table",
    "told",
]
