"""Statements: asked of the office complained about by whoever looks into a request, and given by that office.

The office's pages show a number, a question and a deadline of their own: nothing of the request behind them.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.kernel.cases.models import Message
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests import actions, queries, reading
from tongban.services.requests.lifecycle.stating import STATEMENT
from tongban.services.requests.views.desk import found, in_place
from tongban.ui.gate import needs
from tongban.ui.keyset import first

PAGE = 100


@needs("requests.handle")
def asked_of_us(request):
    """The statements asked of my offices."""
    asked = first(queries.statements_asked_of(request.actor), PAGE)
    context = {"face": "workbench", "rows": [reading.line(s) for s in asked], "asked": asked}
    return render(request, "requests/statements.html", context)


@needs("requests.handle")
@require_http_methods(["GET", "POST"])
def statement(request, reference):
    """One question to my office, and its answer."""
    row = queries.statements_asked_of(request.actor).filter(case__reference=reference).first()
    if row is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            actions.give_statement(row.pk, by=request.actor, text=request.POST.get("text", ""))
        except TongbanError as refused:
            error = refused.message
        else:
            messages.success(request, _("Thank you: it was handed on."))
            return redirect("requests:statements")
    told = {m.step: m.text for m in Message.objects.filter(case=row.pk)}
    context = {"face": "workbench", "line": reading.line(row), "case": row.case, "error": error}
    context |= {"question": told.get("file", ""), "answer": told.get("give", "")}
    context["open"] = row.case.state == STATEMENT.first.code
    return render(request, "requests/statement.html", context, status=422 if error else 200)


@needs("requests.view")
@require_POST
@in_place
def ask(request, reference):
    """Ask the office complained about, in words of one's own."""
    row = found(request, reference)
    actions.ask_statement(row.pk, by=request.actor, text=request.POST.get("text", ""))
    return redirect("requests:case", reference=reference)


@needs("requests.view")
@require_POST
def take_back(request, reference, number):
    """It is needed no longer."""
    row = found(request, reference)
    asked = row.statements.filter(case__reference=number).first()
    if asked is None:
        raise Http404
    actions.take_back_statement(asked.pk, by=request.actor)
    return redirect("requests:case", reference=reference)
