"""A keeper's phone: one page, whole without scripts; with them it works without a network and sends later."""

import hashlib
import json
import secrets
from functools import cache
from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.kernel.access.queue_lock import lock_of
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.stations import rules
from tongban.services.stations.actions import acting, moving
from tongban.services.stations.forms.keeping import ActForm
from tongban.services.stations.models import Transfer
from tongban.services.stations.queries import finding, keeping, times
from tongban.services.stations.queries.reach import KEEP, kept, stations
from tongban.services.stations.views import show
from tongban.ui.gate import needs

FILES = (
    "tongban/build/tongban.css",
    "tongban/build/tongban.js",
    "tongban/build/keep.js",
    "django_htmx/htmx-2.min.js",
    "tongban/mark.svg",
)
WORKER = "tongban/build/keep_worker.js"
STEPS = {"send": moving.send, "arrive": moving.arrive, "drop": moving.drop}


@needs()
@needs(KEEP)
@require_safe
def mine(request):
    """The stations I keep; the only one opens at once."""
    rows = list(kept(request.actor))
    if len(rows) == 1:
        return redirect("stations:keep_at", code=rows[0].code)
    return show(request, "kept", rows=rows)


@needs()
@needs(KEEP)
@require_http_methods(["GET", "POST"])
def keep(request, code):
    """One station as its keeper has it in the hand; a program is answered in JSON."""
    row = get_object_or_404(times.with_times(stations()), code=code)
    if request.method == "POST":
        return _sent(request, row)
    get_object_or_404(kept(request.actor), pk=row.pk)
    return _page(request, row)


def _sent(request, row):
    form = ActForm(request.POST)
    if not form.is_valid():
        why = " ".join(error for errors in form.errors.values() for error in errors)
        return _refused(request, row, why, 422)
    try:
        answer = acting.do(row, form.said(), by=request.actor)
    except TongbanError as error:
        return _refused(request, row, str(error.message), error.status)
    if _wants_json(request):
        return JsonResponse(answer)
    messages.success(request, _told(answer))
    return redirect("stations:keep_at", code=row.code)


def _refused(request, row, why, status):
    if _wants_json(request):
        return JsonResponse({"why": why}, status=status)
    get_object_or_404(kept(request.actor), pk=row.pk)
    return _page(request, row, why=why, status=status)


def _told(answer):
    said = str(acting.WHAT[answer["what"]])
    more = answer.get("reference") or answer.get("code") or ""
    return _("Done: %(what)s %(more)s") % {"what": said, "more": more}


def _page(request, row, *, why="", status=200):
    context = {
        "row": row,
        "today": times.now_at(row),
        "people": keeping.visitors(row),
        "stock": keeping.stock(row),
        "lying": [(rules.ITEMS[kind], n) for kind, n in finding.lying_by_kind(row).items()],
        "out": keeping.out_from(row)[:30],
        "transfers": keeping.transfers(row),
        "acts": [(acting.WHAT.get(a.what, a.what), a) for a in keeping.acts(row)[:8]],
        "names": {**rules.GOODS, **rules.ITEMS},
        "now": clock.now(),
    }
    return show(request, "keep", why=why, status=status, **context, **_parts())


def _parts():
    return {"key": secrets.token_urlsafe(24), "goods": rules.GOODS.items()}


def _wants_json(request):
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@needs()
@needs(KEEP)
@require_POST
def step(request, pk, step):
    """Confirm a move between stations: it left, it came, or not at all."""
    row = get_object_or_404(Transfer, pk=pk)
    code = request.POST.get("at", "")
    get_object_or_404(kept(request.actor), code=code)
    STEPS[step](row, by=request.actor)
    messages.success(request, _("Done."))
    return redirect("stations:keep_at", code=code)


@needs()
@needs(KEEP)
@require_safe
def now(request):
    """What a phone asks before it sends: is its account still logged in, what is the time, how is the queue opened?"""
    account = request.actor.account.pk
    lock = lock_of(account, "keep")
    return JsonResponse({"account": account, "now": clock.now(), "token": get_token(request), "lock": lock})


@require_safe
def shell(request):
    """The same page about no station, which a phone keeps for when there is no network."""
    return show(request, "keep", about_nobody=True, messages=(), **_parts())


@require_safe
def worker(request):
    """The service worker of /stations/keep/ alone, with the names of what it keeps; changed content changes its version."""
    del request
    kept_files = [reverse("stations:keep_shell"), *(static(name) for name in FILES)]
    head = f"const VERSION={json.dumps(_version())},FILES={json.dumps(kept_files)};\n"
    response = HttpResponse(head + _content(WORKER).decode(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _version():
    return hashlib.sha256(b"\0".join(_content(name) for name in (*FILES, WORKER))).hexdigest()[:16]


def _content(name):
    found = finders.find(name)
    return Path(found).read_bytes() if found else b""
