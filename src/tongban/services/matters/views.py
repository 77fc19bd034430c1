"""Beside a case what is like it; the hot issues; one issue with its requests."""

from django.http import Http404
from django.shortcuts import render

from tongban.services.matters import reading
from tongban.ui.gate import needs


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
    """The hot issues of the last run that hold something this actor may see."""
    rows = reading.hot_seen(request.actor)
    context = {"face": "workbench", "rows": rows, "counties": reading.by_county(rows)}
    return render(request, "matters/hot.html", context)


@needs("matters.hot")
def issue(request, pk):
    """One issue: its requests, as far as this actor may see them."""
    row = reading.issue_seen(request.actor, pk)
    if row is None:
        raise Http404
    return render(request, "matters/issue.html", {"face": "workbench", **row})
