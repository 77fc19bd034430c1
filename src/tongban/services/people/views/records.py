"""Two records of one: looked at side by side, merged or told apart, undone; and what people ask about their records."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties import queries as parties
from tongban.kernel.parties.models import Doubt
from tongban.services.people import actions, forms, queries
from tongban.ui.forms import tell
from tongban.ui.gate import needs

PAGE = 50


@needs("parties.merge")
@require_safe
def doubts(request):
    """Pairs that may be of one, the likeliest first; or those decided, newest first."""
    state = request.GET.get("state", Doubt.State.OPEN)
    rows = parties.doubts(state if state in Doubt.State.values else Doubt.State.OPEN)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"face": "workbench", "page": page, "state": state, "states": Doubt.State.choices}
    return render(request, "people/doubts.html", context)


@needs("parties.merge")
@require_http_methods(["GET", "POST"])
def doubt(request, pk):
    """Two records side by side, with why they may be of one."""
    row = _doubt(pk)
    form = forms.MergeForm(request.POST if request.method == "POST" else None, doubt=row)
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, row, **form.cleaned_data)
        except TongbanError as error:
            tell(form, error)
    return _side_by_side(request, row, form)


@needs("parties.merge")
@require_POST
def open_doubt(request, pk):
    """The same with names and numbers in the clear, for a reason that the two people can read."""
    row = _doubt(pk)
    reason = forms.ReasonForm(request.POST)
    if not reason.is_valid():
        return _side_by_side(request, row, forms.MergeForm(doubt=row), reason=reason)
    opened = actions.open_both(row, by=request.actor, **reason.cleaned_data)
    return _side_by_side(request, row, forms.MergeForm(doubt=row), opened=opened)


@needs("parties.merge")
@require_safe
def merges(request):
    """What was merged, and what can still be undone."""
    return render(request, "people/merges.html", {"face": "workbench", "rows": queries.merged()})


@needs("parties.merge")
@require_POST
def undo(request, pk):
    """Take a merge back."""
    if not parties.merges().filter(pk=pk).exists():
        raise Http404
    actions.undo_merge(pk, by=request.actor)
    messages.success(request, _("Undone: the two records stand by themselves again."))
    return redirect("people:merges")


@needs("parties.decide")
@require_safe
def asked(request):
    """What people ask about their records, what waits first."""
    page = Paginator(queries.asked_visible_to(request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/asked.html", {"face": "workbench", "page": page})


@needs("parties.decide")
@require_http_methods(["GET", "POST"])
def decide(request, pk):
    """One of them: decided with an answer that the person reads."""
    row = _asked(request, pk)
    form = forms.DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(row, by=request.actor, **form.cleaned_data)
        except TongbanError as error:
            tell(form, error)
        else:
            messages.success(request, _("Decided. The person reads your answer on their own page."))
            return redirect("people:asked")
    return _decision(request, row, form)


@needs("parties.decide")
@require_POST
def open_asked(request, pk):
    """The same with what stands on the record, for a reason that the person can read."""
    row = _asked(request, pk)
    reason = forms.ReasonForm(request.POST)
    opened = actions.open_asked(row, by=request.actor, **reason.cleaned_data) if reason.is_valid() else {}
    return _decision(request, row, forms.DecideForm(), reason=reason, opened=opened)


def _doubt(pk):
    row = Doubt.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _asked(request, pk):
    row = queries.asked_visible_to(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _decided(request, row, *, keep, reason):
    if keep == forms.APART:
        actions.tell_apart(row, by=request.actor, reason=reason)
        messages.success(request, _("Noted: they are two. Nobody is asked again."))
    else:
        actions.merge_doubted(row, kept=int(keep), by=request.actor, reason=reason)
        messages.success(request, _("Merged. It can be undone for 90 days."))
    return redirect("people:doubts")


def _side_by_side(request, row, form, *, reason=None, opened=None):
    context = {
        "face": "workbench",
        "doubt": row,
        "sides": queries.side_by_side(row),
        "form": form,
        "reason": reason or forms.ReasonForm(),
        "opened": opened or {},
    }
    wrong = form.is_bound or bool(reason and reason.errors)
    return render(request, "people/doubt.html", context, status=422 if wrong else 200)


def _decision(request, row, form, *, reason=None, opened=None):
    context = {
        "face": "workbench",
        "asked": row,
        "words": row.words.open(),
        "form": form,
        "opened": opened or {},
    }
    context["reason"] = reason or forms.ReasonForm()
    wrong = form.is_bound or bool(reason and reason.errors)
    return render(request, "people/decide.html", context, status=422 if wrong else 200)
