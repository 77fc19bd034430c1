"""Beside a case what is like it; the hot issues; one issue with its requests."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tongban.services.matters import reading
from tongban.ui.export import Column, file_of
from tongban.ui.gate import needs
from tongban.ui.keyset import first
from tongban.ui.templatetags.tongban import url_or_none

SHOWN = 50
COLUMNS = (
    Column(gettext_lazy("Issue"), lambda row: row["title"]),
    Column(gettext_lazy("Place"), lambda row: row["place"]),
    Column(gettext_lazy("Requests"), lambda row: row["size"], numeric=True),
    Column(gettext_lazy("Unsolved"), lambda row: row["unsolved"], numeric=True),
    Column(gettext_lazy("Growth"), lambda row: row["growth"], numeric=True),
    Column(gettext_lazy("Heat"), lambda row: round(row["heat"], 1), numeric=True),
    Column(gettext_lazy("Since"), lambda row: row["since"]),
)


@needs("requests.view")
def similar(request, reference):
    """Likely the same matter, and what was done about the like before: a page of its own, or a part of the case's."""
    case = reading.case_seen(request.actor, reference)
    if case is None:
        raise Http404
    context = {"face": "workbench", "case": case, **reading.similar_to(request.actor, case)}
    part = "#similar" if request.htmx else ""
    return render(request, f"matters/similar.html{part}", context)


@needs("matters.hot")
def hot(request):
    """The hot issues of the last run that hold something this actor may see: by rank, on the map, as a file."""
    rows = reading.hot_seen(request.actor)
    kind = request.GET.get("export")
    if kind in ("csv", "xlsx"):
        return file_of(rows, COLUMNS, str(_("Hot issues")), kind)
    counties = reading.by_county(rows)
    context = {"face": "workbench", "rows": first(rows, SHOWN), "counties": counties, "map": _map(counties)}
    return render(request, "matters/hot.html", context)


def _map(counties):
    """How many issues each county has, drawn on the outlines that the figures use."""
    values = [{"name": place["name"], "value": place["count"]} for place in counties]
    geo = f"{url_or_none('board:map')}?lang={get_language()}"
    return {"kind": "map", "geo": geo, "values": values, "unit": _("issues")}


@needs("matters.hot")
def issue(request, pk):
    """One issue: its requests, as far as this actor may see them."""
    row = reading.issue_seen(request.actor, pk)
    if row is None:
        raise Http404
    row["open"] = [case for case in row["members"] if case.closed_at is None]
    row["may_merge"] = len(row["open"]) > 1 and request.actor.holds("requests.dispatch")
    return render(request, "matters/issue.html", {"face": "workbench", **row})
