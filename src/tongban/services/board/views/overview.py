"""The first page of the board: the figures that matter, one chart, one table, one map."""

from django.shortcuts import render

from tongban.services.board import queries
from tongban.services.board.tables import charts, shown
from tongban.services.board.views.asking import shell


def overview(request):
    """A year at a glance, for any day and any division."""
    context = shell(request)
    asked = context["asked"]
    figures = queries.overview(request.actor, asked)
    measures = [one.measure for one in figures]
    context["cards"] = [shown.card(one, asked) for one in figures]
    flow = next((m for m in measures if m.kind == "flow"), None)
    rates = [m for m in measures if m.kind == "rate"]
    if flow:
        context |= _charts(request.actor, asked, flow, rates[:1])
        context |= _places(request.actor, asked, [flow, *rates])
    return render(request, "board/overview.html", context)


def _charts(actor, asked, flow, rates):
    tables = [queries.trend(actor, measure, asked) for measure in [flow, *rates]]
    rows = zip(*(shown.rows(table, asked) for table in tables), strict=True)
    return {
        "months": charts.over_time(*tables),
        "months_heads": [table.measure.label for table in tables],
        "months_rows": [{"name": row[0]["name"], "lines": row} for row in rows],
        "flow": flow,
    }


def _places(actor, asked, measures):
    """Each division below with the figures of the first table; the map where there are outlines."""
    tables = [queries.table(actor, measure, asked, "division") for measure in measures]
    found = [{row["key"]: row for row in shown.rows(table, asked)} for table in tables]
    lines = [
        {"name": row["name"], "url": row["url"], "key": key, "lines": [t.get(key) for t in found]}
        for key, row in found[0].items()
    ]
    return {
        "place_heads": [m.label for m in measures],
        "place_rows": lines,
        "map": charts.on_map(tables[0]) if not asked.path else None,
    }
