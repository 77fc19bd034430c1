"""Change sets: all of them, a new one, one with its preview, and what is done with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.access.queries import actor_names
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places.actions.changing import planned
from tongban.kernel.places.changing import kinds
from tongban.kernel.places.models import ChangeSet
from tongban.services.gazetteer import actions
from tongban.services.gazetteer.forms.changes import FORMS, KINDS, SetForm
from tongban.services.gazetteer.queries import changes
from tongban.services.gazetteer.rules import APPLY, PREPARE, VIEW
from tongban.services.gazetteer.views import show
from tongban.ui import ground
from tongban.ui.forms import tell
from tongban.ui.gate import needs
from tongban.ui.keyset import first

SETS = 200
SIGNALS = {"prepared": "wait", "applied": "ok", "undone": "late", "withdrawn": ""}
HAPPENED = {
    "change_set.prepared": gettext_lazy("Prepared"),
    "change_set.rewritten": gettext_lazy("Changes written"),
    "change_set.applied": gettext_lazy("Applied"),
    "change_set.followed": gettext_lazy("Records followed"),
    "change_set.undone": gettext_lazy("Undone"),
    "change_set.withdrawn": gettext_lazy("Put away"),
}
ACTS = {"apply": actions.apply, "undo": actions.undo, "withdraw": actions.withdraw}


@needs(VIEW)
def sets(request):
    """Every change set, and a form for a new one."""
    form = SetForm(request.POST or None) if request.actor.holds(PREPARE) else None
    if request.method == "POST":
        rights.require(request.actor, PREPARE)
        if form.is_valid():
            row = actions.prepare(by=request.actor, **form.cleaned_data)
            return redirect("gazetteer:change_set", pk=row.pk)
    shown = first(changes.change_sets(), SETS)
    rows = [(row, SIGNALS[row.state]) for row in shown]
    status = 422 if form and form.is_bound else 200
    return show(request, "changes/sets", rows=rows, shown=shown, form=form, status=status)


@needs(VIEW)
def one(request, pk):
    """One set: its changes, what they come to, the map before and after; a form for one more change."""
    row = get_object_or_404(ChangeSet, pk=pk)
    mine = row.state == "prepared" and row.prepared_by == request.actor.code
    kind = request.GET.get("kind", "rename")
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None) if mine else None
    if request.method == "POST":
        rights.require(request.actor, PREPARE)
        if form is None:
            raise Http404
        if form.is_valid() and _added(request, row, kind, form):
            return redirect(request.get_full_path())
    return _page(request, row, kind, form, mine)


def _added(request, row, kind, form):
    """Add the change; what is refused stays in the form."""
    try:
        actions.add_change(row, kind, form.cleaned_data, by=request.actor)
    except TongbanError as error:
        tell(form, error)
        return False
    return True


def _page(request, row, kind, form, mine):
    plan = planned(row) if row.state == "prepared" else None
    before, after = changes.maps(plan) if plan else changes.made_maps(row)
    told = changes.history(row)
    may = {
        "apply": row.state == "prepared" and not mine and request.actor.holds(APPLY) and not plan.problems,
        "undo": row.state == "applied" and request.actor.holds(APPLY),
        "withdraw": row.state == "prepared" and (mine or request.actor.holds(APPLY)),
    }
    return show(
        request,
        "changes/set",
        status=422 if form is not None and form.is_bound else 200,
        row=row,
        signal=SIGNALS[row.state],
        changes=[
            (c, KINDS[c.kind], kinds.read(c.kind, c.data).codes if c.kind == "merge" else ())
            for c in row.changes.all()
        ],
        plan=plan,
        moved=changes.moved(row),
        lines=changes.lines(plan) if plan else [],
        along=changes.along(plan) if plan else 0,
        made=row.made.order_by("pk") if not plan else [],
        maps=ground.side_by_side(before, after),
        kinds=[{"url": f"?kind={k}#add", "label": label, "current": k == kind} for k, label in KINDS.items()],
        form=form,
        may=may,
        mine=mine,
        history=told,
        happened=HAPPENED,
        who=actor_names(e.actor for e in told),
    )


@needs(PREPARE)
@require_POST
def drop(request, pk, number):
    """Take a change out of a prepared set."""
    actions.drop_change(get_object_or_404(ChangeSet, pk=pk), number, by=request.actor)
    return redirect("gazetteer:change_set", pk=pk)


@needs(VIEW)
@require_POST
def act(request, pk, what):
    """Apply, undo or withdraw."""
    if what not in ACTS:
        raise Http404
    row = get_object_or_404(ChangeSet, pk=pk)
    try:
        row = ACTS[what](row, by=request.actor)
        messages.success(request, _("The change set is now: %(state)s.") % {"state": row.get_state_display()})
    except TongbanError as error:
        if error.status == 403:
            raise
        messages.error(request, error.message)
    return redirect("gazetteer:change_set", pk=pk)
