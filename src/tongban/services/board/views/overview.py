"""The first page of the board: the figures that matter, one chart, one table, one map."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from tongban.services.board import queries
from tongban.services.board.tables import charts, lists, shown
from tongban.services.board.views.asking import shell


def overview(request):
    """A year at a glance, for any day and any division."""
    context = shell(request)
    asked = context["asked"]
    figures = queries.overview(request.actor, asked)
    context["moment"] = min((one.moment for one in figures), default=context["moment"])
    context["cards"] = [shown.card(one, asked) for one in figures]
    flow = next((one for one in figures if one.measure.kind == "flow"), None)
    rates = [one for one in figures if one.measure.kind == "rate"]
    if flow:
        context |= {"flow": flow.measure, **_over_time(asked, [flow, *rates[:1]])}
        context |= _places(asked, [flow, *rates])
    kind, which = request.GET.get("export"), request.GET.get("table")
    if flow and kind in lists.KINDS and which in {"months", "places"}:
        return _file(context, which, kind)
    return render(request, "board/overview.html", context)


def _file(context, which, kind):
    """One of the page's two tables."""
    head = _("When") if which == "months" else _("Place")
    heads, rows = (context[f"{which}_heads"], context[f"{which}_rows"])
    return lists.grid(head, heads, rows, f"{context['place_name']} {shown.period(context['asked'])}", kind)


def _over_time(asked, figures):
    tables = [one.cube.over_time for one in figures]
    rows = zip(*(shown.rows(table, asked) for table in tables), strict=True)
    return {
        "months": charts.over_time(*tables),
        "months_heads": [shown.heading(one.measure) for one in figures],
        "months_rows": [{"name": row[0]["name"], "lines": row} for row in rows],
    }


def _places(asked, figures):
    """Each division below with the figures of the first table; the map where there are outlines."""
    found = [{row["key"]: row for row in shown.rows(one.cube.by_place, asked)} for one in figures]
    lines = [{"name": row["name"], "lines": [t.get(key) for t in found]} for key, row in found[0].items()]
    return {
        "places_heads": [shown.heading(one.measure) for one in figures],
        "places_rows": lines,
        "untold": figures[0].cube.by_place.untold,
        "map": None if asked.path else charts.on_map(figures[0].cube.by_place),
    }
