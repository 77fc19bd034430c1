"""Keys for programs: made, listed, revoked. A key's secret is shown once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.kernel.access import actions
from tongban.kernel.access import queries as access
from tongban.kernel.access.rights import all_rights
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.people import forms
from tongban.services.people.views.accounts import found
from tongban.ui.forms import tell
from tongban.ui.gate import needs


@needs("access.keys")
def keys(request):
    """Every key of the accounts one manages."""
    rows = access.keys_visible_to(request.actor)
    return render(request, "people/keys.html", {"face": "workbench", "rows": rows, **_names()})


@needs("access.keys")
@require_http_methods(["GET", "POST"])
def make_key(request, pk):
    """A new key that acts as an account, within that account's rights."""
    chosen = found(request, pk)
    form = forms.KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            key, token = actions.make_key(chosen, by=request.actor, **form.cleaned_data)
        except TongbanError as error:
            tell(form, error)
        else:
            context = {"face": "workbench", "key": key, "token": token, **_names()}
            return render(request, "people/key.html", context)
    context = {"face": "workbench", "account": chosen, "form": form}
    return render(request, "people/make_key.html", context, status=422 if form.is_bound else 200)


@needs()
@require_POST
def revoke_key(request, pk):
    """Stop a key at once."""
    key = access.keys_visible_to(request.actor).filter(pk=pk).first()
    if key is None:
        raise Http404
    actions.revoke_key(key, by=request.actor)
    messages.success(request, _("The key no longer opens anything."))
    return redirect("people:keys" if request.actor.holds("access.keys") else "people:me")


def _names():
    return {"rights": all_rights(), "now": clock.now()}
