"""A keeper's phone: one page, whole without scripts; with them it works without a network and sends later."""

import secrets

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

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
from tongban.ui.keyset import first
from tongban.ui.offline import Offline, wants_json

OUT = 30
PHONE = Offline("stations:keep_shell", "tongban/build/keep.js", "tongban/build/keep_worker.js", "keep")
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
    if wants_json(request):
        return JsonResponse(answer)
    messages.success(request, _told(answer))
    return redirect("stations:keep_at", code=row.code)


def _refused(request, row, why, status):
    if wants_json(request):
        return JsonResponse({"why": why}, status=status)
    get_object_or_404(kept(request.actor), pk=row.pk)
    return _page(request, row, why=why, said=request.POST, status=status)


def _told(answer):
    said = str(acting.WHAT[answer["what"]])
    more = answer.get("reference") or answer.get("code") or ""
    return _("Done: %(what)s %(more)s") % {"what": said, "more": more}


def _page(request, row, *, why="", said=None, status=200):
    context = {
        "row": row,
        "today": times.now_at(row),
        "people": keeping.visitors(row),
        "stock": keeping.stock(row),
        "lying": [(rules.ITEMS[kind], n) for kind, n in finding.lying_by_kind(row).items()],
        "out": first(keeping.out_from(row), OUT),
        "transfers": keeping.transfers(row),
        "acts": [(acting.WHAT.get(a.what, a.what), a) for a in keeping.acts(row)[:8]],
        "names": {**rules.GOODS, **rules.ITEMS},
        "now": clock.now(),
    }
    return show(request, "keep", why=why, said=said or {}, status=status, **context, **_parts())


def _parts():
    return {"key": secrets.token_urlsafe(24), "goods": rules.GOODS.items()}


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
    return PHONE.now(request)


@require_safe
def shell(request):
    """The same page about no station, which a phone keeps for when there is no network."""
    return show(request, "keep", about_nobody=True, messages=(), **_parts())


@require_safe
def worker(request):
    """The service worker of /stations/keep/ alone."""
    del request
    return PHONE.service_worker()
