"""What the board's pages ask: one question in an address, the figures that answer it."""

from tongban.services.board.queries.asked import PERIODS, Asked
from tongban.services.board.queries.figures import Figure, figure, measures_for, overview, table, told, trend
from tongban.services.board.queries.ground import outlines
from tongban.services.board.queries.public import public_figures

__all__ = [
    "PERIODS",
    "Asked",
    "Figure",
    "figure",
    "measures_for",
    "outlines",
    "overview",
    "public_figures",
    "table",
    "told",
    "trend",
]
