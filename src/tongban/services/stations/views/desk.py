"""The workbench: every station in a table, one with its acts, moves between them, a sign to print."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tongban.kernel.access import rights
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places.queries import label, within
from tongban.services.stations import rules, week
from tongban.services.stations.actions import lending, opening
from tongban.services.stations.forms import desk as forms
from tongban.services.stations.models import Transfer
from tongban.services.stations.queries import keeping, times
from tongban.services.stations.queries.reach import MANAGE, PATH, VIEW, stations
from tongban.services.stations.views import show
from tongban.ui.export import Column
from tongban.ui.forms import tell
from tongban.ui.gate import needs
from tongban.ui.keyset import first
from tongban.ui.pages import ListPage, RecordPage

ITEMS = 200


class List(ListPage):
    """Stations with what matters today."""

    needs = VIEW
    template_name = "stations/list.html"
    title = _("Stations")
    filter_form = forms.StationFilter
    empty = _("No station fits")
    begin = _("Add a station, or bring a list of them in.")
    order = ("code",)
    columns = (
        Column(_("Number"), lambda s: s.code),
        Column(_("Name of the station"), lambda s: s.name),
        Column(_("Kind"), lambda s: s.get_kind_display()),
        Column(_("Place"), lambda s: s.site.division.name),
        Column(_("Host office"), lambda s: s.office.name),
        Column(
            _("Open now"), lambda s: _("closed for good") if s.closed_at else times.now_at(s).hours or "—"
        ),
        Column(_("Visitors today"), lambda s: s.visitors, numeric=True),
        Column(_("Lent now"), lambda s: s.lent_now, numeric=True),
        Column(_("Low goods"), lambda s: s.low_goods, numeric=True),
    )

    def rows(self, actor, wanted):
        """Narrowed by kind, county, amenity, low goods."""
        rows = times.with_times(keeping.listed()).filter(within(wanted.get("county", ""), PATH))
        if wanted.get("kind"):
            rows = rows.filter(kind=wanted["kind"])
        if wanted.get("has"):
            rows = rows.filter(amenities__contains=[wanted["has"]])
        return rows.filter(low_goods__gt=0) if wanted.get("low") else rows

    def link(self, row):
        """Its own page."""
        return reverse("stations:one", args=[row.code])

    def get_context_data(self, **kwargs):
        """Whether one may be added."""
        return super().get_context_data(may_add=self.actor.holds(MANAGE), here="list", **kwargs)


class Moves(ListPage):
    """Moves between stations, the newest first."""

    needs = VIEW
    template_name = "stations/list.html"
    title = _("Moves between stations")
    empty = _("No move yet")
    begin = _("When a station runs short and another has plenty, a move between them is proposed here.")
    columns = (
        Column(_("Proposed"), lambda t: t.proposed_at),
        Column(_("From"), lambda t: t.giver.name),
        Column(_("To"), lambda t: t.receiver.name),
        Column(_("Which thing or good"), lambda t: t.get_what_display()),
        Column(_("Number of pieces"), lambda t: t.quantity, numeric=True),
        Column(_("State"), lambda t: t.get_state_display()),
    )

    def rows(self, actor, wanted):
        """All of them."""
        return Transfer.objects.select_related("giver", "receiver")

    def get_context_data(self, **kwargs):
        """Where we are."""
        return super().get_context_data(here="moves", **kwargs)


def _set_hours(row, *, week, holidays_closed, by):
    opening.set_hours(row, week, holidays_closed=holidays_closed, by=by)


def _set_day(row, *, by, **said):
    opening.set_day(row, said.pop("day"), by=by, **said)


def _add(row, *, kind, code, by):
    lending.add_item(row, kind, code, by=by)


def _appoint(row, *, account, by):
    opening.appoint(row, account, by=by)


class One(RecordPage):
    """One station: how it stands, its stock, things, ledger, and what a manager may change."""

    needs = VIEW
    template_name = "stations/one.html"
    lookup = "code"
    acts = {
        "hours": (forms.HoursForm, _set_hours),
        "day": (forms.DayForm, _set_day),
        "usual": (forms.UsualForm, opening.clear_day),
        "keeper": (forms.KeeperForm, _appoint),
        "item": (forms.ItemForm, _add),
    }
    names = {
        "hours": _("Set the usual hours"),
        "day": _("Set one day"),
        "usual": _("Let a day go as usual again"),
        "keeper": _("Appoint a keeper"),
        "item": _("Add a thing to lend"),
    }

    def records(self, actor):
        """Every station may be seen."""
        return times.with_times(stations())

    def open_acts(self):
        """What a manager of its division may do."""
        return self.acts.keys() if rights.may(self.actor, MANAGE, self.record) else ()

    def form_for(self, name, data=None, files=None):
        """The week stands in its form as it is."""
        if name != "hours" or data is not None:
            return super().form_for(name, data, files)
        held = [(h.day, h.opens, h.closes) for h in self.record.hours.all()]
        start = {"week": week.written(held), "holidays_closed": self.record.holidays_closed}
        return forms.HoursForm(prefix=name, initial=start)

    def get_context_data(self, **kwargs):
        """The station with everything about it."""
        given, row = super().get_context_data(**kwargs), self.record
        given |= {
            "row": row,
            "where": label(row.site.division.path),
            "today": times.now_at(row),
            "week": times.week(row),
            "amenities": [rules.AMENITIES[a] for a in row.amenities],
            "keepers": row.keepers.filter(valid__contains=today()).select_related("account"),
            "visitors": keeping.visitors(row),
            "stock": keeping.stock(row),
            "items": first(keeping.items(row), ITEMS),
            "movements": keeping.movements(row)[:20],
            "transfers": keeping.transfers(row),
            "care": keeping.care(row)[:10],
            "todo": [
                {"name": n, "label": self.names[n], "form": f, "open": n == given.get("now")}
                for n, f in given["forms"].items()
            ],
        }
        return given


@needs(MANAGE)
def new(request):
    """A new station."""
    form = forms.NewForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            row = opening.open_station(opening.New(**form.cleaned_data), by=request.actor)
        except TongbanError as error:
            tell(form, error)
        else:
            return redirect("stations:one", code=row.code)
    return show(request, "new", face="workbench", form=form, status=422 if form.errors else 200)


@needs(VIEW)
@require_safe
def sign(request, code):
    """The sign to hang at the door: its code opens the station's page."""
    row = get_object_or_404(times.with_times(stations()), code=code)
    address = request.build_absolute_uri(reverse("stations:at", args=[row.code]))
    return show(request, "sign", face="workbench", row=row, week=times.week(row), opens=address)
