"""One's own account: name, language, proofs, log-ins, roles, and who looked at one's data."""

from allauth.account.views import password_change
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.kernel.access import actions
from tongban.kernel.access import queries as access
from tongban.kernel.access.rights import all_roles
from tongban.kernel.core import clock
from tongban.services.people import forms, queries
from tongban.ui.gate import needs
from tongban.ui.keyset import first

LOG_INS, OPENINGS = 20, 50  # the copy of one's data holds all


@needs()
@require_http_methods(["GET", "POST"])
def me(request):
    """What is kept about me, and what I can change of it."""
    account = request.actor.account
    start = {"label": account.label, "language": account.language or translation.get_language()}
    form = forms.MeForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.rename_account(account, by=request.actor, **form.cleaned_data)
        with translation.override(account.language):
            messages.success(request, _("Saved."))
        response = redirect("people:me")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, account.language, samesite="Lax", secure=settings.HTTPS
        )
        return response
    return render(request, "people/me.html", _context(request, account, form))


def _context(request, account, form):
    staff = account.home_id is not None
    held = access.grants_of(account).filter(access.still_held())
    return {
        "face": "workbench" if staff else "portal",
        "form": form,
        "account": account,
        "staff": staff,
        "grants": held,
        "roles": all_roles(),
        "now": clock.now(),
        "keys": account.keys.filter(valid__contains=clock.now()).order_by("-id"),
        "log_ins": first(queries.log_ins(account), LOG_INS),
        "proofs": account.authenticator_set.exclude(type="recovery_codes").count(),
        "openings": [] if staff else first(access.openings_about(request.actor), OPENINGS),
    }


@needs()
def password(request):
    """A new password of one's own; residents have none."""
    if not request.actor.account.has_usable_password():
        return redirect("people:me")
    return password_change(request)
