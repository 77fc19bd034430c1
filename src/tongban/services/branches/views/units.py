"""One organisation: who covers, serves and visits it; what can be done about it. Entering one."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access import rights
from tongban.kernel.access.rights import visible
from tongban.kernel.core.clock import today
from tongban.services.branches import rules
from tongban.services.branches.actions import covering, listing, opening
from tongban.services.branches.forms import members as member_forms
from tongban.services.branches.forms import units as forms
from tongban.services.branches.models import Gap, Unit
from tongban.services.branches.queries.coverage import Nearest, told
from tongban.services.branches.queries.reach import COVER, KEEP, UNITS, VIEW, VISIT, kept_bodies
from tongban.services.branches.views import Record, show
from tongban.ui.forms import tried
from tongban.ui.gate import needs


def decline(unit, *, by, reason):
    """Decline what this branch was asked."""
    return covering.decline_to_cover(_asked(unit), by=by, reason=reason)


def _asked(unit):
    return (
        Gap.objects.select_related("body__division").filter(unit=unit, kind="cover", closed_at=None).first()
    )


class One(Record):
    """An organisation of an emerging field."""

    needs = VIEW
    here = "units"
    template_name = "branches/unit.html"
    acts = {
        "cover": (forms.CoverForm, lambda unit, *, by, body: covering.cover(unit, body, by=by)),
        "decline": (forms.ReasonForm, decline),
        "ask": (
            forms.AskForm,
            lambda unit, *, by, body, due: covering.ask_to_cover(unit, body, by=by, due=due),
        ),
        "serve": (forms.ServeForm, lambda unit, *, by, instructor: covering.serve(unit, instructor, by=by)),
        "visit": (forms.VisitForm, covering.record_visit),
        "change": (forms.ChangeForm, listing.change_unit),
        "open": (member_forms.OpenForm, opening.open_unit),
        "uncover": (forms.DayForm, covering.uncover),
        "unlist": (forms.DayForm, listing.unlist_unit),
        "relist": (None, listing.relist_unit),
    }
    names = {
        "cover": _("Cover it"),
        "decline": _("Say why not"),
        "ask": _("Ask a branch to cover it"),
        "serve": _("Send an instructor"),
        "visit": _("Record a visit"),
        "change": _("Change what is known"),
        "open": _("See sealed fields, giving a reason"),
        "uncover": _("Covered no longer"),
        "unlist": _("Take it off the list"),
        "relist": _("Put it back on the list"),
    }

    def records(self, actor):
        """Those the actor sees."""
        return told(visible(actor, UNITS, Unit.objects.select_related("organisation", "division")))

    def open_acts(self):
        """By what holds today and who is asking."""
        unit, actor = self.record, self.actor
        office = rights.may(actor, COVER, unit)
        if today() not in unit.valid:
            return ["relist"] if office else []
        keeps, asked = kept_bodies(actor).exists(), _asked(unit)
        offered = {
            "cover": keeps and (office or not unit.covered_by),
            "decline": asked is not None and rights.may(actor, KEEP, asked.body),
            "ask": office and not unit.covered_by and asked is None,
            "serve": office,
            "visit": rights.may(actor, VISIT, unit),
            "change": office,
            "open": actor.holds("access.open_sealed") and bool(unit.phone or unit.representative),
            "uncover": office and bool(unit.covered_by),
            "unlist": office,
        }
        return [name for name, may in offered.items() if may]

    def form_for(self, name, data=None, files=None):
        """The nearest branch stands in the form that asks."""
        form = super().form_for(name, data, files)
        if name == "ask" and data is None:
            form.fields["body"].initial = self.nearest[0]
        return form

    @property
    def nearest(self):
        """The branch that could cover it first."""
        if not hasattr(self, "_nearest"):
            self._nearest = Nearest().to(self.record)
        return self._nearest

    def get_context_data(self, **kwargs):
        """Who covered and served it, and the last visits."""
        unit = self.record
        return super().get_context_data(
            unit=unit,
            field=rules.FIELDS[unit.field],
            size=rules.SIZE_LABELS[unit.size],
            coverages=unit.coverages.select_related("body").order_by("-valid"),
            servings=unit.servings.select_related("instructor__account").order_by("-valid"),
            visits=unit.visits.select_related("instructor__account").order_by("-on")[:20],
            asked=_asked(unit),
            nearest=None if unit.covered_by else self.nearest[0],
            **kwargs,
        )


@needs(COVER)
def new(request):
    """Enter an organisation."""
    form = forms.UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = listing.NewUnit(**form.cleaned_data, since=today())
        if row := tried(form, lambda: listing.list_unit(told, by=request.actor)):
            messages.success(request, _("It is on the list."))
            return redirect("branches:unit", pk=row.pk)
    return show(
        request,
        "new",
        form=form,
        title=_("Enter an organisation"),
        here="units",
        status=422 if form.errors else 200,
    )
