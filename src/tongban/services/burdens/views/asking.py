"""What is asked of communities: all of it, one ask, a new one, appeals, and a community's own page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.clock import today
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import division as division_of
from tongban.kernel.places.queries import divisions
from tongban.services.burdens import actions, forms, queries, rules
from tongban.services.burdens.actions.asking import Wanted
from tongban.services.burdens.views import show
from tongban.ui.export import Column
from tongban.ui.gate import needs
from tongban.ui.keyset import first
from tongban.ui.pages import ListPage

VIEW, ASK, RULE = "burdens.view", "burdens.ask", "burdens.rule"
PAGE = 100


class Asks(ListPage):
    """Everything that was asked, the newest first."""

    needs = VIEW
    template_name = "burdens/asks.html"
    title = gettext_lazy("What is asked of communities")
    filter_form = forms.AskFilter
    empty = gettext_lazy("Nothing was asked of any community")
    begin = gettext_lazy("An office that wants something of communities files it here first.")
    columns = (
        Column(gettext_lazy("What is wanted"), lambda a: a.title),
        Column(gettext_lazy("Kind"), lambda a: rules.KINDS[a.kind]),
        Column(gettext_lazy("Office"), lambda a: a.office.name),
        Column(gettext_lazy("Community or village"), lambda a: a.community.name),
        Column(gettext_lazy("Item of the list"), lambda a: a.item or "—"),
        Column(gettext_lazy("State"), lambda a: rules.STATES[a.state]),
        Column(gettext_lazy("Filed on"), lambda a: a.filed_at),
    )

    def rows(self, actor, wanted):
        """Narrowed by words, kind and state."""
        rows = queries.asks().filter(**{n: wanted[n] for n in ("kind", "state") if wanted.get(n)})
        words = wanted.get("q")
        return rows.filter(title__icontains=words) if words else rows

    def link(self, row):
        """Its own page."""
        return reverse("burdens:ask", args=[row.pk])

    def get_context_data(self, **kwargs):
        """How many appeals wait for this reader."""
        waiting = queries.appeals_for(self.actor).count() if self.actor.holds(RULE) else 0
        return super().get_context_data(waiting=waiting, may_ask=self.actor.holds(ASK), **kwargs)


@needs(ASK)
def new(request):
    """File what the office wants; each community is decided at once."""
    form = forms.AskForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(said["kind"], said["title"], said["text"], said["item"])
        places = queries.communities(said["place"].path)
        rows = actions.file_asks(wanted, office=said["office"], of=places, by=request.actor)
        _tell(request, rows)
        return redirect("burdens:ask", pk=rows[0].pk) if len(rows) == 1 else redirect("burdens:asks")
    return show(request, "new", form=form, status=422 if form.is_bound else 200)


def _tell(request, rows):
    refused = sum(row.state == rules.REFUSED for row in rows)
    allowed = len(rows) - refused
    if allowed:
        messages.success(
            request, ngettext("%(n)d ask is allowed.", "%(n)d asks are allowed.", allowed) % {"n": allowed}
        )
    if refused:
        text = ngettext("%(n)d ask is refused.", "%(n)d asks are refused.", refused)
        messages.warning(request, text % {"n": refused})


@needs(VIEW)
def one(request, pk, *, form=None, status=200):
    """One ask with the item it rests on, why it was refused, the appeal and its ruling."""
    row = get_object_or_404(queries.asks(), pk=pk)
    may = {
        "appeal": row.state == rules.REFUSED and rights.may(request.actor, ASK, row),
        "rule": row.state == rules.APPEALED and rights.may(request.actor, RULE, row),
    }
    said = {
        "kind": rules.KINDS[row.kind],
        "state": rules.STATES[row.state],
        "signal": rules.SIGNALS[row.state],
    }
    why = rules.REASONS.get(row.reason, "")
    return show(
        request, "ask", row=row, said=said, why=why, may=may, form=form or forms.TextForm(), status=status
    )


@needs(ASK)
@require_POST
def appeal(request, pk):
    """Appeal a refusal, once."""
    row = get_object_or_404(queries.asks(), pk=pk)
    rights.require(request.actor, ASK, row)
    form = forms.TextForm(request.POST)
    if not form.is_valid():
        return one(request, pk, form=form, status=422)
    actions.appeal(row, by=request.actor, text=form.cleaned_data["text"])
    messages.success(request, _("The appeal waits for the authority."))
    return redirect("burdens:ask", pk=pk)


@needs(RULE)
@require_POST
def rule(request, pk):
    """Rule on an appeal."""
    row = get_object_or_404(queries.asks(), pk=pk)
    rights.require(request.actor, RULE, row)
    form = forms.TextForm(request.POST)
    if not form.is_valid():
        return one(request, pk, form=form, status=422)
    granted = request.POST.get("granted") == "yes"
    actions.rule(row, by=request.actor, granted=granted, text=form.cleaned_data["text"])
    return redirect("burdens:appeals")


@needs(RULE)
def appeals(request):
    """Appeals that wait, the longest first."""
    return show(request, "appeals", rows=first(queries.appeals_for(request.actor), PAGE))


@needs(VIEW)
def community(request, code=""):
    """What may be asked of a community this year, how much of it is used, and what was asked and refused."""
    found = division_of(code) if code else _wanted(request)
    if found is None and code:
        raise Http404
    if found is None or found.level != Division.Level.COMMUNITY:
        top = found.path if found else ""
        places = queries.communities(top).select_related("parent")
        return show(request, "communities", places=places, top=found, towns=_towns(found))
    year = today().year
    asked = queries.asks().filter(community=found, year=year)
    kinds = {"allowed": asked.filter(state__in=(rules.ALLOWED, rules.GRANTED)), "all": asked}
    counts = {"all": kinds["all"].count(), "allowed": kinds["allowed"].count()}
    counts["refused"] = counts["all"] - counts["allowed"]
    standing = queries.standing(found)
    return show(
        request, "community", place=found, year=year, standing=standing, asked=asked[:PAGE], counts=counts
    )


def _wanted(request):
    """The place asked for in the list, none for everywhere; one's own where nothing was asked."""
    if "code" in request.GET:
        return division_of(request.GET["code"])
    return request.actor.account.home if request.actor.account else None


def _towns(found):
    return (
        divisions().filter(level=Division.Level.TOWN)
        if found is None or found.level != Division.Level.TOWN
        else []
    )
