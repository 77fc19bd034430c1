"""My volunteering: registering, what I signed up for, hours and stars, records, coming and leaving, minors in my care."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.models import Activity, Certificate, Shift
from tongban.kernel.activities.queries import hours_of
from tongban.kernel.bookings import actions as bookings
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.queries import records_of
from tongban.services.volunteers import paper, rules
from tongban.services.volunteers.actions import holding, leaving, registering, reporting
from tongban.services.volunteers.forms import portal as forms
from tongban.services.volunteers.queries import events as reading
from tongban.services.volunteers.queries import people
from tongban.services.volunteers.views import show
from tongban.services.volunteers.views.portal import person_of
from tongban.ui.export import attachment
from tongban.ui.forms import tried
from tongban.ui.gate import needs
from tongban.ui.keyset import first

SHOWN = 30


@needs()
@require_http_methods(["GET", "POST"])
def join(request):
    """Register; then back to the event one came from."""
    person = request.actor.account.person
    if person is None or people.registered(person.pk):
        return redirect("volunteers:mine")
    given = {"name": person.name.open()} if person.name else {}
    form = forms.Join(request.POST or None, initial=given)
    event = request.GET.get("event", "")
    if request.method == "POST" and form.is_valid():
        told = registering.Told(**form.cleaned_data)
        if tried(form, lambda: registering.register(person, told, by=request.actor)):
            messages.success(request, _("You are registered."))
            return (
                redirect("volunteers:event", pk=event) if event.isdecimal() else redirect("volunteers:mine")
            )
    return show(request, "join", form=form, status=422 if form.errors else 200)


@needs()
@require_http_methods(["GET", "POST"])
def mine(request):
    """What I signed up for, what I gave, my stars and honours."""
    person = request.actor.account.person
    volunteer = people.of_person(person.pk) if person else None
    asked = people.asked_as_guardian(person)
    if volunteer is None:
        return show(
            request, "mine_none", asked=asked, guard=forms.Guard(), led=reading.led(request.actor)[:1]
        )
    start = {n: getattr(volunteer, n) for n in ("division", "skills", "available")}
    form = forms.Change(request.POST or None, initial=start)
    wanted = request.method == "POST" and form.is_valid()
    if wanted and tried(form, lambda: registering.change(volunteer, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("Kept."))
        return redirect("volunteers:mine")
    day = today()
    told = {
        "given": people.given_by(person.pk),
        "booked": first(reading.mine(person.pk), SHOWN),
        "hours": first(hours_of(person.pk), SHOWN),
        "been": [(one, forms.Rate(auto_id=f"rate-{one.pk}-%s")) for one in reading.been_to(person.pk)[:5]],
        "teams": people.teams_of(person.pk),
        "leads": people.led_by(request.actor).exists(),
        "records": Certificate.objects.filter(person__in=records_of(person.pk)).order_by("-pk")[:5],
        "reports": request.actor.holds("requests.report"),
        "certify": forms.Certify(initial={"since": day.replace(month=1, day=1), "until": day}),
    }
    names = {
        "volunteer": volunteer,
        "asked": asked,
        "guard": forms.Guard(),
        "form": form,
    }
    return show(request, "mine", **names, **told, status=422 if form.errors else 200)


@needs()
@require_POST
def leave(request):
    """No volunteer any more: what was to come is given up, what was given stays."""
    leaving.leave(_registered(request), by=request.actor)
    messages.success(
        request, _("You have left. What you gave stays yours; your places went to whoever waited.")
    )
    return redirect("volunteers:mine")


@needs()
@require_POST
def reports(request):
    """Agree to report faults on my way, or no longer."""
    agrees = request.POST.get("agree") == "yes"
    (reporting.agree if agrees else reporting.disagree)(_registered(request), by=request.actor)
    said = _("Thank you. An office lets you report soon.") if agrees else _("You report no more.")
    messages.success(request, said)
    return redirect("volunteers:mine")


def _registered(request):
    row = people.registered(person_of(request).pk)
    if row is None:
        raise Http404
    return row


@needs()
@require_POST
def off(request, pk):
    """Give up a place; whoever waits moves up."""
    booking = reading.to_give_up(request.actor, pk)
    if booking is None:
        raise Http404
    try:
        bookings.cancel(booking, by=request.actor)
        messages.success(request, _("You have signed off."))
    except TongbanError as error:
        messages.error(request, error.message)
    return redirect("volunteers:mine")


@needs()
@require_POST
def guard(request, pk):
    """A guardian agrees or not."""
    row = get_object_or_404(people.asked_as_guardian(person_of(request)), pk=pk)
    form = forms.Guard(request.POST)
    if form.is_valid():
        said = {"agrees": request.POST.get("agrees") == "yes", "born": form.cleaned_data["born"]}
        try:
            registering.answer_as_guardian(row.pk, person_of(request), by=request.actor, **said)
            messages.success(request, _("Your answer is kept."))
        except TongbanError as error:
            messages.error(request, error.message)
    else:
        messages.error(request, _("Write your own birth date."))
    return redirect("volunteers:mine")


@needs()
@require_http_methods(["GET", "POST"])
def come(request):
    """What the code on the leader's phone opens: one more tap, and I have come or left."""
    text = request.POST.get("c") or request.GET.get("c", "")
    way = "out" if ".out." in text else "in"
    shift = _named(text)
    if request.method == "GET":
        return show(request, "come", text=text, way=way, shift=shift)
    act = activities.leave if way == "out" else activities.come
    try:
        done = act(text, person_of(request), by=request.actor)
    except TongbanError as error:
        return show(
            request, "come", text=text, way=way, shift=shift, refusal=error.message, status=error.status
        )
    return show(request, "come", text=text, way=way, shift=shift, done=done)


def _named(text):
    """The shift that a code names, before it is proved: only for its title."""
    number = text.split(".")[1] if text.count(".") > 1 else ""
    rows = Shift.objects.filter(activity__kind=rules.EVENT).select_related("activity")
    return rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None


@needs()
@require_POST
def certify(request):
    """A record of the hours of these days."""
    form = forms.Certify(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write both days."))
        return redirect("volunteers:mine")
    try:
        row = activities.certify(person_of(request), by=request.actor, **form.cleaned_data)
    except TongbanError as error:
        messages.error(request, error.message)
        return redirect("volunteers:mine")
    messages.success(request, _("The record %(number)s is ready.") % {"number": row.number})
    return redirect("volunteers:mine")


@needs()
@require_safe
def record(request, number):
    """My record as PDF."""
    person = person_of(request)
    row = get_object_or_404(Certificate, number=number, person__in=records_of(person.pk))
    url = f"{settings.PUBLIC_URL}{reverse('volunteers:verify')}?number={row.number}"
    lines = [
        (_("Name"), person.name.open()),
        (_("From – to"), f"{row.since} – {row.until}"),
        (_("Time given"), paper.time_given(row.minutes)),
        (_("Events"), str(row.activities)),
        (_("Issued on"), f"{row.issued_at.astimezone(clock.BEIJING):%Y-%m-%d}"),
        (_("Number"), row.number),
    ]
    note = _("Anybody can verify this record: scan the code, or enter its number at %(url)s.") % {"url": url}
    content = paper.page(_("Volunteer service record"), lines, note=note, code=url)
    return attachment(content, f"{row.number}.pdf")


@needs()
@require_POST
def rate(request, pk):
    """Points for an event where I was."""
    form = forms.Rate(request.POST)
    row = get_object_or_404(Activity.objects.filter(kind=rules.EVENT), pk=pk)
    if form.is_valid():
        try:
            said = form.cleaned_data
            holding.rate(
                row,
                person_of(request),
                said["points"],
                words=said["words"],
                by=request.actor,
                of=rules.EVENT_RATED,
            )
            messages.success(request, _("Thank you."))
        except TongbanError as error:
            messages.error(request, error.message)
    return redirect("volunteers:mine")
