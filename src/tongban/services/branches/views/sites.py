"""Sites: the list, one with its criteria, each step; evidence; the public list of demonstration sites."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.clock import today
from tongban.services.branches import evidence, rules, standard, words
from tongban.services.branches.actions import assessing
from tongban.services.branches.forms import sites as forms
from tongban.services.branches.queries import sites as reading
from tongban.services.branches.queries.reach import AWARD, KEEP, REVIEW, VIEW, kept_bodies
from tongban.services.branches.views import Listed, show
from tongban.ui.export import Column
from tongban.ui.forms import tried
from tongban.ui.gate import needs
from tongban.ui.keyset import first

SHOWN = 200  # before everybody
STEPS = {
    "submit": rules.DRAFT,
    "send_back": rules.SUBMITTED,
    "turn_down": rules.CHECKED,
    "award": rules.CHECKED,
}


class Sites(Listed):
    """Sites of every year: those of one's own in full, the awarded ones for all."""

    needs = VIEW
    here = "sites"
    title = words.say("sites")
    filter_form = forms.SiteFilter
    empty = _("No site fits")
    columns = (
        Column(_("Organisation"), lambda s: s.unit.organisation.name),
        Column(_("Branch"), lambda s: s.body.name),
        Column(_("Place"), lambda s: s.unit.division.name),
        Column(_("Year"), lambda s: s.year, numeric=True),
        Column(_("Own points"), lambda s: s.own_total, numeric=True),
        Column(_("Review points"), lambda s: s.review_total, numeric=True),
        Column(_("Check on site"), lambda s: s.check_total, numeric=True),
        Column(_("State"), lambda s: rules.SITE_STATES[s.state]),
        Column(_("Demonstration"), lambda s: _("yes") if s.demonstration else "—"),
    )

    def rows(self, actor, wanted):
        """Narrowed by year and state."""
        return reading.seen(actor).filter(**{n: wanted[n] for n in ("year", "state") if wanted.get(n)})

    def link(self, row):
        """Its own page."""
        return reverse("branches:site", args=[row.pk])

    def get_context_data(self, **kwargs):
        """Whether one can be put forward."""
        keeps = kept_bodies(self.actor).exists()
        beside = [(reverse("branches:new_site"), _("Put a site forward"))] if keeps else []
        return super().get_context_data(beside=beside, **kwargs)


@needs(VIEW)
def new(request):
    """Put an organisation forward for a year."""
    form = forms.SiteForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        row = tried(form, lambda: assessing.open_site(by=request.actor, **form.cleaned_data))
        if row:
            return redirect("branches:site", pk=row.pk)
    status = 422 if form.errors else 200
    return show(request, "new", form=form, title=_("Put a site forward"), here="sites", status=status)


@needs(VIEW)
def one(request, pk, *, form=None, points=None, status=200):
    """One site with its criteria, and what this reader may do now."""
    row = get_object_or_404(reading.seen(request.actor), pk=pk)
    may = {
        "assess": row.state == rules.DRAFT and rights.may(request.actor, KEEP, row.body),
        "review": row.state == rules.SUBMITTED and rights.may(request.actor, REVIEW, row),
        "check": row.state == rules.REVIEWED and rights.may(request.actor, REVIEW, row),
        "award": row.state == rules.CHECKED and rights.may(request.actor, AWARD, row),
    }
    start = "own" if may["review"] else "review"
    giving = points or forms.PointsForm(scores=row.scores.order_by("criterion"), start=start)
    whole = rights.may(request.actor, REVIEW, row) or rights.may(request.actor, KEEP, row.body)
    return show(
        request,
        "site",
        row=row,
        scored=reading.scored(row),
        may=may,
        whole=whole,
        state=(rules.SITE_STATES[row.state], rules.SITE_SIGNALS[row.state]),
        form=form or forms.CriterionForm(),
        points={field.name: field for field in giving},
        bad=giving.errors,
        enough=standard.ENOUGH,
        here="sites",
        status=status,
    )


@needs(VIEW)
@require_POST
def assess(request, pk):
    """The site gives one criterion its points."""
    row = get_object_or_404(reading.seen(request.actor), pk=pk)
    form = forms.CriterionForm(request.POST, request.FILES)
    if form.is_valid():
        rights.require(request.actor, KEEP, row.body)
        if tried(form, lambda: _assessed(row, request.actor, **form.cleaned_data)):
            messages.success(request, _("Done."))
            return redirect("branches:site", pk=pk)
    return one(request, pk, form=form, status=422)


def _assessed(row, actor, *, files, **said):
    """Files are looked into first, which is slow, then the points are written."""
    return assessing.assess(row, by=actor, files=evidence.keep(files), **said)


@needs(REVIEW)
@require_POST
def score(request, pk):
    """The office gives its points, by what was sent or by what stands there."""
    row = get_object_or_404(reading.seen(request.actor), pk=pk)
    form = forms.PointsForm(request.POST, scores=row.scores.order_by("criterion"))
    if not form.is_valid():
        return one(request, pk, points=form, status=422)
    give = assessing.review if row.state == rules.SUBMITTED else assessing.check_on_site
    give(row, points=form.cleaned_data, by=request.actor)
    messages.success(request, _("Done."))
    return redirect("branches:site", pk=pk)


@needs(VIEW)
@require_POST
def step(request, pk, step):
    """Send it in, send it back, award it, or not."""
    row = get_object_or_404(reading.seen(request.actor), pk=pk)
    if step not in STEPS:
        raise Http404
    given = {}
    if step in {"send_back", "turn_down"}:
        given["note"] = request.POST.get("note", "")
    elif step == "award":
        given["demonstration"] = request.POST.get("demonstration") == "on"
    getattr(assessing, step)(row, by=request.actor, **given)
    messages.success(request, _("Done."))
    return redirect("branches:site", pk=pk)


@needs(VIEW)
def file(request, pk):
    """A piece of evidence."""
    row = reading.evidence(request.actor, pk)
    if row is None:
        raise Http404
    content, kind = evidence.open_file(row.digest, row.kind)
    return FileResponse(content, content_type=kind, as_attachment=not kind.startswith("image/"))


def public(request):
    """Demonstration sites, for everybody: what they are and where, by year."""
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == 4 else None
    rows = reading.demonstrations(year)
    years = sorted(set(reading.demonstrations().values_list("year", flat=True)), reverse=True)
    return show(
        request,
        "public",
        face="portal",
        rows=first(rows, SHOWN),
        years=years,
        year=year,
        goods=standard.GOODS,
        today=today(),
    )
