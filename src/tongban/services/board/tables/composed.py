"""Dashboards as their pages and forms show them."""

from collections.abc import Mapping, Sequence
from typing import Any

from tongban.kernel.indicators.declare import Measure
from tongban.services.board.models import Dashboard
from tongban.services.board.queries import Asked, Figure
from tongban.services.board.tables import charts, shown

MOST = 999


def card(figure: Figure, asked: Asked) -> dict[str, Any]:
    """A figure with its course over time as a small chart."""
    told = {
        **shown.card(figure, asked),
        "id": figure.measure.code.replace(".", "-"),
        "measure": figure.measure,
    }
    if figure.cube is None:
        return told
    table = figure.cube.over_time
    return {**told, "spec": charts.over_time(table), "rows": shown.rows(table, asked)}


def initial(row: Dashboard | None) -> dict[str, Any]:
    """What the form begins with."""
    if row is None:
        return {}
    place = row.path.rpartition(".")[2]
    return {"title": row.title, "period": row.period, "place": place, "office": row.office_id}


def order(given: Mapping[str, str]) -> list[str]:
    """The figures that bear a number, by their numbers."""
    numbered = {name.removeprefix("n-"): text for name, text in given.items() if name.startswith("n-")}
    known = {code: int(text) for code, text in numbered.items() if text.isdecimal() and len(text) < 5}
    return sorted(
        (code for code, number in known.items() if 0 < number <= MOST), key=lambda code: known[code]
    )


def choices(measures: Sequence[Measure], chosen: Sequence[str]) -> list[dict[str, Any]]:
    """Every figure with its number, the chosen ones first."""
    place = {code: n for n, code in enumerate(chosen, 1)}
    rows = [{"measure": m, "number": place.get(m.code, "")} for m in measures]
    return sorted(rows, key=lambda row: row["number"] or MOST + 1)
