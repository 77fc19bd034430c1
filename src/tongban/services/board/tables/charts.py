"""Charts in plain words: each answers one question, its table stands beside it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.kernel.indicators.computing import Table
from tongban.kernel.indicators.hiding import people
from tongban.kernel.indicators.labels import names_of

ABOVE_BARS = 60  # where the axis of a rate begins, so that its line runs above the bars
TOP = 12  # lines a ranking can show and still be read


def over_time(bars: Table, line: Table | None = None) -> dict[str, Any]:
    """Columns by month or day, the newest dark, with a rate as a line over them."""
    series: list[dict[str, Any]] = [{"name": str(bars.measure.label), "values": values(bars)}]
    if line:
        more = {"as": "line", "right": True, "unit": "%", "values": values(line)}
        series.append({"name": str(line.measure.label), **more})
    return {
        "kind": "bars" if bars.measure.kind in {"flow", "stock"} else "lines",
        "labels": [short(bars.by[0], cell.keys[0]) for cell in bars.cells],
        "unit": str(bars.measure.unit.label),
        "series": series,
        **({"min": floor(bars), "max": 100} if bars.measure.kind == "rate" else {}),
        **({"rightMin": min(ABOVE_BARS, floor(line)), "rightMax": 100} if line else {}),
    }


def ranking(table: Table) -> dict[str, Any]:
    """A split as bars: its largest, by how many each rests on, as in the table beside it."""
    cells = sorted((c for c in table.cells if c.value is not None), key=lambda c: -people(c))[:TOP]
    names = names_of(table.by[0], [c.keys[0] for c in cells])
    return {
        "kind": "rank",
        "labels": [str(names[c.keys[0]]) for c in cells],
        "unit": str(table.measure.unit.label),
        **({"max": 100} if table.measure.kind == "rate" else {}),
        "series": [{"name": str(table.measure.label), "values": [c.value for c in cells]}],
    }


def on_map(table: Table) -> dict[str, Any]:
    """A figure of each county on its outline."""
    names = names_of("division", [c.keys[0] for c in table.cells])
    return {
        "kind": "map",
        "geo": f"{reverse('board:map')}?lang={get_language()}",
        "unit": str(table.measure.unit.label),
        **({"min": floor(table)} if table.measure.kind == "rate" else {}),
        "values": [{"name": str(names[c.keys[0]]), "value": c.value} for c in table.cells if c.keys[0]],
    }


def values(table: Table) -> list[float | int | None]:
    """The values of a table in its order."""
    return [cell.value for cell in table.cells]


def floor(table: Table) -> int:
    """Where the axis of a rate begins: below its lowest, in tens."""
    known = [v for v in values(table) if v is not None]
    return max(0, int(min(known, default=0) // 10 * 10) - 10)


def short(unit: str, day: Any) -> str:
    """A day or month as an axis names it."""
    if unit == "day":
        return f"{day.day}"
    return _("%(n)d月") % {"n": day.month} if _chinese() else date_format(day, "M")


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def lines(tables: Sequence[Table], names: Sequence[str]) -> dict[str, Any]:
    """One figure of several places over time, each line with its name at its end."""
    first = tables[0]
    return {
        "kind": "lines",
        "labels": [short(first.by[0], cell.keys[0]) for cell in first.cells],
        "unit": str(first.measure.unit.label),
        "series": [
            {"name": name, "values": values(table)} for table, name in zip(tables, names, strict=True)
        ],
        **({"min": min(map(floor, tables)), "max": 100} if first.measure.kind == "rate" else {}),
    }
