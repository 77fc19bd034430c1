"""Partners on the workbench: how it stands with each, and what can be done about it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tongban.services.open311 import actions, rules
from tongban.services.open311.models import Peer
from tongban.services.open311.queries import partners as known
from tongban.ui.gate import needs


@needs(rules.CONNECT)
def partners(request):
    """Every partner."""
    given = {"face": "workbench", "title": _("Open311 partners"), "peers": known.partners()}
    return render(request, "open311/partners.html", given)


@needs(rules.CONNECT)
@require_POST
def act_on_partner(request, pk, act):
    """Stop a partner, or try again what it did not get."""
    if act not in {"stop", "retry"} or not Peer.objects.filter(pk=pk).exists():
        raise Http404
    if act == "stop":
        actions.disconnect(pk, by=request.actor)
        messages.success(request, _("It is sent nothing more, and no longer heard."))
    else:
        count = actions.retry(pk, by=request.actor)
        said = ngettext("%(count)s is tried again.", "%(count)s are tried again.", count)
        messages.success(request, said % {"count": count})
    return redirect("open311:partners")
