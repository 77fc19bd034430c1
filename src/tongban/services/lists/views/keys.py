"""The keys that offices' programs sign their lists with."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.exchange import actions, queries
from tongban.services.lists import forms
from tongban.services.lists.views import SEND, show
from tongban.ui.gate import needs


@needs(SEND)
def keys(request, *, status=200, **more):
    """The sources one sends for, each with its key."""
    rows = [
        {"source": s, "key": bytes(s.public_key).hex()[:16] if s.public_key else "", "form": forms.KeyForm()}
        for s in queries.sources(request.actor)
    ]
    return show(request, "keys", rows=rows, status=status, **more)


@needs(SEND)
@require_POST
def trust(request, pk):
    """Take a source's public key in; from now on its API lists are checked against it."""
    source = get_object_or_404(queries.sources(request.actor), pk=pk)
    form = forms.KeyForm(request.POST)
    if not form.is_valid():
        return keys(
            request, refusal=_("This is no public key: 32 bytes in base64 (44 characters)."), status=422
        )
    actions.trust(source, form.cleaned_data["public_key"], by=request.actor)
    messages.success(
        request, _("The key is known now. Lists of this source's programs are checked against it.")
    )
    return redirect("lists:keys")
