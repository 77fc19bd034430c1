"""Households: found by a member's number, opened, changed; who comes and who leaves, by days."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.services.people import actions, forms, queries
from tongban.ui.forms import tell
from tongban.ui.gate import needs

PAGE = 50


@needs("parties.households")
@require_http_methods(["GET", "POST"])
def households(request):
    """Those of one's places; sent, those of whoever has the number: a number stands in no address."""
    number = request.POST.get("id_number", "")
    rows = queries.households_visible_to(request.actor, today(), id_number=number)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"face": "workbench", "page": page, "searched": bool(number)}
    return render(request, "people/households.html", context)


@needs("parties.households")
@require_http_methods(["GET", "POST"])
def open_household(request):
    """A new one."""
    form = forms.HouseholdForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        row = actions.open_household(by=request.actor, **form.cleaned_data)
        return redirect("people:household", row.pk)
    context = {"face": "workbench", "form": form}
    return render(request, "people/open_household.html", context, status=422 if form.is_bound else 200)


@needs("parties.households")
@require_http_methods(["GET", "POST"])
def household(request, pk):
    """One of them with its members; sent, somebody comes into it."""
    row, given = _household(request, pk), request.POST if request.method == "POST" else None
    form = forms.MemberForm(given, initial={"since": today()})
    if form.is_valid():
        try:
            actions.take_in(row, by=request.actor, **form.cleaned_data)
        except TongbanError as error:
            tell(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("people:household", row.pk)
    return _shown(request, row, member=form)


@needs("parties.households")
@require_POST
def change(request, pk):
    """It lives elsewhere."""
    row = _household(request, pk)
    form = forms.HouseholdForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _shown(request, row, place=form)
    actions.change_household(row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("Changed."))
    return redirect("people:household", row.pk)


@needs("parties.households")
@require_POST
def open_address(request, pk):
    """The same with its address in the clear, for a reason that its members can read."""
    row, reason = _household(request, pk), forms.ReasonForm(request.POST)
    if not reason.is_valid():
        return _shown(request, row, reason=reason)
    opened = actions.open_address(row, by=request.actor, **reason.cleaned_data)
    return _shown(request, row, opened=opened)


@needs("parties.households")
@require_POST
def leave(request, pk, member):
    """Somebody does not belong to it any more."""
    row = _household(request, pk)
    held, form = row.memberships.filter(pk=member).first(), forms.LeftForm(request.POST)
    if held is None:
        raise Http404
    if form.is_valid():
        try:
            actions.leave_household(held, by=request.actor, on=form.cleaned_data["on"])
        except TongbanError as error:
            form.add_error("on", error.message)
        else:
            messages.success(request, _("Noted."))
            return redirect("people:household", row.pk)
    return _shown(request, row, left=form)


def _household(request, pk):
    row = queries.households_visible_to(request.actor, today()).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _shown(request, row, *, member=None, place=None, left=None, reason=None, opened=""):
    bound = [form for form in (member, place, left, reason) if form is not None and form.is_bound]
    context = {
        "face": "workbench",
        "household": row,
        "members": queries.members_of(row),
        "relations": forms.RELATIONS,
        "today": today(),
        "member": member or forms.MemberForm(initial={"since": today()}),
        "place": place or forms.HouseholdForm(actor=request.actor, initial={"division": row.division}),
        "left": left,
        "reason": reason or forms.ReasonForm(),
        "opened": opened,
    }
    return render(request, "people/household.html", context, status=422 if bound else 200)
