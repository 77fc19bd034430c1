"""The dispatch centre and the supervisor: what waits for a person, what is late, and what may be merged."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.cases.moves import Help
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.parties.models import Office
from tongban.services.requests import actions, forms, queries, reading
from tongban.services.requests.views import acting
from tongban.services.requests.views.desk import found, ids_of, in_place
from tongban.ui.gate import needs

PAGE = 50
MOST_MERGED = 200  # at once


@needs("requests.dispatch")
def centre(request):
    """What waits to be dispatched, with the three likeliest offices each."""
    return _centre(request, request.GET.get("r"))


def _centre(request, number, status=200, **told):
    rows = queries.to_dispatch(request.actor, PAGE)
    chosen = next((r for r in rows if r.case.reference == number), rows[0] if rows else None)
    context = {"face": "workbench", "rows": [reading.line(r) for r in rows], "chosen": chosen, **told}
    context["held"] = queries.held(request.actor).count()
    if chosen:
        context |= reading.for_staff(chosen, request.actor)
        context["offices"] = reading.offices_to_choose(chosen)
        steps = [
            s for s in context["steps"] if s.code in {"merge", "decline", "transfer", "classify", "note"}
        ]
        context |= acting.acts(chosen, steps, request.GET.get("act", ""), may_publish=False)
        context["plain_steps"] = [s for s in context["steps"] if s.code == "urge"]
        context["to_rule"] = _to_rule(chosen)
    return render(request, "requests/centre.html", context, status=status)


def _to_rule(row):
    """Was it sent back twice, so that it is ruled on and the reason said?"""
    return row.case.state == "returned" and row.case.counts.get("returned", 0) >= 2


@needs("requests.view")
@require_POST
@in_place
def send(request, reference):
    """Dispatch, rule or send elsewhere."""
    row = found(request, reference)
    helpers = tuple(Help(pk) for pk in ids_of(request.POST.getlist("helper")))
    step = {"received": "dispatch", "returned": "rule"}.get(row.case.state, "reroute")
    if step == "rule" and not _to_rule(row):
        step = "dispatch"
    lead = next(iter(ids_of(request.POST.getlist("lead"))), None)
    try:
        actions.send(
            row.pk, by=request.actor, lead=lead, helpers=helpers, text=request.POST.get("text", ""), step=step
        )
    except NotAllowed:
        raise
    except TongbanError as error:
        if step == "reroute" or not request.actor.holds("requests.dispatch"):
            raise
        return _centre(request, row.case.reference, status=error.status, error=error.message)
    went = _("{case} went to {office}.")
    link = format_html('<a href="{}">{}</a>', reverse("requests:case", args=[reference]), reference)
    messages.success(request, format_html(went, case=link, office=Office.objects.get(pk=lead)))
    return redirect("requests:centre" if request.actor.holds("requests.dispatch") else "requests:supervision")


@needs("requests.supervise")
def supervision(request):
    """Late, late soon, returned twice, reopened twice, more time asked for."""
    groups = queries.supervised(request.actor)
    shown = request.GET.get("group", "late")
    if shown not in groups:
        raise Http404
    tabs = [
        {
            "url": f"?group={name}",
            "label": reading.GROUPS[name],
            "current": name == shown,
            **reading.counted(rows),
        }
        for name, rows in groups.items()
    ]
    rows = [reading.line(r) for r in groups[shown][:PAGE]]
    return render(
        request,
        "requests/supervision.html",
        {"face": "workbench", "tabs": tabs, "rows": rows, "shown": shown},
    )


@needs("requests.view")
def everything(request):
    """Every request one may read: search, page by page, newest first."""
    form = forms.SearchForm(request.GET)
    rows, words = queries.visible_to(request.actor), request.GET.get("q", "")
    if request.GET.get("state"):
        rows = rows.filter(case__state=request.GET["state"])
    before = request.GET.get("before", "")
    page = queries.newest(rows, words, PAGE + 1, int(before) if before.isdecimal() else None)
    context = {
        "face": "workbench",
        "form": form,
        "rows": [reading.line(r) for r in page[:PAGE]],
        "q": words,
    }
    context["older"] = page[PAGE - 1].pk if len(page) > PAGE else None
    return render(request, "requests/everything.html", context)


@needs("requests.dispatch")
@require_POST
@in_place
def merge(request, reference):
    """Merge a request into the lead request of the same matter."""
    row = found(request, reference)
    try:
        lead = found(request, request.POST.get("into", "").strip().upper())
    except Http404 as nothing:
        raise TongbanError(_("There is no request of this number that you may merge into.")) from nothing
    actions.move(row.pk, "merge", by=request.actor, into=lead.pk)
    return redirect("requests:case", reference=lead.case.reference)


@needs("requests.dispatch")
@require_POST
def merge_all(request):
    """Merge several requests into the lead one; what cannot be merged any more stays, and is named."""
    lead = found(request, request.POST.get("into", "").strip().upper())
    rows = [found(request, one) for one in dict.fromkeys(request.POST.getlist("reference")[:MOST_MERGED])]
    for row in rows:
        if row.pk != lead.pk:
            try:
                actions.move(row.pk, "merge", by=request.actor, into=lead.pk)
            except TongbanError as refused:
                messages.warning(request, f"{row.case.reference}: {refused.message}")
    return redirect("requests:case", reference=lead.case.reference)
