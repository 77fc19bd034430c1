"""Reports from the street: one page, whole without scripts; with them it works without a network and sends later."""

import hashlib
import json
import secrets
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.kernel.access.queue_lock import lock_of
from tongban.kernel.core import clock
from tongban.services.requests import actions, queries, reading, street_forms
from tongban.ui.gate import needs

SHOWN = 20
FILES = (
    "tongban/build/tongban.css",
    "tongban/build/tongban.js",
    "tongban/build/grid.js",
    "django_htmx/htmx-2.min.js",
    "tongban/mark.svg",
)
WORKER = "tongban/build/worker.js"


@needs()
@needs("requests.report")
@require_http_methods(["GET", "POST"])
def report(request):
    """The page, and what it sends; a program is answered in JSON."""
    if request.method == "POST":
        return _sent(request)
    form = street_forms.ReportForm(initial={"key": secrets.token_urlsafe(24)})
    return _page(request, form)


def _sent(request):
    earlier = queries.report_of(request.actor.account, request.POST.get("key", "")[:64])
    if earlier:
        return _done(request, earlier)
    form = street_forms.ReportForm(request.POST, request.FILES)
    if form.is_valid():
        return _done(request, actions.file_report(actions.Report(**form.said()), by=request.actor))
    if _wants_json(request):
        why = " ".join(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"why": why}, status=422)
    return _page(request, form, status=422)


def _done(request, row):
    reference = row.request.case.reference
    if not _wants_json(request):
        return redirect(f"{reverse('requests:grid')}?sent={reference}")
    told = {"reference": reference, "at": row.request.case.opened_at, "note": reading.pin_note(row.request)}
    return JsonResponse(told)


def _page(request, form, status=200):
    rows = queries.reports_of(request.actor.account)[:SHOWN]
    context = {"face": "portal", "form": form, "account": request.actor.account.pk}
    context["rows"] = [reading.street_line(row) for row in rows]
    context["sent"] = next((r for r in context["rows"] if r["reference"] == request.GET.get("sent")), None)
    return render(request, "requests/grid.html", context, status=status)


def _wants_json(request):
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@needs()
@needs("requests.report")
@require_safe
def now(request):
    """What a phone asks before it sends: is its account still logged in, what is the time, how is the queue opened?"""
    account = request.actor.account.pk
    told = {"account": account, "now": clock.now(), "token": get_token(request), "lock": lock_of(account)}
    return JsonResponse(told)


@require_safe
def shell(request):
    """The same page about nobody, which a phone keeps for when there is no network."""
    form = street_forms.ReportForm()
    context = {"face": "portal", "form": form, "shell": True, "messages": (), "account": ""}
    return render(request, "requests/grid.html", context)


@require_safe
def worker(request):
    """The service worker of /grid/ alone, with the names of what it keeps; changed content changes its version."""
    del request
    kept = [reverse("requests:grid_shell"), *(static(name) for name in FILES)]
    head = f"const VERSION={json.dumps(_version())},FILES={json.dumps(kept)};\n"
    response = HttpResponse(head + _content(WORKER).decode(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _version():
    return hashlib.sha256(b"\0".join(_content(name) for name in (*FILES, WORKER))).hexdigest()[:16]


def _content(name):
    found = finders.find(name)
    return Path(found).read_bytes() if found else b""
