"""My data: what is held about me, who opened it and why, a copy to take away, correcting it, objecting, letting go of it."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.kernel.access.own_erasure import erase_own
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties import actions as parties
from tongban.kernel.parties.models import Asked
from tongban.services.people import forms, queries
from tongban.ui.forms import tell
from tongban.ui.gate import needs


@needs()
@require_safe
def data(request):
    """The page, which is also the copy to print."""
    staff = request.actor.account.home_id is not None
    context = {"face": "workbench" if staff else "portal", **queries.own_data(request.actor)}
    return render(request, "people/data.html", context)


@needs()
@require_safe
def copy(request):
    """The same for a program to read."""
    told = queries.own_data(request.actor)
    told["openings"] = [
        {"at": o.at, "what": o.what, "office": str(o.office or ""), "reason": o.reason}
        for o in told["openings"]
    ]
    told["records"] = [{n: v for n, v in one.items() if n != "office"} for one in told["records"]]
    told["log_ins"] = [{"at": one.attempt_time, "from": one.ip_address} for one in told["log_ins"]]
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@needs()
@require_http_methods(["GET", "POST"])
def correct(request):
    """Ask for a correction; what nobody proved is changed at once. `about` one of their own records: its office decides."""
    about = request.POST.get("about") or request.GET.get("about", "")
    mine = next((one for one in queries.own_records(request.actor) if one["ref"] == about), None)
    office = mine["office"] if mine else None

    def act(person, **said):
        return parties.ask_correction(person, office=office, **said)

    more = {"about": mine["ref"], "what": mine["what"]} if mine else {}
    return _ask(request, forms.CorrectForm, "people/correct.html", act, **more)


@needs()
@require_http_methods(["GET", "POST"])
def object_to(request):
    """Object to a use of one's data."""
    return _ask(request, forms.ObjectForm, "people/object.html", parties.object_to)


def _ask(request, form_of, template, act, **more):
    person = request.actor.account.person
    if person is None:
        raise Http404
    first = {"field": Asked.Field.OTHER} if more else None
    form = form_of(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            asked = act(person, by=request.actor.code, **form.cleaned_data)
        except TongbanError as error:
            tell(form, error)
        else:
            done = asked.state == Asked.State.GRANTED
            messages.success(request, _("Changed.") if done else _("Asked. The answer will stand here."))
            return redirect("people:data")
    return render(
        request, template, {"face": "portal", "form": form, **more}, status=422 if form.is_bound else 200
    )


@needs()
@require_POST
def erase(request):
    """Let go of what has ended: name and phone on requests, and what ledgers and memberships said and no law holds."""
    count = erase_own(request.actor)
    said = ngettext(
        "What is yours was erased from %(n)d record that has ended.",
        "What is yours was erased from %(n)d records that have ended.",
        count,
    )
    messages.success(request, said % {"n": count} if count else _("There was nothing that could be erased."))
    return redirect("people:data")
