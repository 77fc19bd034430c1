"""Boundary lines, rounds over their markers, and one marker a screen for whoever stands before it."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.access.queries import actor_names
from tongban.kernel.cases.attachments import MIME, open_content, take_in
from tongban.kernel.core.errors import TongbanError
from tongban.services.gazetteer.actions import inspecting
from tongban.services.gazetteer.actions.inspecting import Look
from tongban.services.gazetteer.forms import lines as forms
from tongban.services.gazetteer.models import Inspection
from tongban.services.gazetteer.queries import lines as reading
from tongban.services.gazetteer.queries.names import ground as outlines
from tongban.services.gazetteer.rules import INSPECT, PREPARE, SIGNALS, VIEW
from tongban.services.gazetteer.views import show
from tongban.ui import ground
from tongban.ui.forms import tried
from tongban.ui.gate import needs
from tongban.ui.keyset import first

ROUNDS = 100
SHUT = "default-src 'none'; sandbox"


@needs(VIEW)
def lines(request):
    """Lines and rounds; a form for a new line."""
    form = forms.LineForm(request.POST or None) if request.actor.holds(PREPARE) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and tried(
            form, lambda: inspecting.draw_line(by=request.actor, **form.cleaned_data)
        ):
            return redirect("gazetteer:lines")
    status = 422 if form and form.is_bound else 200
    return show(
        request,
        "lines/lines",
        lines=reading.boundary_lines(),
        rounds=first(reading.rounds(), ROUNDS),
        form=form,
        status=status,
    )


@needs(VIEW)
def line(request, pk):
    """One line with its markers; a form for a new round."""
    row = get_object_or_404(reading.boundary_lines(), pk=pk)
    form = forms.RoundForm(request.POST or None) if inspecting.sides_of(row, request.actor) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and (
            made := tried(form, lambda: inspecting.open_round(row, by=request.actor, **form.cleaned_data))
        ):
            return redirect("gazetteer:round", pk=made.pk)
    rounds = reading.rounds().filter(line=row)
    return show(
        request,
        "lines/line",
        row=row,
        rounds=rounds,
        form=form,
        status=422 if form and form.is_bound else 200,
    )


@needs(VIEW)
def one_round(request, pk):
    """How far a round is, marker by marker."""
    row = get_object_or_404(reading.rounds(), pk=pk)
    rows = list(reading.inspections(row))
    around = outlines([row.line.left.code, row.line.right.code])
    return show(
        request,
        "lines/round",
        row=row,
        rows=[(one, SIGNALS.get(one.found, ""), {s.side: s for s in one.signatures.all()}) for one in rows],
        map=ground.drawing([*around, *reading.spots(rows)]),
        sides=inspecting.sides_of(row.line, request.actor),
        left=row.size - row.done,
    )


@needs(VIEW)
def marker(request, pk, *, look=None, sign=None, status=200):
    """One marker of a round: how it was found, its photos, both sides' words."""
    row = get_object_or_404(
        Inspection.objects.select_related("marker", "round__case", "round__line__left", "round__line__right"),
        pk=pk,
    )
    signed = {s.side: s for s in row.signatures.all()}
    open_ = row.round.case.closed_at is None
    mine = inspecting.sides_of(row.round.line, request.actor) if open_ else []
    free = [s for s in mine if s not in signed and request.actor.code not in {x.by for x in signed.values()}]
    first = {n: getattr(row, n) for n in ("found", "longitude", "latitude", "note")}
    return show(
        request,
        "lines/marker",
        status=status,
        row=row,
        signal=SIGNALS.get(row.found, ""),
        look=(look or forms.LookForm(initial=first)) if mine and not signed else None,
        sign=(sign or forms.SignForm()) if free and row.found else None,
        free=free,
        sides=[
            ("left", row.round.line.left.name, signed.get("left")),
            ("right", row.round.line.right.name, signed.get("right")),
        ],
        who=actor_names([row.found_by, *(s.by for s in signed.values())]),
    )


@needs(INSPECT)
@require_POST
def record(request, pk):
    """Write down how a marker was found."""
    row = get_object_or_404(Inspection, pk=pk)
    form = forms.LookForm(request.POST, request.FILES)
    if not form.is_valid():
        return marker(request, pk, look=form, status=422)
    said = dict(form.cleaned_data)
    photo = said.pop("photo", None)

    def act():
        return inspecting.record(
            row, Look(**said), by=request.actor, photos=take_in([photo]) if photo else ()
        )

    if not tried(form, act):
        return marker(request, pk, look=form, status=422)
    return redirect("gazetteer:marker", pk=pk)


@needs(INSPECT)
@require_POST
def sign(request, pk):
    """Sign for a side."""
    row = get_object_or_404(Inspection, pk=pk)
    form = forms.SignForm(request.POST)
    if not form.is_valid():
        return marker(request, pk, sign=form, status=422)
    given = {"agrees": request.POST.get("agrees") == "yes", "words": form.cleaned_data["words"]}
    if not tried(form, lambda: inspecting.sign(row, request.POST.get("side", ""), by=request.actor, **given)):
        return marker(request, pk, sign=form, status=422)
    return redirect("gazetteer:marker", pk=pk)


@needs(INSPECT)
@require_POST
def close(request, pk):
    """The round is over."""
    row = get_object_or_404(reading.rounds(), pk=pk)
    try:
        inspecting.close_round(row, by=request.actor)
        messages.success(request, _("The round is closed."))
    except TongbanError as error:
        if error.status == 403:
            raise
        messages.error(request, error.message)
    return redirect("gazetteer:round", pk=pk)


@needs(VIEW)
def photo(request, pk):
    """A photo of a marker."""
    row = reading.photo(pk)
    if row is None:
        raise Http404
    response = FileResponse(open_content(row.digest), content_type=MIME[row.kind], filename=row.name)
    response.headers["Content-Security-Policy"] = SHUT
    return response
