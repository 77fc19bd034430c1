"""Name cases and disagreements: what waits, one with its steps and words."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.access.queries import actor_names
from tongban.kernel.cases import queries as kernel
from tongban.kernel.cases.lives import life_of
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places.queries import label
from tongban.services.gazetteer import actions
from tongban.services.gazetteer.forms.names import StepForm
from tongban.services.gazetteer.models import NameCase
from tongban.services.gazetteer.queries import lines
from tongban.services.gazetteer.queries import names as reading
from tongban.services.gazetteer.rules import NAMES, VIEW
from tongban.services.gazetteer.views import show
from tongban.ui.gate import needs
from tongban.ui.keyset import first

CASES = 200
OPEN = {"announced": "ok", "settled": "ok", "done": "ok", "declined": "late", "withdrawn": ""}


@needs(VIEW)
def cases(request):
    """Name cases, those that wait first."""
    named, disputed = first(reading.name_cases(), CASES), first(lines.disputes(), CASES)
    return show(
        request,
        "names/cases",
        rows=[(row, *_standing(row.case)) for row in named],
        disputes=[(case, *_standing(case)) for case in disputed],
        named=named,
        disputed=disputed,
        may=request.actor.holds(NAMES),
    )


def _standing(case):
    return life_of(case).state(case.state), OPEN.get(case.state, "wait")


@needs(VIEW)
def one(request, reference, *, form=None, status=200):
    """One case: what it is about, what was said, what can be done."""
    case = get_object_or_404(reading.case_of(reference).select_related("naming__place", "joint_round"))
    if hasattr(case, "joint_round"):
        return redirect("gazetteer:round", pk=case.pk)
    life = life_of(case)
    said = list(kernel.said_to(case, *reading.OFFICES))
    return show(
        request,
        "names/case",
        status=status,
        case=case,
        state=life.state(case.state),
        signal=OPEN.get(case.state, "wait"),
        where=label(case.place_path),
        naming=getattr(case, "naming", None),
        line=reading.listed([case.naming.place])[0]
        if getattr(case, "naming", None) and case.naming.place
        else None,
        inspection=lines.inspection_of(case),
        said=[(m, life.step(m.step).label) for m in said],
        who=actor_names(m.actor for m in said),
        steps=[s for s in life.open_to(request.actor, case) if s.code not in ("record", "sign", "close")],
        form=form or StepForm(),
    )


@needs(VIEW)
@require_POST
def step(request, reference):
    """Take a step of a case."""
    case = get_object_or_404(reading.case_of(reference))
    code = request.POST.get("step", "")
    form = StepForm(request.POST)
    if code not in {s.code for s in life_of(case).steps} or not form.is_valid():
        return one(request, reference, form=form, status=422)
    try:
        _taken(request, case, code, form.cleaned_data["text"])
    except TongbanError as error:
        if error.status == 403:
            raise
        form.add_error("text", error.message)
        return one(request, reference, form=form, status=error.status if error.status != 400 else 422)
    messages.success(request, _("Done: %(step)s") % {"step": life_of(case).step(code).label})
    return redirect("gazetteer:case", reference)


def _taken(request, case, code, text):
    naming = NameCase.objects.filter(pk=case.pk).first()
    if naming:
        actions.take_step(naming, code, by=request.actor, text=text)
    else:
        actions.inspecting.take_step(case, code, by=request.actor, text=text)
