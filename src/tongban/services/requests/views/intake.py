"""Taking down what people say at a counter or on the phone, and what offices send as files."""

import hashlib
import secrets

from django.shortcuts import render
from django.views.decorators.http import require_POST

from tongban.kernel.access.network import client_address
from tongban.kernel.core import sealed
from tongban.kernel.core.service import provider
from tongban.kernel.core.tables import rows_in
from tongban.services.requests import forms, queries
from tongban.services.requests.actions import Filing, file_request
from tongban.services.requests.actions.importing import import_requests
from tongban.services.requests.queries import placing
from tongban.ui.gate import needs

FEWEST_LETTERS = 4  # of what is said, before anything can be like it


@needs("requests.file")
def new(request):
    """The clerk's form: everything on one screen, the caller's open requests beside it."""
    form = forms.ClerkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        filed = file_request(_filing(form.cleaned_data, request))
        return render(
            request, "requests/taken_down.html", {"face": "workbench", "filed": filed, "case": filed.case}
        )
    known = _known(request, form.cleaned_data.get("phone")) if form.is_bound and form.is_valid() else []
    context = {"face": "workbench", "form": form, "known": known, "alike": _alike(request)}
    context["once"] = request.POST.get("once") or secrets.token_urlsafe(16)
    return render(request, "requests/new.html", context)


@needs("requests.file")
@require_POST
def alike(request):
    """Open requests like what is being typed, as the clerk types it."""
    return render(request, "requests/alike.html", {"alike": _alike(request)})


def _alike(request):
    """What this clerk may see among the open requests that are likely the same matter."""
    said, ask = request.POST.get("text", "")[:20_000].strip(), provider("similar_open")
    if len(said) < FEWEST_LETTERS or ask is None:
        return []
    path, _label = placing.placed(f"{request.POST.get('place', '')}\n{said}", None)
    return ask(said, "", path, 5, among=queries.cases_seen(request.actor))


def _known(request, phone):
    """The caller's earlier requests that this clerk may see."""
    if not phone:
        return []
    index = sealed.blind_index(phone, "phone")
    return (
        queries.visible_to(request.actor).filter(case__contact__phone_index=index).order_by("-case_id")[:10]
    )


def _filing(said, request):
    path, _label = placing.placed(f"{said['place']}\n{said['text']}", said["county"])
    return Filing(
        network=client_address(request),
        text=said["text"],
        kind=said["kind"],
        channel=said["channel"],
        by=request.actor,
        place_path=path,
        place_text=said["place"],
        name=said["name"],
        phone=said["phone"],
        about=said["about"].pk if said["about"] else None,
        people=said["people"] or 1,
        representatives=said["representatives"],
        wants_call=said["wants_call"],
        may_publish=said["may_publish"],
        once=_once(request, said["files"]),
        files=said["files"],
    )


def _once(request, files):
    """The form's own key with all that it says: sent again it is the same filing, changed and sent again another one."""
    if not request.POST.get("once"):
        return ""
    said = [given for given in sorted(request.POST.lists()) if given[0] != "csrfmiddlewaretoken"]
    told = repr([said, [file.digest for file in files]])
    return f"desk:{request.actor.account.pk}:{hashlib.sha256(told.encode()).hexdigest()}"


@needs("requests.import")
def import_file(request):
    """A file of requests: what became of each row."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        report = import_requests(
            rows_in(given.name, given.read()), source=form.cleaned_data["source"], by=request.actor
        )
    context = {"face": "workbench", "form": form, "report": report}
    return render(request, "requests/import.html", context)
