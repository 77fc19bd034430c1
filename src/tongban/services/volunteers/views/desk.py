"""The workbench: volunteers, teams, events, needs, and what waits to be decided."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.kernel.access import rights
from tongban.kernel.activities.actions import decide_correction, make_template
from tongban.kernel.activities.models import Template
from tongban.kernel.activities.queries import minutes_of, overdue
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.queries import person_by_phone
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import holding, teaming
from tongban.services.volunteers.forms import desk as forms
from tongban.services.volunteers.models import Need, Team
from tongban.services.volunteers.queries import ASK, EXPORT, KEEP, VIEW
from tongban.services.volunteers.queries import events as reading
from tongban.services.volunteers.queries import people as teams
from tongban.services.volunteers.views import show
from tongban.ui.export import Column
from tongban.ui.forms import tried
from tongban.ui.gate import needs
from tongban.ui.keyset import first
from tongban.ui.pages import ListPage

WAITING = 50


class Listed(ListPage):
    """A list of volunteers' work, with the tabs above it; files by right."""

    needs = VIEW
    template_name = "volunteers/list.html"
    here = ""
    beside = ()

    def get_context_data(self, **kwargs):
        """Where we are, what can be begun here, whether files may be had."""
        beside = [(reverse(url), label) for url, label, right in self.beside if self.actor.holds(right)]
        given = {"here": self.here, "beside": beside, "files": self.actor.holds(EXPORT)}
        return super().get_context_data(**given, **kwargs)

    def file(self, rows, kind):
        """Only for whoever may take lists along."""
        rights.require(self.actor, EXPORT)
        return super().file(rows, kind)


class People(Listed):
    """Registered volunteers; names and phones stay masked, in files too."""

    here = "people"
    title = gettext_lazy("Volunteers")
    filter_form = forms.PeopleFilter
    order = ("-registered_on", "-pk")
    columns = (
        Column(gettext_lazy("Name"), lambda v: v.person.name.mask),
        Column(gettext_lazy("Phone"), lambda v: v.person.phone.mask),
        Column(gettext_lazy("Place"), lambda v: v.division.name),
        Column(
            gettext_lazy("Skills"), lambda v: "、".join(str(rules.SKILLS.get(s, s)) for s in v.skills) or "—"
        ),
        Column(gettext_lazy("Registered on"), lambda v: v.registered_on),
    )

    def rows(self, actor, wanted):
        """Of the divisions one looks after."""
        return teams.narrowed(teams.seen_by(actor).select_related("person", "division"), wanted)

    def link(self, row):
        """Their page."""
        return reverse("volunteers:person", args=[row.pk])


class Teams(Listed):
    """Teams that stand."""

    here = "teams"
    title = gettext_lazy("Teams")
    filter_form = forms.TeamFilter
    order = ("name", "pk")
    beside = (("volunteers:new_team", gettext_lazy("Set up a team"), KEEP),)
    columns = (
        Column(gettext_lazy("Its name"), lambda t: t.name),
        Column(gettext_lazy("Kind"), lambda t: rules.TEAMS[t.kind]),
        Column(gettext_lazy("Place"), lambda t: t.division.name),
        Column(gettext_lazy("Leader"), lambda t: t.leader.name.mask if t.leader else "—"),
        Column(gettext_lazy("Since"), lambda t: t.since),
    )

    def rows(self, actor, wanted):
        """Narrowed by name and kind."""
        rows = teams.teams().filter(name__icontains=wanted.get("q") or "")
        return rows.filter(kind=wanted["kind"]) if wanted.get("kind") else rows

    def link(self, row):
        """The page that everybody sees."""
        return reverse("volunteers:team", args=[row.pk])


class Events(Listed):
    """Events of the divisions one looks after, the newest first."""

    here = "desk_events"
    title = gettext_lazy("Events")
    filter_form = forms.EventFilter
    beside = (("volunteers:new_template", gettext_lazy("New template"), "activities.plan"),)
    columns = (
        Column(gettext_lazy("Event"), lambda a: a.title),
        Column(gettext_lazy("Team"), lambda a: a.organisation.name if a.organisation else "—"),
        Column(gettext_lazy("Begins"), lambda a: a.during.lower),
        Column(gettext_lazy("Place"), lambda a: a.place or "—"),
        Column(gettext_lazy("State"), lambda a: a.get_state_display()),
        Column(gettext_lazy("Taken"), lambda a: f"{a.taken} / {a.places}", numeric=True),
        Column(gettext_lazy("People served"), lambda a: a.served, numeric=True),
    )

    def rows(self, actor, wanted):
        """Narrowed."""
        return reading.narrowed(reading.shown(actor), wanted)

    def table(self, rows):
        """Each with its places, counted for the page alone."""
        return super().table(reading.with_places(rows))

    def file(self, rows, kind):
        """The same in a file."""
        return super().file(WithPlaces(rows), kind)

    def link(self, row):
        """Where it is led, for whoever may; what everybody sees, for others."""
        led = reading.may_lead(self.actor, row)
        if not led and row.state == "draft":
            return ""
        return reverse("volunteers:led" if led else "volunteers:event", args=[row.pk])


class WithPlaces:
    """A queryset whose events are given their places as a file is written."""

    def __init__(self, rows):
        self.rows = rows

    def count(self):
        """How many."""
        return self.rows.count()

    def iterator(self, chunk_size=2000):
        """All of them."""
        del chunk_size
        return iter(reading.with_places(self.rows))


class Needs(Listed):
    """What communities ask for."""

    here = "needs"
    title = gettext_lazy("Needs")
    filter_form = forms.NeedFilter
    order = ("-pk",)
    beside = (("volunteers:ask", gettext_lazy("Ask for help"), ASK),)
    columns = (
        Column(gettext_lazy("What is needed"), lambda n: n.title),
        Column(gettext_lazy("Place"), lambda n: n.division.name),
        Column(gettext_lazy("Wanted on"), lambda n: n.wanted_on),
        Column(gettext_lazy("People"), lambda n: n.people, numeric=True),
        Column(gettext_lazy("State"), lambda n: rules.NEEDS[n.state]),
        Column(gettext_lazy("Team"), lambda n: n.team.name if n.team else "—"),
    )

    def rows(self, actor, wanted):
        """Narrowed by state."""
        rows = reading.needs()
        return rows.filter(state=wanted["state"]) if wanted.get("state") else rows

    def link(self, row):
        """The event that answers it."""
        seen = row.activity_id and row.activity.state != "draft"
        return reverse("volunteers:event", args=[row.activity_id]) if seen else ""


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def new_team(request):
    """A team."""
    form = forms.NewTeam(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        rights.require(request.actor, KEEP, Team(division=said["division"]))
        phone = said.pop("phone")
        leader = tried(form, lambda: person_by_phone(phone)) if phone else None
        if phone and leader is None:
            form.add_error("phone", _("Nobody registered with this phone."))
        elif tried(form, lambda: teaming.set_up(by=request.actor, leader=leader, **said)):
            return redirect("volunteers:teams")
    return _asked(request, form, _("Set up a team"), "teams")


@needs(ASK)
@require_http_methods(["GET", "POST"])
def ask(request):
    """A community asks for help."""
    form = forms.Ask(request.POST or None, actor=request.actor)
    wanted = request.method == "POST" and form.is_valid()
    if wanted and tried(form, lambda: holding.ask_for(by=request.actor, **form.cleaned_data)):
        messages.success(request, _("Teams of the county see it now."))
        return redirect("volunteers:needs")
    return _asked(request, form, _("Ask for help"), "needs")


@needs("activities.plan")
@require_http_methods(["GET", "POST"])
def new_template(request):
    """A template of one shift, for every team's leader."""
    form = forms.NewTemplate(request.POST or None, actor=request.actor)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: _template(request, form.cleaned_data))
    ):
        messages.success(request, _("Leaders can use it now."))
        return redirect("volunteers:desk_events")
    return _asked(request, form, _("New template"), "desk_events")


def _template(request, said) -> Template:
    needed = [f"skill:{said['skill']}"] if said["skill"] else []
    shift = {"name": "", "after": 0, "minutes": said["minutes"], "places": said["places"], "needs": needed}
    plain = {name: said[name] for name in ("minutes", "text", "least_age", "risky", "office")}
    return make_template(rules.EVENT, said["title"], shifts=[shift], by=request.actor, **plain)


def _asked(request, form, title, here):
    status = 422 if form.errors else 200
    return show(request, "new", face="workbench", form=form, title=title, here=here, status=status)


@needs(VIEW)
@require_safe
def waiting(request):
    """Corrections that wait for me, and what should be recorded by now."""
    late = first(overdue(request.actor).filter(kind=rules.EVENT), WAITING)
    rows = first(reading.to_decide(request.actor), WAITING)
    sums = minutes_of(row.person_id for row in rows)
    told = [(row, sums.get(row.person_id, 0) / 60) for row in rows]
    return show(request, "waiting", face="workbench", here="waiting", rows=told, asked=rows, late=late)


@needs(VIEW)
@require_POST
def decide(request, pk):
    """A second person decides."""
    row = get_object_or_404(reading.to_decide(request.actor), pk=pk)
    grant = request.POST.get("grant") == "yes"
    try:
        decide_correction(row.pk, grant=grant, by=request.actor, answer=request.POST.get("answer", ""))
        messages.success(request, _("Decided."))
    except TongbanError as error:
        messages.error(request, error.message)
    return redirect("volunteers:waiting")


@needs(ASK)
@require_POST
def withdraw(request, pk):
    """The community needs it no more."""
    row = get_object_or_404(Need, pk=pk)
    rights.require(request.actor, ASK, row)
    holding.withdraw(pk, by=request.actor)
    return redirect("volunteers:needs")
