"""What lists differ in: the queue, one difference side by side, its decision, its sealed values."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.access.queries import actor_names
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.text import clean_line
from tongban.kernel.exchange import actions, queries, registers, states
from tongban.services.lists import forms, opening, showing
from tongban.services.lists.views import ANSWER, SEE, SEND, VIEW, show
from tongban.ui.export import Column
from tongban.ui.gate import needs
from tongban.ui.pages import ListPage

AT_ONCE = 500  # take effect while the page waits; more is the worker's
# what is never confirmed in bulk: each of them needs a look
ONE_BY_ONE = (states.AMBIGUOUS, states.DEPARTURE, states.CONFLICT)


class Differences(ListPage):
    """What waits for one's office, what is due first comes first; by filter everything one may see."""

    needs = SEE
    template_name = "lists/differences.html"
    title = gettext_lazy("What lists differ in")
    filter_form = forms.DifferenceFilter
    empty = gettext_lazy("Nothing waits for you")
    begin = gettext_lazy(
        "When a list that comes in differs from yours, each difference stands here until it is decided."
    )
    order = ("due_at", "pk")
    columns = (
        Column(gettext_lazy("What"), showing.what),
        Column(gettext_lazy("Kind"), lambda d: str(states.KINDS[d.kind])),
        Column(gettext_lazy("Register"), lambda d: str(registers.register(d.register).label)),
        Column(gettext_lazy("Sent by"), lambda d: d.submission.source.office.name),
        Column(gettext_lazy("Decides"), lambda d: d.office.name if d.office else "—"),
        Column(gettext_lazy("Due"), lambda d: d.due_at),
        Column(gettext_lazy("State"), lambda d: str(states.DIFFERENCES[d.state])),
    )

    def rows(self, actor, wanted):
        """Narrowed by state, kind and list."""
        state = wanted.get("state")
        if not state and not actor.holds(ANSWER):  # a sender looks on
            rows = queries.differences(actor).filter(state__in=states.OPEN, same_as=None)
        else:
            rows = queries.differences(actor) if state else queries.to_decide(actor)
        if state and state != "all":
            rows = rows.filter(state=state)
        rows = rows.filter(kind=wanted["kind"]) if wanted.get("kind") else rows
        return rows.filter(submission=wanted["list"]) if wanted.get("list") else rows

    def link(self, row):
        """Its own page."""
        return reverse("lists:difference", args=[row.pk])

    def get_context_data(self, **kwargs):
        """Whether what is shown may be confirmed in one go."""
        form = kwargs.get("form")
        said = form.cleaned_data if form is not None and form.is_valid() else {}
        may = self.actor.holds(ANSWER) and not said.get("state") and said.get("kind") not in ONE_BY_ONE
        return super().get_context_data(
            may_confirm=may,
            why=forms.WhyForm(),
            bulk=said,
            may_send=self.actor.holds(SEND),
            sees_lists=self.actor.holds(VIEW),
            **kwargs,
        )


@needs(ANSWER)
@require_POST
def confirm_shown(request):
    """Confirm all that the filter shows and that needs no look by itself."""
    narrowed, form = forms.DifferenceFilter(request.POST), forms.WhyForm(request.POST)
    if not form.is_valid() or not narrowed.is_valid():
        messages.error(request, _("Say in a few words why."))
        return redirect("lists:differences")
    rows = queries.to_decide(request.actor).exclude(kind__in=ONE_BY_ONE)
    said = narrowed.cleaned_data
    rows = rows.filter(kind=said["kind"]) if said["kind"] else rows
    rows = rows.filter(submission=said["list"]) if said["list"] else rows
    pks = list(rows.values_list("pk", flat=True))
    many = len(pks) > AT_ONCE
    done = actions.confirm_many(pks, by=request.actor, reason=form.cleaned_data["reason"], later=many)
    messages.success(request, ngettext("%(n)d was confirmed.", "%(n)d were confirmed.", done) % {"n": done})
    if many:
        messages.info(request, _("They take effect one after another in the next minutes."))
    return redirect("lists:differences")


@needs(SEE)
def one(request, pk):
    """Ledger and list side by side, and the decision."""
    row = get_object_or_404(queries.differences(request.actor), pk=pk)
    if request.method != "POST":
        return _page(request, row)
    form = forms.DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    said = form.cleaned_data
    try:
        if request.POST.get("says") == "no":
            said.pop("on")
            actions.refuse(row.pk, by=request.actor, **said)
        else:
            actions.confirm(row.pk, by=request.actor, **said)
    except TongbanError as error:
        row.refresh_from_db()
        return _page(request, row, form=form, refusal=error.message, status=error.status)
    messages.success(request, _("Decided. The next one stands here."))
    after = queries.to_decide(request.actor).values_list("pk", flat=True).first()
    return redirect("lists:difference", pk=after) if after else redirect("lists:differences")


def _page(request, row, *, form=None, status=200, **more):
    may = row.state == states.WAITING and rights.may(request.actor, ANSWER, row)
    context = {
        "row": row,
        "what": showing.what(row),
        "kind": states.KINDS[row.kind],
        "state": {"label": states.DIFFERENCES[row.state], "signal": states.SIGNALS.get(row.state, "")},
        "lines": showing.side_by_side(row),
        "why": showing.why(row),
        "beside": [(d, showing.what(d)) for d in queries.beside(row)],
        "pair": row.kind == states.AMBIGUOUS,
        "decided_by": actor_names([row.decided_by]).get(row.decided_by, ""),
        "may": may,
        "sealed": [c for c in showing.register_of(row).columns if c.sealed] if may else [],
        "form": form or forms.DecideForm(initial={"on": row.submission.day}),
    }
    return show(request, "difference", status=status, **context, **more)


@needs(SEE)
@require_POST
def open_sealed(request, pk):
    """See one sealed field of both sides, with a reason that is kept."""
    row = get_object_or_404(queries.differences(request.actor), pk=pk)
    name = request.POST.get("field", "")
    if name not in {c.name for c in showing.register_of(row).columns if c.sealed}:
        raise Http404
    reason = clean_line(request.POST.get("reason", ""))
    try:
        ledger, listed = opening.open_value(row, name, by=request.actor, reason=reason)
    except TongbanError as error:
        return _page(request, row, refusal=error.message, status=error.status)
    column = showing.register_of(row).column(name)
    return _page(request, row, opened={"label": column.label, "ledger": ledger, "list": listed})
