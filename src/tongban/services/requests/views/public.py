"""What everybody may read: public requests as list and map, and "me too"."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.services.requests import actions, queries, reading
from tongban.ui.templatetags.tongban import url_or_none

PAGE = 20


def public(request):
    """Public requests, newest first, by county if wanted, with their number by county for the map."""
    rows = queries.published()
    county = request.GET.get("county", "")
    if county:
        rows = rows.filter(queries.within(county))
    before = request.GET.get("before", "")
    if before.isdigit():
        rows = rows.filter(case_id__lt=int(before))
    page = list(rows.order_by("-case_id")[: PAGE + 1])
    context = {
        "face": "portal",
        "rows": page[:PAGE],
        "county": county,
        "counties": queries.published_by_county(),
    }
    context["older"] = page[PAGE - 1].pk if len(page) > PAGE else None
    return render(request, "requests/public.html", context)


def _map(counties):
    """How many public requests each county has, drawn on the outlines that the figures use."""
    values = [{"name": place["name"], "value": place["count"]} for place in counties]
    geo = f"{url_or_none('board:map')}?lang={get_language()}"
    return {"kind": "map", "geo": geo, "values": values, "unit": _("requests")}


def public_one(request, reference):
    """One public request in its blacked-out words."""
    row = _found(reference)
    return render(
        request, "requests/public_one.html", {"face": "portal", "row": row, **reading.for_public(row)}
    )


@require_POST
def me_too(request, reference):
    """Say "me too", once a browser session or account."""
    row = _found(reference)
    if not request.session.session_key:
        request.session.create()
    account = request.actor.account
    actions.support(
        row.pk, who=f"account:{account.pk}" if account else f"session:{request.session.session_key}"
    )
    return redirect("requests:public_one", reference=reference)


def _found(reference):
    row = queries.published().filter(case__reference=reference).first()
    if row is None:
        raise Http404
    return row
