"""The workbench's pages of duty lists: all of them, one, two compared, what comes in, who stands for whom."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.clock import today
from tongban.kernel.core.tables import rows_in
from tongban.services.duties import actions, dispatch, files, forms, queries, reading, sheet
from tongban.services.duties.models import Binding, DutyList
from tongban.services.duties.views.showing import show
from tongban.ui.export import attachment
from tongban.ui.gate import needs

VIEW, EDIT, FORCE = "duties.view", "duties.edit", "duties.put_in_force"


@needs(VIEW)
def lists(request):
    """Every list and version."""
    may = {"edit": rights.may(request.actor, EDIT)}
    return show(request, "lists", rows=[reading.line(row) for row in queries.lists()], may=may)


@needs(VIEW)
def one(request, pk):
    """One version with its items."""
    row = get_object_or_404(queries.lists(), pk=pk)
    form = forms.ItemFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = queries.items(row, words=wanted.get("q", ""), category=wanted.get("category", ""))
    return _list_page(request, row, form, found)


def _list_page(request, row, form, found, *, force=None, status=200):
    return show(
        request,
        "list",
        status=status,
        line=reading.line(row),
        row=row,
        form=form,
        items=[reading.item(item) for item in found],
        before=queries.before(row),
        force=force or forms.ForceForm(),
        kinds=("xlsx", "docx", "csv"),
        **reading.offered(row, request.actor),
    )


@needs(VIEW)
def export(request, pk, kind):
    """One version as a file that can be mended and imported again."""
    row = get_object_or_404(DutyList, pk=pk)
    if kind not in files.WRITERS:
        raise Http404
    return attachment(files.WRITERS[kind](queries.rows_of(row)), f"{row.title}-{row.version}.{kind}")


@needs(FORCE)
@require_POST
def put_in_force(request, pk):
    """Put a draft in force."""
    row = get_object_or_404(queries.lists(), pk=pk)
    form = forms.ForceForm(request.POST)
    if not form.is_valid():
        return _list_page(request, row, forms.ItemFilter(), queries.items(row), force=form, status=422)
    actions.put_in_force(row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("Version %(version)d takes force.") % {"version": row.version})
    return redirect("duties:list", pk=pk)


@needs(EDIT)
@require_POST
def discard(request, pk):
    """Throw a draft away."""
    actions.discard_draft(get_object_or_404(DutyList, pk=pk), by=request.actor)
    messages.success(request, _("The draft was thrown away."))
    return redirect("duties:lists")


@needs(VIEW)
def compare(request, old, new):
    """Two versions, item by item."""
    rows = {row.pk: row for row in queries.lists().filter(pk__in=(old, new))}
    if len(rows) != 2:
        raise Http404
    found = queries.compare(queries.rows_of(rows[old]), queries.rows_of(rows[new]))
    context = {"old": reading.line(rows[old]), "new": reading.line(rows[new])}
    return show(request, "compare", **context, **reading.difference(found))


@needs(EDIT)
def import_file(request):
    """A file of lists: drafts where all rows are right, else every error with its row."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        given, mend = form.cleaned_data.pop("file"), form.cleaned_data.pop("mend")
        rows = list(rows_in(given.name, given.read()))
        report = actions.import_list(rows, by=request.actor, **form.cleaned_data)
        if report.errors and mend:
            return attachment(files.to_mend(rows, report.errors), _("to-mend") + ".xlsx")
    return show(
        request,
        "import",
        form=form,
        report=report,
        made=_made(report.lists) if report else [],
        unchanged=_made(report.unchanged) if report else [],
        errors=[(e.row, reading.field_label(e.field), e.why) for e in report.errors] if report else [],
        columns=sheet.COLUMNS,
        status=422 if report and report.errors else 200,
    )


def _made(told):
    rows = {row.pk: row for row in queries.lists().filter(pk__in=[one["id"] for one in told])}
    return [(reading.line(row), queries.before(row)) for row in rows.values()]


@needs(VIEW)
def bindings(request):
    """Which office stands for which kind, where; and a form to bind one."""
    may_edit = rights.may(request.actor, EDIT)
    form = forms.BindForm(request.POST or None) if may_edit else None
    if request.method == "POST":
        rights.require(request.actor, EDIT)
        if form.is_valid():
            actions.bind_office(by=request.actor, **form.cleaned_data)
            messages.success(request, _("It is bound."))
            return redirect("duties:bindings")
    return show(request, "bindings", rows=queries.bindings(), form=form, today=today())


@needs(EDIT)
@require_POST
def end_binding(request, pk):
    """Let a binding end today."""
    actions.end_binding(get_object_or_404(Binding, pk=pk), by=request.actor, on=today())
    messages.success(request, _("The binding has ended."))
    return redirect("duties:bindings")


@needs(VIEW)
def attempt(request):
    """Where words would be sent, and why; nothing is filed."""
    form = forms.TryForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = dispatch.suggest(given["text"], "", given["division"].path)
    choices = reading.choices(found.candidates) if found else []
    marks = choices[0]["grounds"]["words"] if choices else []
    return show(request, "try", form=form, found=found, choices=choices, marks=marks)
