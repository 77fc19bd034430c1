"""What everybody may read: public requests and suggestions as list and map, and "me too". Nothing here is kept by a
cache, so that what is taken down is gone at once.
"""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.kernel.access.middleware import remember_case
from tongban.kernel.access.network import client_address
from tongban.kernel.cases.attachments import MIME, open_content
from tongban.kernel.cases.models import Attachment
from tongban.kernel.core.errors import Conflict
from tongban.services.requests import actions, forms, queries, reading
from tongban.services.requests.supporter import supporter
from tongban.services.requests.views.asking import FILED
from tongban.services.requests.views.files import SHUT
from tongban.ui.templatetags.tongban import url_or_none

PAGE = 20


@never_cache
def public(request):
    """Public requests, newest or most supported first, by county if wanted, with their number by county for the map."""
    return _listed(request, queries.published(), "requests/public.html")


@never_cache
def suggestions(request):
    """Public suggestions: being collected, under study, adopted with what will be done, not adopted with why."""
    rows = queries.public_suggestions(request.GET.get("status", ""))
    found = request.GET.get("status", "")
    tabs = [
        {"label": label, "url": f"?status={code}", "current": code == found}
        for code, label in [("", _("All")), *reading.VERDICTS.items()]
    ]
    return _listed(request, rows, "requests/suggestions.html", tabs=tabs, status=found)


def _listed(request, rows, page, **more):
    county, order = request.GET.get("county", ""), request.GET.get("order", "")
    rows = rows.filter(queries.within(county))
    rows = rows.order_by("-support", "-case_id") if order == "support" else rows.order_by("-case_id")
    number = request.GET.get("page", "1")
    at = (min(int(number), 500) if number.isdecimal() and len(number) < 5 else 1) or 1
    shown = list(rows[(at - 1) * PAGE : at * PAGE + 1])
    counties = queries.published_by_county()
    context = {"face": "portal", "rows": [reading.public_line(r) for r in shown[:PAGE]], "county": county}
    context |= {"places": _places(counties, county, order), "map": _map(counties), "order": order, **more}
    context["older"] = at + 1 if len(shown) > PAGE else None
    return render(request, page, context)


def _places(counties, county, order):
    """The counties to choose from, each with its number; in the same order as before."""
    all_of_them = {"name": _("Everywhere"), "path": "", "count": 0}
    return [
        {
            "label": place["name"],
            "url": f"?county={place['path']}&order={order}",
            "current": county == place["path"],
            "count": place["count"],
        }
        for place in (all_of_them, *counties)
    ]


def _map(counties):
    """How many public requests each county has, drawn on the outlines that the figures use."""
    values = [{"name": place["name"], "value": place["count"]} for place in counties]
    geo = f"{url_or_none('board:map')}?lang={get_language()}"
    return {"kind": "map", "geo": geo, "values": values, "unit": _("requests")}


@never_cache
def public_one(request, reference):
    """One public request in its blacked-out words."""
    return _one(request, _found(reference))


def _one(request, row, form=None, status=200):
    context = {
        "face": "portal",
        "row": row,
        **reading.for_public(row),
        "form": form or forms.FollowOutcomeForm(),
    }
    context["said"] = bool(request.session.session_key or request.actor.account) and actions.supports(
        row.pk, supporter(request)
    )
    return render(request, "requests/public_one.html", context, status=status)


@require_POST
def me_too(request, reference):
    """Say "me too", once a browser or account; whoever leaves a phone gets a code and hears what comes of it."""
    row = _found(reference)
    form = forms.FollowOutcomeForm(request.POST)
    if not form.is_valid():
        return _one(request, row, form, 422)
    phone = form.cleaned_data["phone"]
    given = {"who": supporter(request), "network": client_address(request)}
    try:
        if phone:
            return _followed(request, row, actions.Follower(request.actor.as_requester(), phone), given)
        actions.support(row.pk, **given)
    except Conflict as refused:
        messages.info(request, refused.message)
    return redirect("requests:public_one", reference=reference)


def _followed(request, row, follower, given):
    filed = actions.follow(row.pk, **given, follower=follower)
    remember_case(request, filed.case.pk)
    request.session[FILED] = {"code": filed.code, "secret": filed.secret, "case": filed.case.pk}
    return redirect("requests:filed")


@require_POST
def not_me(request, reference):
    """Take "me too" back."""
    actions.take_back_support(_found(reference).pk, who=supporter(request))
    return redirect("requests:public_one", reference=reference)


@never_cache
@require_safe
def photo(request, reference, number):
    """A photo that a person chose to show, as it was drawn anew when it came in."""
    row = _found(reference)
    if not 0 < number <= len(row.public_photos):
        raise Http404
    shown = Attachment.objects.filter(pk=row.public_photos[number - 1], case=row.pk).first()
    if shown is None:
        raise Http404
    response = FileResponse(open_content(shown.digest), content_type=MIME[shown.kind])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SHUT
    return response


def _found(reference):
    row = queries.published().filter(case__reference=reference).first()
    if row is None:
        raise Http404
    return row
