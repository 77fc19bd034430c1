"""Burden lists: versions, one with its items, what comes in, and putting one in force."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.clock import today
from tongban.kernel.core.tables import rows_in
from tongban.services.burdens import actions, forms, queries, sheet
from tongban.services.burdens.views import show
from tongban.ui.gate import needs

VIEW, EDIT, RULE = "burdens.view", "burdens.edit", "burdens.rule"


@needs(VIEW)
def lists(request):
    """Every list and version."""
    return show(request, "lists", rows=queries.lists(), today=today(), may_edit=request.actor.holds(EDIT))


@needs(VIEW)
def one(request, pk):
    """One version with its items."""
    row = get_object_or_404(queries.lists(), pk=pk)
    draft = row.in_force is None
    may = {
        "force": draft and rights.may(request.actor, RULE, row),
        "discard": draft and rights.may(request.actor, EDIT, row),
    }
    form = forms.ForceForm(initial={"since": today()})
    return show(request, "list", row=row, items=row.items.order_by("kind", "pk"), may=may, form=form)


@needs(RULE)
@require_POST
def put_in_force(request, pk):
    """Put a draft in force."""
    row = get_object_or_404(queries.lists(), pk=pk)
    form = forms.ForceForm(request.POST)
    if form.is_valid():
        actions.put_in_force(row, by=request.actor, since=form.cleaned_data["since"])
        messages.success(request, _("Version %(version)d takes force.") % {"version": row.version})
    else:
        messages.error(request, _("This is not a day: write it as 2026-01-31."))
    return redirect("burdens:list", pk=pk)


@needs(EDIT)
@require_POST
def discard(request, pk):
    """Throw a draft away."""
    actions.discard_draft(get_object_or_404(queries.lists(), pk=pk), by=request.actor)
    messages.success(request, _("The draft was thrown away."))
    return redirect("burdens:lists")


@needs(EDIT)
def import_file(request):
    """A file of a list: a draft where all rows are right, else every error with its row."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data.pop("file")
        report = actions.import_list(rows_in(given.name, given.read()), by=request.actor, **form.cleaned_data)
        if report.made:
            messages.success(request, _("The file is right; it is a draft now."))
            return redirect("burdens:list", pk=report.made)
    status = 422 if report else 200
    return show(request, "import", form=form, report=report, columns=sheet.COLUMNS, status=status)
