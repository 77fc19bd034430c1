"""Accounts and roles, for administrators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.kernel.access import actions
from tongban.kernel.access import queries as access
from tongban.kernel.access.models import Grant
from tongban.kernel.access.rights import all_roles
from tongban.kernel.core.errors import TongbanError
from tongban.services.people import forms, queries
from tongban.ui.forms import tell
from tongban.ui.gate import needs

PAGE = 50


@needs("access.manage")
def accounts(request):
    """Everybody the administrator looks after, by name or office."""
    words, office = request.GET.get("q", "").strip(), request.GET.get("office", "")
    chosen = int(office) if office.isdecimal() else None
    rows = queries.accounts(request.actor, words=words, office=chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "office": chosen,
        "offices": queries.offices_under(request.actor, "access.manage"),
        "roles": all_roles(),
        "waiting": access.waiting_for(request.actor).count(),
    }
    return render(request, "people/accounts.html", {"face": "workbench", **context})


@needs("access.manage")
@require_http_methods(["GET", "POST"])
def open_account(request):
    """A new account; its first password is shown once."""
    form = forms.AccountForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            account, password = actions.open_account(by=request.actor, **form.cleaned_data)
        except TongbanError as error:
            tell(form, error)
        else:
            return _show_once(request, account, password)
    return render(request, "people/open.html", {"face": "workbench", "form": form}, status=_status(form))


@needs("access.manage")
def account(request, pk):
    """One account: its roles, what was done to it, and what can be done."""
    return _screen(request, found(request, pk), forms.RoleForm(actor=request.actor))


@needs("access.manage")
@require_POST
def give_role(request, pk):
    """Give a role; a strong one then waits for a second person."""
    chosen = found(request, pk)
    form = forms.RoleForm(request.POST, actor=request.actor)
    if form.is_valid():
        try:
            given = actions.give_role(chosen, by=request.actor, **form.cleaned_data)
        except TongbanError as error:
            tell(form, error)
        else:
            waits = _("Given. It holds once another administrator has confirmed it.")
            messages.success(request, waits if given.waiting else _("Given. It holds from now on."))
            return redirect("people:account", pk)
    return _screen(request, chosen, form)


@needs("access.manage")
@require_POST
def set_password(request, pk):
    """Give somebody a new first password, shown once."""
    chosen = found(request, pk)
    password = actions.new_password()
    actions.set_password(chosen, password, by=request.actor)
    return _show_once(request, chosen, password)


@needs("access.manage")
@require_POST
def close_account(request, pk):
    """Close an account with its roles and keys."""
    actions.close_account(found(request, pk), by=request.actor)
    messages.success(request, _("The account is closed."))
    return redirect("people:account", pk)


@needs()
@require_POST
def end_role(request, grant):
    """End a role now."""
    ended = actions.end_role(_grant(grant).pk, by=request.actor)
    messages.success(request, _("The role has ended."))
    mine = ended.account_id == request.actor.account.pk
    return redirect("people:me") if mine else redirect("people:account", ended.account_id)


@needs("access.confirm")
def waiting(request):
    """Strong roles that wait for a second person."""
    rows = access.waiting_for(request.actor)
    return render(request, "people/waiting.html", {"face": "workbench", "rows": rows, "roles": all_roles()})


@needs("access.confirm")
@require_POST
def confirm_role(request, grant):
    """Confirm a strong role as the second person."""
    actions.confirm_role(_grant(grant).pk, by=request.actor)
    messages.success(request, _("Confirmed. The role holds from now on."))
    return redirect("people:waiting")


def found(request, pk):
    """An account the actor manages, or none."""
    row = access.accounts_visible_to(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _grant(pk):
    row = Grant.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _show_once(request, account, password):
    context = {"face": "workbench", "account": account, "password": password}
    return render(request, "people/password.html", context)


def _screen(request, chosen, form):
    context = {
        "face": "workbench",
        "account": chosen,
        "form": form,
        "grants": access.grants_of(chosen),
        "held": set(access.grants_of(chosen).filter(access.still_held()).values_list("pk", flat=True)),
        "roles": all_roles(),
        "happened": queries.happened(access.history_of(chosen)[:50]),
        "keys": access.keys_visible_to(request.actor).filter(account=chosen),
    }
    return render(request, "people/account.html", context, status=_status(form))


def _status(form):
    return 422 if form.is_bound else 200
