"""Before everybody: what is open near me, one station, borrowing and giving back, what I borrowed."""

import secrets
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.kernel.bookings import actions as bookings
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.services.stations import rules
from tongban.services.stations.actions import caring, lending
from tongban.services.stations.forms.finding import NearForm
from tongban.services.stations.models import Loan
from tongban.services.stations.queries import finding, keeping, times
from tongban.services.stations.queries.reach import stations
from tongban.services.stations.views import show
from tongban.ui import ground
from tongban.ui.keyset import first

MOST = 60
LOANS = 50


@require_safe
def near(request):
    """Open now near me with ...: the nearest first, and drawn."""
    form = NearForm(request.GET)
    wanted = form.wanted()
    rows = finding.find(**wanted)
    shown = rows[:MOST]
    counties = {
        one.station.site.division.path.split(".")[1] for one in shown if "." in one.station.site.division.path
    }
    drawn = ground.drawing(finding.drawn(shown, wanted["near"], sorted(counties)))
    return show(
        request,
        "near",
        form=form,
        rows=shown,
        count=len(rows),
        map=drawn,
        narrowed=bool(wanted["has"] or wanted["kind"] or not wanted["open_now"]),
        now=clock.now(),
    )


def _station(code):
    return get_object_or_404(times.with_times(stations()), code=code)


def _person(request):
    return getattr(request.actor.account, "person", None)


def _sign_in(request, code=""):
    back = reverse("stations:at", args=[code]) if code else request.get_full_path()
    return HttpResponseRedirect(f"{reverse('people:phone')}?{urlencode({'next': back})}")


@require_safe
def at(request, code):
    """What the sign at the door opens: hours, what is there, borrow and give back."""
    row, person = _station(code), _person(request)
    mine = keeping.loans_of(person.pk).filter(booking__state="confirmed") if person else []
    drawn = finding.drawn(
        [finding.Found(row, times.now_at(row), None)], None, row.site.division.path.split(".")[1:2]
    )
    return show(
        request,
        "at",
        row=row,
        found=finding.Found(row, times.now_at(row), None),
        week=times.week(row),
        special=[d for d in row.special_days.all() if d.day >= today()],
        lying=finding.lying(row) if row.closed_at is None else [],
        person=person,
        mine=mine,
        care=keeping.with_places(keeping.care_to_come(row)[:10]),
        mine_too={b.slot.shift.activity_id for b in keeping.care_of(person.pk)} if person else (),
        map=ground.drawing(drawn) if len(drawn) > 1 else None,
        key=secrets.token_urlsafe(24),
        days=rules.LENT_FOR.days,
    )


@require_http_methods(["POST"])
def borrow(request, code):
    """Take a thing that lies here; whoever is not signed in gives their phone once."""
    if _person(request) is None:
        return _sign_in(request, code)
    key = request.POST.get("key", "")
    once = lending.once_of("portal", request.actor.account.pk, key) if key else ""
    loan = lending.borrow(_station(code), request.POST.get("code", ""), by=request.actor, once=once)
    messages.success(
        request, _("%(thing)s is yours. Give it back at any station.") % {"thing": loan.item.resource.name}
    )
    return redirect("stations:mine")


@require_http_methods(["POST"])
def give_back(request, code):
    """Give one of my things back here."""
    if _person(request) is None:
        return _sign_in(request, code)
    rows = Loan.objects.select_related("booking", "item__resource").filter(booking__person=_person(request))
    given = request.POST.get("loan", "")
    loan = get_object_or_404(rows, pk=int(given) if given.isdecimal() and len(given) < 18 else 0)
    lending.give_back(loan, _station(code), by=request.actor)
    messages.success(request, _("Thank you: %(thing)s is back.") % {"thing": loan.item.resource.name})
    return redirect("stations:mine")


@require_http_methods(["POST"])
def join_care(request, code, pk):
    """A place at a health check, legal advice, a haircut; whoever is not signed in gives their phone once."""
    person = _person(request)
    if person is None:
        return _sign_in(request, code)
    row = _station(code)
    booking = caring.sign_up_for_care(
        row, get_object_or_404(keeping.care_to_come(row), pk=pk), person, by=request.actor
    )
    got = booking.state == "confirmed"
    said = _("You have a place.") if got else _("You are on the waiting list; you move up by yourself.")
    (messages.success if got else messages.warning)(request, said)
    return redirect("stations:mine")


@require_http_methods(["POST"])
def leave_care(request, pk):
    """Give the place up; whoever waits moves up."""
    person = _person(request)
    if person is None:
        return _sign_in(request)
    bookings.cancel(get_object_or_404(keeping.care_of(person.pk), pk=pk).pk, by=request.actor)
    messages.success(request, _("You have signed off."))
    return redirect("stations:mine")


@require_safe
def mine(request):
    """What I have borrowed, and had, and the care I signed up for."""
    person = _person(request)
    if person is None:
        return _sign_in(request)
    rows = first(keeping.loans_of(person.pk).select_related("item__resource"), LOANS)
    return show(request, "mine", rows=rows, care=keeping.care_of(person.pk), now=clock.now())
