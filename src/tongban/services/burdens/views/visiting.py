"""Rounds over plaques: how far they are, and one community, one plaque a screen for whoever stands before it."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.services.burdens import actions, forms, photos
from tongban.services.burdens.models import Sign, Target
from tongban.services.burdens.queries import rounds as reading
from tongban.services.burdens.views import show
from tongban.ui.gate import needs

VIEW, INSPECT = "burdens.view", "burdens.inspect"
PAGE = 200


@needs(VIEW)
def rounds(request):
    """Every round, and a form for a new one."""
    may = request.actor.holds(INSPECT)
    form = forms.RoundForm(request.POST or None) if may else None
    if request.method == "POST":
        rights.require(request.actor, INSPECT)
        if form.is_valid():
            row = actions.open_round(by=request.actor, **form.cleaned_data)
            return redirect("burdens:round", pk=row.pk)
    return show(request, "rounds", rows=reading.rounds(), form=form)


@needs(VIEW)
def one(request, pk):
    """How far a round is, town by town; what is left to visit, what still hangs."""
    row = get_object_or_404(reading.rounds(), pk=pk)
    told = reading.progress(row)
    names = ("targets", "visited", "explained", "left", "found", "removed", "hanging")
    total = {name: sum(getattr(p, name) for p in told) for name in names}
    targets, hanging = reading.to_visit(row)[:PAGE], reading.hanging(row)[:PAGE]
    return show(
        request, "round", row=row, progress=told, total=total, targets=targets, hanging=hanging, today=today()
    )


@needs(VIEW)
def target(request, pk):
    """One community: a plaque a screen; the next one after it."""
    row = get_object_or_404(Target.objects.select_related("round", "division"), pk=pk)
    may = rights.may(request.actor, INSPECT, row)
    form = forms.SignForm(request.POST or None, request.FILES or None, path=row.division.path)
    refusal, status = "", 200
    if request.method == "POST":
        rights.require(request.actor, INSPECT, row)
        refusal = _recorded(request, row, form)
        if not refusal and form.is_valid():
            return redirect("burdens:target", pk=pk)
        status = 422
    signs = row.signs.select_related("item").order_by("-pk")
    after, why = reading.next_target(row), forms.WhyForm()
    return show(
        request,
        "target",
        status=status,
        row=row,
        may=may,
        form=form,
        signs=signs,
        next=after,
        why=why,
        refusal=refusal,
    )


def _recorded(request, row, form):
    """Record the plaque; what is refused is said on the same screen, so that nothing typed is lost."""
    if not form.is_valid():
        return ""
    try:
        said = {**form.cleaned_data, "photo": _photo(form)}
        actions.record_sign(row, by=request.actor, **said)
    except TongbanError as error:
        return error.message
    messages.success(request, _("Recorded. Is there another one?"))
    return ""


@needs(INSPECT)
@require_POST
def done(request, pk):
    """Nothing more hangs here: on to the next community."""
    row = get_object_or_404(Target.objects.select_related("round", "division"), pk=pk)
    actions.nothing_hangs(row, by=request.actor)
    return _onward(row)


@needs(INSPECT)
@require_POST
def explain(request, pk):
    """Say why a community could not be visited."""
    row = get_object_or_404(Target.objects.select_related("round", "division"), pk=pk)
    actions.explain(row, by=request.actor, why=request.POST.get("why", ""))
    return _onward(row)


@needs(VIEW)
def sign(request, pk, *, refusal="", form=None, status=200):
    """One plaque, before and after."""
    row = get_object_or_404(Sign.objects.select_related("target__division", "target__round", "item"), pk=pk)
    may = not row.allowed and not row.removed_at and rights.may(request.actor, INSPECT, row.target)
    context = {"today": today(), "refusal": refusal, "form": form or forms.AgainForm()}
    return show(request, "sign", row=row, may=may, status=status, **context)


@needs(INSPECT)
@require_POST
def again(request, pk):
    """A plaque looked at again."""
    row = get_object_or_404(Sign.objects.select_related("target__division"), pk=pk)
    rights.require(request.actor, INSPECT, row.target)
    form = forms.AgainForm(request.POST, request.FILES)
    if not form.is_valid():
        return sign(request, pk, form=form, status=422)
    try:
        actions.check_again(row, by=request.actor, **{**form.cleaned_data, "photo": _photo(form)})
    except TongbanError as error:
        return sign(request, pk, form=form, refusal=error.message, status=error.status)
    return redirect("burdens:sign", pk=pk)


@needs(VIEW)
def photo(request, pk, which):
    """A plaque's photo."""
    row = get_object_or_404(Sign, pk=pk)
    digest = {"before": row.photo, "after": row.photo_after}.get(which)
    if not digest:
        raise Http404
    content, kind = photos.open_photo(digest)
    return FileResponse(content, content_type=kind)


def _photo(form):
    given = form.cleaned_data.get("photo")
    why = _("This is no photo (JPEG, PNG or WebP up to 10 MB). Take it again, or leave it out.")
    return photos.keep(given.read(photos.MOST_BYTES + 1), why) if given else ""


def _onward(row):
    after = reading.next_target(row)
    return redirect("burdens:target", pk=after.pk) if after else redirect("burdens:round", pk=row.round_id)
