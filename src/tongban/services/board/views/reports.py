"""Yearly work reports: asked for, watched while they are made, taken along."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.services.board import queries, rules
from tongban.services.board.actions import reporting
from tongban.services.board.forms import YearForm
from tongban.services.board.models import WorkReport
from tongban.services.board.tables import shown
from tongban.services.board.views.asking import shell
from tongban.ui.export import attachment
from tongban.ui.gate import needs
from tongban.ui.keyset import first

SHOWN = 100
FILES = ("docx", "pdf")


@needs(rules.VIEW)
def work_reports(request):
    """All that were asked for, and a new one."""
    context = shell(request)
    form = YearForm(request.POST or None, initial={"year": today().year})
    if request.method == "POST" and form.is_valid():
        try:
            row = reporting.ask_report(
                form.cleaned_data["year"], path=context["asked"].path, by=request.actor
            )
            return redirect("board:work_report", pk=row.pk)
        except TongbanError as error:
            form.add_error("year", error.message)
    reports = first(queries.reports(), SHOWN)
    rows = [{"row": row, "place": shown.place_of(row)} for row in reports]
    context |= {"form": form, "rows": rows, "reports": reports, "states": rules.STATES}
    return render(request, "board/work_reports.html", context, status=422 if form.is_bound else 200)


@needs(rules.VIEW)
def work_report(request, pk):
    """One report: how far it is, then its files."""
    row = get_object_or_404(queries.reports(), pk=pk)
    waiting = row.state in {rules.WAITING, rules.MAKING}
    said = {"row": row, "place": shown.place_of(row), "state": rules.STATES[row.state], "waiting": waiting}
    return render(request, "board/work_report.html", {"face": "board", **said})


@needs(rules.VIEW)
def work_report_file(request, pk, kind):
    """The report as docx or PDF."""
    row = get_object_or_404(WorkReport, pk=pk, state=rules.MADE)
    if kind not in FILES:
        raise Http404
    name = _("Work report %(year)d %(place)s") % {"year": row.year, "place": shown.place_of(row)}
    return attachment(bytes(getattr(row, kind)), f"{name}.{kind}")
