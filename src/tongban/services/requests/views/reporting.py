"""Reports from the street: one page, whole without scripts; with them it works without a network and sends later."""

import secrets

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.services.requests import actions, queries, reading
from tongban.services.requests.forms.street import ReportForm
from tongban.ui.gate import needs
from tongban.ui.keyset import first
from tongban.ui.offline import Offline, wants_json

SHOWN = 20
PHONE = Offline("requests:grid_shell", "tongban/build/grid.js", "tongban/build/worker.js", "grid")


@needs()
@needs("requests.report")
@require_http_methods(["GET", "POST"])
def report(request):
    """The page, and what it sends; a program is answered in JSON."""
    if request.method == "POST":
        return _sent(request)
    form = ReportForm(initial={"key": secrets.token_urlsafe(24)})
    return _page(request, form)


def _sent(request):
    earlier = queries.report_of(request.actor.account, request.POST.get("key", "")[:64])
    if earlier:
        return _done(request, earlier)
    form = ReportForm(request.POST, request.FILES)
    if form.is_valid():
        return _done(request, actions.file_report(actions.Report(**form.said()), by=request.actor))
    if wants_json(request):
        why = " ".join(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"why": why}, status=422)
    return _page(request, form, status=422)


def _done(request, row):
    reference = row.request.case.reference
    if not wants_json(request):
        return redirect(f"{reverse('requests:grid')}?sent={reference}")
    told = {"reference": reference, "at": row.request.case.opened_at, "note": reading.pin_note(row.request)}
    return JsonResponse(told)


def _page(request, form, status=200):
    rows = first(queries.reports_of(request.actor.account), SHOWN)
    context = {"face": "portal", "form": form, "account": request.actor.account.pk, "reported": rows}
    context["rows"] = [reading.street_line(row) for row in rows]
    context["sent"] = next((r for r in context["rows"] if r["reference"] == request.GET.get("sent")), None)
    return render(request, "requests/grid.html", context, status=status)


@needs()
@needs("requests.report")
@require_safe
def now(request):
    """What a phone asks before it sends: is its account still logged in, what is the time, how is the queue opened?"""
    return PHONE.now(request)


@require_safe
def shell(request):
    """The same page about nobody, which a phone keeps for when there is no network."""
    form = ReportForm()
    context = {"face": "portal", "form": form, "shell": True, "messages": (), "account": ""}
    return render(request, "requests/grid.html", context)


@require_safe
def worker(request):
    """The service worker of /grid/ alone."""
    del request
    return PHONE.service_worker()
