"""The three figures of last month that the portal's first page shows."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from tongban.kernel.access.actor import NOBODY
from tongban.kernel.core.clock import today
from tongban.services.board.queries.asked import Asked
from tongban.services.board.queries.figures import figure, measures_for
from tongban.services.board.rules import LAST_MONTH

SECONDS = 60  # every visitor of the first page asks for them


@dataclass(frozen=True)
class PublicFigure:
    """A figure as the portal shows it: its value, what it is called, where it is explained."""

    code: str
    label: Any
    value: float | int | None
    digits: int
    unit: Any
    url: str


def public_figures() -> list[PublicFigure]:
    """Counts and rates of last month, as everybody may read them; at most a minute old."""
    # inside a transaction its own writes must show
    live = connection.in_atomic_block
    values = _values() if live else cache.get_or_set(f"board.public:{today()}", _values, SECONDS) or {}
    asked = Asked(period=LAST_MONTH)
    shown = [m for m in measures_for(NOBODY) if m.code in values]
    return [
        PublicFigure(
            code=m.code,
            label=m.label,
            value=values[m.code],
            digits=m.unit.digits,
            unit=m.unit.label,
            url=reverse("board:figure", args=[m.code]) + asked.query(),
        )
        for m in shown
    ]


def _values() -> dict[str, float | int | None]:
    shown = [m for m in measures_for(NOBODY) if m.headline and m.kind in {"flow", "rate"}]
    shown = sorted(shown, key=lambda m: m.headline)[:3]
    return {m.code: figure(NOBODY, m, Asked(period=LAST_MONTH)).cell.value for m in shown}
