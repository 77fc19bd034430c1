"""Divisions side by side: the figures of a service in a table, or all of them; one of them over time."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from tongban.kernel.indicators.catalogue import owner_of
from tongban.services.board import queries, rules
from tongban.services.board.tables import beside, charts, lists
from tongban.services.board.views.asking import shell
from tongban.ui.export import file_of

MOST = 8
ALL = "all"


def compare(request):
    """The divisions below the one asked about (at most eight), those chosen or the first ones."""
    context = shell(request)
    asked = context["asked"]
    offered = context["below"]
    wanted = request.GET.getlist("place")
    codes = [one["code"] for one in offered if one["code"] in wanted] or [one["code"] for one in offered]
    codes, measures = codes[:MOST], queries.comparable(request.actor)
    shown_first = [m for m in measures if m.headline] or measures
    chosen = next((m for m in measures if m.code == request.GET.get("figure")), shown_first[0])
    part, parts = _parts(request, measures)
    listed = [m for m in measures if part in (ALL, _service(m))]
    found = queries.compared(request.actor, asked, codes, listed)
    kind = request.GET.get("export")
    if kind in lists.KINDS:
        return file_of(found, beside.columns(codes), beside.title(context["place_name"]), kind)
    told = {"codes": codes, "offered": offered, "measures": measures, "chosen": chosen}
    context |= {"part": part, "parts": parts}
    context |= {**told, "heads": beside.names(codes), "rows": beside.rows(found, codes, asked)}
    if rules.reads_all(request.actor) and codes:
        tables = queries.courses(chosen, asked, codes)
        context["course"] = charts.lines(tables, beside.names(codes))
        context["course_rows"] = beside.course_rows(tables)
    return render(request, "board/compare.html", context)


def _service(measure):
    return measure.code.partition(".")[0]


def _parts(request, measures):
    """The service whose figures are listed, the first one's where none is chosen; and what else can be chosen."""
    labels = {_service(m): owner_of(m) for m in measures} | {ALL: _("All figures")}
    wanted = request.GET.get("of")
    part = wanted if wanted in labels else next(iter(labels))
    given = request.GET.copy()
    given.pop("export", None)
    parts = []
    for code, label in labels.items():
        given["of"] = code
        parts.append({"label": label, "url": f"?{given.urlencode()}", "current": code == part})
    return part, parts
