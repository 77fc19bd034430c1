"""My membership: everything that is kept about me, on whose list I am, who looked, and what I want corrected."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.kernel.access.queries import openings_of
from tongban.services.branches import rules
from tongban.services.branches.actions import correcting
from tongban.services.branches.forms.members import CorrectionForm
from tongban.services.branches.queries import members as reading
from tongban.services.branches.queries.gaps import corrections_of
from tongban.services.branches.views import show
from tongban.ui.forms import tried
from tongban.ui.gate import needs
from tongban.ui.keyset import first

SHOWN = 50


@needs()
@require_http_methods(["GET", "POST"])
def mine(request):
    """The member's own page; what is wrong is said here and goes to the home branch."""
    member = reading.membership_of(request.actor.account.person_id)
    face = "portal" if request.actor.account.home_id is None else "workbench"
    if member is None:
        return show(request, "mine_none", face=face)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(form, lambda: correcting.ask_correction(member, by=request.actor, **said)):
            messages.success(request, _("Your home branch is told; the answer appears here."))
            return redirect("branches:mine")
    return show(request, "mine", face=face, form=form, status=422 if form.errors else 200, **_told(member))


def _told(member):
    person = member.person
    return {
        "member": member,
        "own": {"name": person.name.open(), "phone": person.phone.open(), "id_number": person.id_number.mask,
                "born": member.born.open()},
        "home": reading.list_of(member, rules.HOME),
        "present": reading.list_of(member, rules.PRESENT),
        "duty": rules.STATUSES.get(reading.status_of(member), ""),
        "stays": member.stays.select_related("body").order_by("-valid", "kind"),
        "lists": rules.LISTS,
        "moves": [(m, rules.MOVE_STATES[m.state]) for m in reading.moves().filter(member=member)[:20]],
        "trainings": first(
            member.attendances.select_related("training__body").order_by("-training__on"), SHOWN
        ),
        "corrections": [
            (c, rules.CORRECTABLE[c.what], rules.CORRECTIONS[c.state]) for c in corrections_of(member.pk)
        ],
        "openings": first(openings_of("person", person.pk).select_related("office"), SHOWN),
    }  # fmt: skip
