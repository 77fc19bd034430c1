"""A leader's phone: my teams and events, one from a template, the code to show, the list to take along, closing."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.models import Shift
from tongban.kernel.activities.queries import shifts
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import holding, recurring, teaming
from tongban.services.volunteers.forms import desk as forms
from tongban.services.volunteers.forms.portal import Rate
from tongban.services.volunteers.queries import events as reading
from tongban.services.volunteers.queries import people
from tongban.services.volunteers.views import show
from tongban.ui.forms import tried
from tongban.ui.gate import needs
from tongban.ui.keyset import first

PAGE = 100
EVENTS = 30


@needs()
@require_safe
def lead(request):
    """My teams, their needs, and the events I lead."""
    teams = [(t, first(reading.needs_for(t), EVENTS)) for t in people.led_by(request.actor)]
    led = first(reading.led(request.actor), EVENTS)
    return show(request, "lead", teams=teams, rows=reading.with_places(led), led=led)


@needs()
@require_http_methods(["GET", "POST"])
def new(request, team):
    """An event of my team from a template, once or each week; open at once unless it is risky."""
    mine = _team(request, team)
    form = forms.NewEvent(request.POST or None, team=mine)
    if request.method == "POST" and form.is_valid():
        row = tried(form, lambda: _planned(mine, form.cleaned_data, request.actor))
        if row:
            return redirect("volunteers:led", pk=row.pk)
    return show(request, "lead_new", team=mine, form=form, status=422 if form.errors else 200)


def _planned(team, said, by):
    """The event, or the first of its series."""
    until, need = said.pop("until"), said.pop("need")
    said |= {"longitude": said.pop("lon"), "latitude": said.pop("lat")}
    if until and need:
        raise TongbanError(_("A need is answered by one event."), field="until")
    if until:
        return recurring.plan_series(team, until=until, by=by, **said)[1][0]
    row = holding.plan(team, need=need, by=by, **said)
    if not row.risky:
        activities.open_activity(row.pk, by=by)
    return row


@needs()
@require_POST
def take(request, team, need):
    """My team takes what a community needs."""
    try:
        holding.take(need, _team(request, team), by=request.actor)
        messages.success(request, _("Your team has it. Plan the event now."))
    except TongbanError as error:
        messages.error(request, error.message)
    return redirect("volunteers:new_event", team=team)


def _team(request, pk):
    """A team that this actor leads; for others it is not there."""
    return get_object_or_404(people.led_by(request.actor), pk=pk)


def _event(request, pk):
    """An event that this actor leads, or whose office they work for; for others it is not there."""
    row = get_object_or_404(reading.events().select_related("leader"), pk=pk)
    if not reading.may_lead(request.actor, row):
        raise Http404
    return row


def _shift(request, pk):
    rows = Shift.objects.filter(activity__kind=rules.EVENT).select_related("activity", "slot")
    shift = get_object_or_404(rows, pk=pk)
    if not reading.may_lead(request.actor, shift.activity):
        raise Http404
    return shift


@needs()
@require_http_methods(["GET", "POST"])
def led(request, pk):
    """One event: its shifts, and what is to be done with it now."""
    row = _event(request, pk)
    form, refusal = _form(request, row), ""
    if request.method == "POST":
        if form is not None and not form.is_valid():
            return _shown(request, row, form, status=422)
        try:
            _do(request, row, form)
            return redirect("volunteers:led", pk=pk)
        except TongbanError as error:
            refusal = error.message
    return _shown(request, row, form, refusal=refusal, status=422 if refusal else 200)


def _form(request, row):
    """Insurance while it is missing, closing once it is over."""
    bound = (request.POST, request.FILES) if request.method == "POST" and "act" not in request.POST else ()
    if row.state == "draft" and row.risky and not row.insurance:
        return forms.Insure(*bound)
    return forms.Close(*bound) if row.state == "open" and row.during.upper <= clock.now() else None


def _do(request, row, form):
    act = request.POST.get("act")
    if act == "cancel":
        holding.call_off(row, why=request.POST.get("why", ""), by=request.actor)
    elif act == "open":
        activities.open_activity(row.pk, by=request.actor)
    elif isinstance(form, forms.Insure):
        activities.insure(row.pk, by=request.actor, **form.cleaned_data)
        activities.open_activity(row.pk, by=request.actor)
    elif form is not None:
        said = form.cleaned_data
        if said["photos"]:
            activities.add_photos(row.pk, [said["photos"]], by=request.actor)
        activities.record(row.pk, served=said["served"], note=said["note"], by=request.actor)


def _shown(request, row, form, *, refusal="", status=200):
    told = {"shifts": list(shifts(row)), "form": form, "refusal": refusal, "points": reading.points_of(row)}
    told["over"] = row.during.upper <= clock.now()
    return show(request, "led", row=row, status=status, **told)


@needs()
@require_safe
def people_of(request, pk):
    """Who signed up for a shift, a page at a time, with when they came and left."""
    shift = _shift(request, pk)
    page = Paginator(reading.sign_ups(shift), PAGE).get_page(request.GET.get("page"))
    return show(request, "led_people", shift=shift, page=page)


@needs()
@require_safe
def person(request, pk, person):
    """One of them: points, and asking for a correction."""
    shift = _shift(request, pk)
    one = get_object_or_404(reading.sign_ups(shift), person=person)
    return show(request, "led_person", shift=shift, one=one, rate=Rate(), correct=forms.Correct())


@needs()
@require_safe
def code(request, pk, way):
    """The code to show: another each minute, the page fetches it by itself."""
    shift = _shift(request, pk)
    if way not in ("in", "out"):
        raise Http404
    text = activities.code_to_show(shift, way, by=request.actor)
    url = f"{settings.PUBLIC_URL}{reverse('volunteers:come')}?c={text}"
    answer = show(request, "led_code", shift=shift, way=way, code=url, told=text)
    answer["Refresh"] = "30"
    answer["Cache-Control"] = "no-store"
    return answer


@needs()
@require_http_methods(["GET", "POST"])
def offline(request, pk):
    """The list to take along: kept open without a network, filled in, sent when there is one again."""
    shift = _shift(request, pk)
    if request.method == "GET":
        return show(request, "led_list", shift=shift, list=activities.take_list(pk, by=request.actor))
    told = []
    try:
        marks = _marks(shift, request.POST)
        told = activities.bring_in(request.POST.get("token", ""), marks, by=request.actor)
    except TongbanError as error:
        messages.error(request, error.message)
    return show(request, "led_brought", shift=shift, lines=told, status=200 if told else 422)


def _marks(shift, data):
    """Times of the shift as they were typed; a row without a coming is passed over."""
    found = []
    for name in data:
        pk = name.removeprefix("came-")
        if name == pk or not pk.isdecimal() or not data[name]:
            continue
        came, left = (_at(shift, data.get(f"{what}-{pk}", "")) for what in ("came", "left"))
        found.append(activities.Mark(int(pk), came, left))
    return found


def _at(shift, text):
    """The moment nearest to the shift at which a clock shows this: one may go on over midnight."""
    if not text:
        return None
    start, end = shift.during.lower.astimezone(clock.BEIJING), shift.during.upper
    try:
        first = datetime.combine(start.date(), time.fromisoformat(text), clock.BEIJING)
    except ValueError:
        raise TongbanError(_("Write times as 09:30."), code="time") from None
    days = (first + timedelta(days=n) for n in range((end - start).days + 2))
    return min(days, key=lambda moment: max(start - moment, moment - end, timedelta()))


@needs()
@require_POST
def correct(request, pk, person):
    """Ask that somebody's hours be corrected; another person decides."""
    shift = _shift(request, pk)
    booking = get_object_or_404(reading.sign_ups(shift), person=person)
    form = forms.Correct(request.POST)
    if form.is_valid():
        try:
            activities.ask_correction(pk, booking.person, by=request.actor, **form.cleaned_data)
            messages.success(request, _("A second person decides."))
        except TongbanError as error:
            messages.error(request, error.message)
    else:
        messages.error(request, _("Say why."))
    return redirect("volunteers:led_people", pk=pk)


@needs()
@require_POST
def rate(request, pk, person):
    """Points for a volunteer who was there."""
    shift = _shift(request, pk)
    booking = get_object_or_404(reading.sign_ups(shift), person=person)
    form = Rate(request.POST)
    if form.is_valid():
        try:
            said = {"words": form.cleaned_data["words"], "by": request.actor, "of": rules.PERSON_RATED}
            holding.rate(shift.activity, booking.person, form.cleaned_data["points"], **said)
            messages.success(request, _("Kept."))
        except TongbanError as error:
            messages.error(request, error.message)
    return redirect("volunteers:led_people", pk=pk)


@needs()
@require_POST
def join(request, team):
    """Belong to a team, or no more."""
    row, person = get_object_or_404(people.teams(), pk=team), request.actor.account.person
    if person is None:
        raise Http404
    act = teaming.leave if request.POST.get("leave") else teaming.join
    try:
        act(row, person, by=request.actor)
        messages.success(request, _("Done."))
    except TongbanError as error:
        messages.error(request, error.message)
    return redirect("volunteers:team", pk=team)


@require_safe
def team(request, pk):
    """A team, for everybody: who it is, how many, what it does next."""
    row = get_object_or_404(people.teams(), pk=pk)
    coming = reading.open_events({}).filter(organisation=row.organisation_id)[:10]
    account = request.actor.account
    mine = bool(account and account.person_id and row in people.teams_of(account.person_id))
    return show(request, "team", row=row, members=people.members(row).count(), coming=coming, mine=mine)
