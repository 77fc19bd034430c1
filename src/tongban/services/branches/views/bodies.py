"""Branches, one branch, and who keeps it; instructors."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.clock import today
from tongban.services.branches import words
from tongban.services.branches.actions import covering, keeping, listing
from tongban.services.branches.forms import units as forms
from tongban.services.branches.models import Body, Post
from tongban.services.branches.queries import bodies as reading
from tongban.services.branches.queries.reach import COVER, KEEP, VIEW
from tongban.services.branches.views import Listed, Record, show
from tongban.ui.export import Column
from tongban.ui.forms import tried
from tongban.ui.gate import needs
from tongban.ui.keyset import first

INSTRUCTORS = 500


class Bodies(Listed):
    """The branches of today, with how much hangs on each."""

    needs = VIEW
    here = "bodies"
    title = words.say("branches")
    filter_form = forms.BodyFilter
    empty = _("No branch fits")
    columns = (
        Column(_("Its name"), lambda b: b.name),
        Column(_("Kind"), lambda b: words.kinds().get(b.kind, b.kind)),
        Column(_("Place"), lambda b: b.division.name),
        Column(_("On the present list"), lambda b: b.present, numeric=True),
        Column(_("On the home list"), lambda b: b.home, numeric=True),
        Column(_("Organisations covered"), lambda b: b.covers, numeric=True),
        Column(_("Open things"), lambda b: b.open_gaps, numeric=True),
    )

    def rows(self, actor, wanted):
        """Narrowed by name, kind, place."""
        return reading.counted(wanted)

    def link(self, row):
        """Its own page."""
        return reverse("branches:body", args=[row.pk])

    def get_context_data(self, **kwargs):
        """Whether one can be set up."""
        office = bool(list(self.actor.holding(KEEP)))
        beside = [(reverse("branches:new_body"), _("Set up a branch"))] if office else []
        return super().get_context_data(beside=beside, **kwargs)


class One(Record):
    """A branch."""

    needs = VIEW
    here = "bodies"
    template_name = "branches/body.html"
    acts = {
        "training": (forms.TrainingForm, keeping.record_training),
        "appoint": (forms.AppointForm, lambda body, *, by, account: listing.appoint(body, account, by=by)),
        "end": (forms.DayForm, listing.end_body),
    }
    names = {
        "training": _("Record a training"),
        "appoint": _("Say who keeps the list"),
        "end": _("The branch ends"),
    }

    def records(self, actor):
        """Every branch: where branches stand is no secret among those who see them."""
        return Body.objects.select_related("division")

    def open_acts(self):
        """To those who keep it, and to the office."""
        keeps = rights.may(self.actor, KEEP, self.record) and today() in self.record.valid
        office = self.actor.oversees(self.record.division.path, KEEP)
        return [*(["training"] if keeps else []), *(["appoint", "end"] if keeps and office else [])]

    def get_context_data(self, **kwargs):
        """What hangs on it."""
        keeps = rights.may(self.actor, KEEP, self.record)
        return super().get_context_data(
            body=self.record,
            kind=words.kinds().get(self.record.kind),
            keeps=keeps,
            office=self.actor.oversees(self.record.division.path, KEEP),
            **reading.about(self.record, self.actor, keeps=keeps),
            **kwargs,
        )


@needs(KEEP)
def new(request):
    """Set up a branch."""
    form = forms.BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = tried(form, lambda: listing.set_up_body(by=request.actor, **form.cleaned_data))
        if row:
            messages.success(request, _("The branch stands."))
            return redirect("branches:body", pk=row.pk)
    status = 422 if form.errors else 200
    return show(request, "new", form=form, title=_("Set up a branch"), here="bodies", status=status)


@needs(KEEP)
@require_POST
def dismiss(request, pk):
    """Somebody keeps the list no longer."""
    post = get_object_or_404(Post.objects.select_related("body"), pk=pk)
    listing.dismiss(post, by=request.actor)
    messages.success(request, _("Done."))
    return redirect("branches:body", pk=post.body_id)


@needs(VIEW)
def instructors(request):
    """Who serves how many organisations, and when they were last there; to the office, one more."""
    may = request.actor.holds(COVER)
    form = forms.InstructorForm(request.POST or None, actor=request.actor) if may else None
    if request.method == "POST":
        rights.require(request.actor, COVER)
        if form.is_valid():
            covering.make_instructor(by=request.actor, **form.cleaned_data)
            messages.success(request, _("Done."))
            return redirect("branches:instructors")
    return show(
        request,
        "instructors",
        form=form,
        rows=first(reading.instructors(request.actor), INSTRUCTORS),
        here="instructors",
        status=422 if form and form.errors else 200,
    )
