"""Followed figures as their page shows them."""

from tongban.kernel.indicators.catalogue import all_measures
from tongban.services.board import rules
from tongban.services.board.models import Follow
from tongban.ui.words import say_number


def name(row: Follow) -> str:
    """The figure, as long as it is declared."""
    measure = all_measures().get(row.measure)
    return str(measure.label) if measure else row.measure


def bound(row: Follow) -> str:
    """On which side of what one is told."""
    return f"{rules.WAYS[row.way]} {_number(row, row.bound)}"


def found_last(row: Follow) -> str:
    """What it was when it was looked at last."""
    return _number(row, row.value)


def _number(row: Follow, value: float | None) -> str:
    measure = all_measures().get(row.measure)
    return say_number(value, measure.unit.digits if measure else None)
