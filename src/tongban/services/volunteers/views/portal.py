"""For everybody: events to find, one event, signing up in two taps, its calendar file, a record verified."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongban.kernel.activities.actions import verify
from tongban.kernel.activities.models import Series, Shift
from tongban.kernel.activities.queries import shift_to_book, shifts
from tongban.kernel.bookings.queries import place_in_line
from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.volunteers import ics, paper, rules
from tongban.services.volunteers.actions import holding, recurring
from tongban.services.volunteers.forms import portal as forms
from tongban.services.volunteers.queries import events as reading
from tongban.services.volunteers.views import show
from tongban.ui.export import attachment
from tongban.ui.gate import needs

PAGE = 20


@require_safe
def events(request):
    """What one can sign up for, the next first."""
    form = forms.Find(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(reading.open_events(wanted), PAGE).get_page(request.GET.get("page"))
    page.object_list = reading.with_places(page.object_list)
    query = request.GET.copy()
    query.pop("page", None)
    return show(request, "events", form=form, page=page, query=query.urlencode())


@require_safe
def event(request, pk):
    """One event with its shifts; the button of each signs up."""
    row = get_object_or_404(reading.events().exclude(state="draft"), pk=pk)
    mine = _mine(request, row)
    told = [(s, mine.get(s.slot_id), s.places - s.taken) for s in shifts(row)]
    needed = {need.partition(":")[2] for s, _m, _f in told for need in s.slot.needs}
    skills = [rules.SKILLS.get(code, code) for code in sorted(needed)]
    points, ahead = reading.points_of(row), row.state == "open" and row.during.lower > clock.now()
    return show(request, "event", row=row, shifts=told, skills=skills, points=points, ahead=ahead)


def _mine(request, row):
    account = request.actor.account
    if account is None or account.person_id is None:
        return {}
    held = reading.mine(account.person_id).filter(resource__about_id=row.pk)
    return {b.slot_id: (b, place_in_line(b)) for b in held}


def _booked(request, activities):
    account = request.actor.account
    if account is None or account.person_id is None:
        return {}
    held = reading.mine(account.person_id).filter(resource__about_id__in=activities)
    return {b.slot_id: b.state for b in held}


@needs()
@require_POST
def sign_up(request, pk):
    """The second tap; whoever is not registered yet does that first and comes back."""
    shift, person = shift_to_book(pk), request.actor.account.person_id
    if shift is None or shift.activity.kind != rules.EVENT or person is None:
        raise Http404
    try:
        booking = holding.sign_up(shift, person, by=request.actor)
    except NotAllowed:
        raise
    except TongbanError as error:
        if error.code == "unregistered":
            return redirect(f"{reverse('volunteers:join')}?event={shift.activity_id}")
        messages.error(request, error.message)
    else:
        got = booking.state == "confirmed"
        said = _("You have a place.") if got else _("You are on the waiting list; you move up by yourself.")
        (messages.success if got else messages.warning)(request, said)
    return redirect("volunteers:event", pk=shift.activity_id)


@require_safe
def series(request, pk):
    """A series: its dates that are ahead, each with its shifts; one button signs up for all of them."""
    row = get_object_or_404(Series.objects.select_related("template"), pk=pk, template__kind=rules.EVENT)
    dates = list(reading.ahead(row).prefetch_related("shifts__slot"))
    mine = _booked(request, [one.pk for one in dates])
    told = [(one, [(s, mine.get(s.slot_id)) for s in _in_order(one)]) for one in dates]
    lacks = {n for _one, there in told for n, (_shift, state) in enumerate(there) if not state}
    left = [(n, shift) for n, (shift, _state) in enumerate(told[0][1] if told else ()) if n in lacks]
    return show(request, "series", row=row, dates=told, first=dates[0] if dates else None, left=left)


def _in_order(activity):
    return sorted(activity.shifts.all(), key=lambda s: (s.during.lower, s.pk))


@needs()
@require_POST
def sign_up_for_all(request, pk):
    """A place on each date that is ahead; what became of each is told."""
    row = get_object_or_404(Series.objects.filter(template__kind=rules.EVENT), pk=pk)
    which, person = request.POST.get("which", "0"), person_of(request)
    try:
        given = int(which) if which.isdecimal() and len(which) < 4 else 0
        told = recurring.sign_up_for_all(row, given, person.pk, by=request.actor)
    except NotAllowed:
        raise
    except TongbanError as error:
        if error.code != "unregistered":
            raise
        return redirect("volunteers:join")
    return show(request, "series_told", row=row, told=told)


@require_safe
def calendar(request, pk):
    """A shift for one's calendar."""
    rows = Shift.objects.filter(activity__kind=rules.EVENT).exclude(activity__state="draft")
    shift = get_object_or_404(rows.select_related("activity"), pk=pk)
    url = f"{settings.PUBLIC_URL}{reverse('volunteers:event', args=[shift.activity_id])}"
    return attachment(ics.calendar_of(shift, url=url), f"event-{shift.pk}.ics")


@require_safe
def verified(request):
    """Is a service record ours, and what does it say? For anybody."""
    number = request.GET.get("number", "")
    found = verify(number) if number else None
    form = forms.Verify(initial={"number": number})
    status = 404 if number and found is None else 200
    return show(
        request,
        "verify",
        form=form,
        number=number,
        found=found,
        given=paper.time_given(found.minutes) if found else "",
        status=status,
    )


def person_of(request):
    """The person who is signed in, or nothing to be found."""
    person = request.actor.account.person
    if person is None:
        raise Http404
    return person
