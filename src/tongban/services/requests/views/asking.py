"""Filing on the portal: one question a screen, nothing typed is lost, checked before it is sent."""

import secrets

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.kernel.access.middleware import remember_case
from tongban.kernel.access.network import client_address
from tongban.kernel.places.queries import division, label
from tongban.kernel.places.words import locate
from tongban.services.requests import forms, queries, reading
from tongban.services.requests.actions import Filing, file_request
from tongban.services.requests.models import Kind
from tongban.services.requests.queries import placing
from tongban.services.requests.views import drafts
from tongban.services.requests.views.drafts import DRAFT

FILED, BEGUN = "filed", "begun"
SCREENS = {"what": forms.WhatForm, "where": forms.WhereForm, "who": forms.WhoForm}
ORDER = [*SCREENS, "check"]


@require_http_methods(["GET", "POST"])
def home(request):
    """What can I do here? One box to say it, four doors, three figures, what everybody says."""
    if request.method == "POST":  # what is said never stands in an address
        draft = request.session.get(DRAFT, {})
        request.session[DRAFT] = {**draft, BEGUN: {"text": request.POST.get("text", "")}}
        return redirect("requests:ask")
    context = {
        "face": "portal",
        "public": [reading.public_line(r) for r in queries.published()[:5]],
        "figures": queries.public_figures(),
    }
    return render(request, "requests/home.html", context)


@require_http_methods(["GET", "POST"])
def ask(request, screen="what"):
    """One screen of the filing."""
    if screen == "check":
        return _check(request)
    if screen not in SCREENS:
        raise Http404
    draft = request.session.get(DRAFT, {})
    form = SCREENS[screen](
        request.POST or None, request.FILES or None, initial=_initial(request, draft, screen)
    )
    if request.method == "POST" and drafts.add_photos(request, form):
        kept = {k: v for k, v in request.session.get(DRAFT, {}).items() if k != BEGUN}
        request.session[DRAFT] = {**kept, screen: _plain(form)}
        return redirect(reverse("requests:ask", args=[ORDER[ORDER.index(screen) + 1]]))
    found = _found(draft) if screen == "where" else []
    context = {"face": "portal", "form": form, "screen": screen, "found": found, **_back(screen)}
    context["photos"] = drafts.photos(request) if screen == "what" else []
    return render(request, "requests/ask.html", context)


def _check(request):
    draft = request.session.get(DRAFT, {})
    if "what" not in draft:
        return redirect("requests:filed" if _sent_before(request) else "requests:ask")
    if request.method == "POST":
        filed = file_request(_filing(request, draft))
        request.session.pop(DRAFT, None)
        remember_case(request, filed.case.pk)
        kept = {"code": filed.code, "secret": filed.secret, "case": filed.case.pk}
        request.session[FILED] = {**kept, "once": request.POST.get("once", "")}
        return redirect("requests:filed")
    draft.setdefault("once", secrets.token_urlsafe(16))
    request.session[DRAFT] = draft
    photos = drafts.photos(request)
    path, _lead = _place(draft, placing.under_pin(*_pin(photos)))
    context = {"face": "portal", "answers": _answers(draft, path), "once": draft["once"], **_back("check")}
    context["photos"] = photos
    like = queries.public_like(draft["what"]["text"], path)
    context["like"] = [reading.public_line(row) for row in like]
    return render(request, "requests/check.html", context)


def _sent_before(request):
    """Was this very form taken, and its answer lost on the way?"""
    once = request.POST.get("once")
    return bool(once) and request.session.get(FILED, {}).get("once") == once


def filed(request):
    """The page to keep: number, code, secret, QR."""
    kept = request.session.get(FILED)
    if not kept:
        return redirect("requests:home")
    case = queries.Request.objects.select_related("case").get(pk=kept["case"]).case
    link = request.build_absolute_uri(reverse("requests:open", args=[kept["code"], kept["secret"]]))
    return render(request, "requests/filed.html", {**kept, "face": "portal", "case": case, "link": link})


def _filing(request, draft):
    where, who = draft.get("where", {}), draft.get("who", {})
    photos = tuple(drafts.photos(request))
    longitude, latitude = _pin(photos)
    path, lead = _place(draft, placing.under_pin(longitude, latitude))
    actor = request.actor
    return Filing(
        network=client_address(request),
        text=draft["what"]["text"],
        kind=draft["what"].get("kind", Kind.COMPLAINT),
        by=actor.as_requester(),
        place_path=path,
        place_text=where.get("place") or lead,
        longitude=longitude,
        latitude=latitude,
        name=who.get("name", ""),
        phone=who.get("phone", ""),
        person=actor.account.person_id if actor.account else None,
        wants_call=who.get("wants_call", False),
        about=who.get("about"),
        may_publish=who.get("may_publish", False),
        once=request.POST.get("once") or draft.get("once", ""),
        files=photos,
    )


def _pin(photos):
    """Where the first photo was taken that tells it."""
    return next((photo.pin for photo in photos if photo.pin), (None, None))


def _place(draft, pinned):
    """The path of the place: the words say it best, else the county chosen, else the pin, else the prefecture."""
    where = draft.get("where", {})
    if where.get("which") and (chosen := division(where["which"])):
        return chosen.path, label(chosen.path)
    county = where.get("county")
    top = forms.counties().filter(pk=county).first() if county else pinned
    words = f"{where.get('place', '')}\n{draft['what']['text']}"
    return placing.placed(words, top)


def _found(draft):
    return locate(draft.get("what", {}).get("text", ""), limit=3)


def _initial(request, draft, screen):
    kept = {"said": draft.get("what", {}).get("text", ""), **draft.get(screen, {})}
    if screen == "what" and draft.get(BEGUN, {}).get("text"):
        kept |= draft[BEGUN]
    return {**kept, **{k: v for k, v in request.GET.items() if k in {"text", "kind", "place"}}}


def _plain(form):
    return {k: getattr(v, "pk", v) for k, v in form.cleaned_data.items() if k != "files"}


def _back(screen):
    at = ORDER.index(screen)
    back = reverse("requests:ask", args=[ORDER[at - 1]]) if at else reverse("requests:home")
    return {"back": back, "number": at + 1, "of": len(ORDER)}


def _answers(draft, path):
    """What was answered, for reading once more: (question, answer, where to change it); where no county was chosen,
    the place as it was understood.
    """
    shown, understood = [], label(path) if path else ""
    for screen, form_class in SCREENS.items():
        form = form_class(initial={"said": draft.get("what", {}).get("text", ""), **draft.get(screen, {})})
        for name, field in form.fields.items():
            if name in {"files", "use_pins"}:
                continue
            given, change = draft.get(screen, {}).get(name), reverse("requests:ask", args=[screen])
            if name == "county" and understood and not given:
                shown.append((_("The place as we understood it"), understood, change))
            else:
                shown.append((field.label, _said(field, given), change))
    return shown


def _said(field, value):
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in (None, ""):
        return getattr(field, "empty_label", None) or _("Not given")
    if hasattr(field, "queryset"):
        return str(field.queryset.filter(pk=value).first() or "")
    return dict(getattr(field, "choices", [])).get(value, value)
