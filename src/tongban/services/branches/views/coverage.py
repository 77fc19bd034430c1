"""Coverage of a day by field, size and place; organisations to cover next."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.clock import today
from tongban.services.branches import rules
from tongban.services.branches.forms.units import CoverageFilter, UnitFilter
from tongban.services.branches.queries import coverage as reading
from tongban.services.branches.queries.reach import COVER, VIEW
from tongban.services.branches.views import Listed, show
from tongban.ui.export import Column
from tongban.ui.gate import needs


@needs(VIEW)
def overview(request):
    """How many organisations there are, how many are covered and served: on any day, split three ways."""
    form = CoverageFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    day, place = wanted.get("on") or today(), wanted.get("division")
    rows = reading.narrowed(reading.seen(request.actor, day), {"division": place.path if place else ""})
    counted = reading.cells(rows)
    splits = [
        {"title": title, "by": by, "rows": reading.shares(counted, by, place.path if place else "")}
        for by, title in (("division", _("By place")), ("field", _("By field")), ("size", _("By size")))
    ]
    whole = reading.total(splits[1]["rows"])
    query = urlencode({"division": place.pk}) if place else ""
    return show(
        request, "coverage", form=form, day=day, splits=splits, whole=whole, query=query, here="coverage"
    )


def covered(unit):
    """By whom it is covered."""
    return unit.covered_by or _("not covered")


class Units(Listed):
    """Organisations of emerging fields, with who covers them."""

    needs = VIEW
    here = "units"
    title = _("Organisations of emerging fields")
    filter_form = UnitFilter
    empty = _("No organisation fits")
    columns = (
        Column(_("Organisation"), lambda u: u.organisation.name),
        Column(_("Credit code"), lambda u: u.organisation.credit_code),
        Column(_("Emerging field"), lambda u: rules.FIELDS[u.field]),
        Column(_("Place"), lambda u: u.division.name),
        Column(_("Number of staff"), lambda u: u.staff, numeric=True),
        Column(_("Covered by"), covered),
        Column(_("Served"), lambda u: _("yes") if u.is_served else _("no")),
    )

    def rows(self, actor, wanted):
        """Narrowed by words, field, size, place, coverage."""
        place = wanted.get("division")
        return reading.narrowed(reading.seen(actor), {**wanted, "division": place.path if place else ""})

    def link(self, row):
        """Its own page."""
        return reverse("branches:unit", args=[row.pk])

    def get_context_data(self, **kwargs):
        """Whether one more can be entered."""
        beside = (
            [(reverse("branches:new_unit"), _("Enter an organisation"))] if self.actor.holds(COVER) else []
        )
        return super().get_context_data(beside=beside, **kwargs)


class ToCover(Units):
    """Organisations that no branch covers: the nearest branch, and who is asked by when."""

    here = "to_cover"
    title = _("To cover next")
    empty = _("Every organisation here is covered")
    columns = (
        Column(_("Organisation"), lambda u: u.organisation.name),
        Column(_("Emerging field"), lambda u: rules.FIELDS[u.field]),
        Column(_("Place"), lambda u: u.division.name),
        Column(_("Number of staff"), lambda u: u.staff, numeric=True),
        Column(_("Nearest branch"), lambda u: u.line.nearest or "—"),
        Column(_("How near"), lambda u: nearness(u.line)),
        Column(_("Who is asked"), lambda u: u.line.gap.body if u.line.gap else _("nobody yet")),
        Column(_("By when"), lambda u: u.line.gap.due if u.line.gap else None),
    )
    order = ("-staff", "pk")

    def rows(self, actor, wanted):
        """Those without a branch, the largest first."""
        return super().rows(actor, {**wanted, "state": "open"})

    def table(self, rows):
        """Each with its nearest branch, found for the whole page at once."""
        return super().table(lined(rows))

    def file(self, rows, kind):
        """The same in a file."""
        return super().file(Lined(rows), kind)


class Lined:
    """A queryset whose rows are given their nearest branch as a file is written."""

    def __init__(self, rows):
        self.rows = rows

    def count(self):
        """How many."""
        return self.rows.count()

    def iterator(self, chunk_size=2000):
        """All of them."""
        del chunk_size
        return iter(lined(self.rows))


def lined(rows):
    """Organisations, each with its line of the to-cover list."""
    near, units = reading.Nearest(), list(rows)
    asked = {gap.unit_id: gap for gap in reading.asked(units)}
    for unit in units:
        body, shares, km = near.to(unit)
        unit.line = reading.ToCover(unit, body, shares, km, asked.get(unit.pk))
    return units


def nearness(line):
    """How near, in words or kilometres."""
    if line.km is not None:
        return f"{line.km} km"
    names = {
        4: _("same community"),
        3: _("same town"),
        2: _("same county"),
        1: _("elsewhere in the prefecture"),
    }
    return names.get(min(line.shares, 4), "—")
