"""The workbench: one volunteer, whether they report from the street, and the hours that stars are worth."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.errors import TongbanError
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import registering
from tongban.services.volunteers.actions import reporting as letting
from tongban.services.volunteers.actions import stars as amending
from tongban.services.volunteers.forms import desk as forms
from tongban.services.volunteers.queries import KEEP, PEOPLE, VIEW, reporting
from tongban.services.volunteers.queries import people as teams
from tongban.services.volunteers.queries import stars as steps
from tongban.services.volunteers.views import show
from tongban.ui.forms import tried
from tongban.ui.gate import needs


@needs(PEOPLE)
@require_http_methods(["GET", "POST"])
def person(request, pk):
    """One volunteer: what they gave, their teams and honours."""
    row = get_object_or_404(teams.seen_by(request.actor).select_related("person", "division"), pk=pk)
    may = rights.may(request.actor, KEEP, row)
    form = forms.Honour(request.POST or None) if may else None
    if request.method == "POST":
        rights.require(request.actor, KEEP, row)
        if form.is_valid() and tried(
            form, lambda: registering.honour(row, by=request.actor, **form.cleaned_data)
        ):
            return redirect("volunteers:person", pk=pk)
    told = {"given": teams.given_by(row.person_id), "teams": teams.teams_of(row.person_id)}
    told["reports"] = reporting.grants_of(row).exists() if may else None
    told["skills"] = [rules.SKILLS.get(s, s) for s in row.skills]
    status = 422 if form is not None and form.errors else 200
    return show(request, "person", face="workbench", here="people", row=row, form=form, status=status, **told)


@needs(KEEP)
@require_POST
def reports(request, pk):
    """Whoever agreed may report from the street, or no longer."""
    row = get_object_or_404(teams.seen_by(request.actor).select_related("division"), pk=pk)
    act = letting.let_report if request.POST.get("let") == "yes" else letting.stop
    try:
        act(row, by=request.actor)
        messages.success(request, _("Done."))
    except TongbanError as error:
        messages.error(request, error.message)
    return redirect("volunteers:person", pk=pk)


@needs(VIEW)
@require_http_methods(["GET", "POST"])
def stars(request):
    """The hours that stars are worth, by which rule; the office of the whole prefecture amends them."""
    may = steps.may_set(request.actor)
    form = forms.Steps(request.POST or None) if may else None
    if request.method == "POST":
        steps.require_may_set(request.actor)
        if form.is_valid() and tried(form, lambda: amending.set_steps(by=request.actor, **form.cleaned_data)):
            messages.success(request, _("They hold from that day on."))
            return redirect("volunteers:stars")
    told = {"rows": steps.all_steps(), "now": steps.steps_on(), "form": form}
    return show(
        request,
        "stars_of",
        face="workbench",
        here="stars",
        status=422 if form and form.errors else 200,
        **told,
    )
