"""My data: what is held about me, who opened it and why, a copy to take away, and letting go of it."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tongban.kernel.core.service import provider
from tongban.services.people import queries
from tongban.ui.gate import needs


@needs()
@require_safe
def data(request):
    """The page, which is also the copy to print."""
    staff = request.actor.account.home_id is not None
    context = {"face": "workbench" if staff else "portal", **queries.own_data(request.actor)}
    return render(request, "people/data.html", context)


@needs()
@require_safe
def copy(request):
    """The same for a program to read."""
    told = queries.own_data(request.actor)
    told["openings"] = [
        {"at": o.at, "what": o.what, "office": str(o.office or ""), "reason": o.reason}
        for o in told["openings"]
    ]
    told["log_ins"] = [{"at": one.attempt_time, "from": one.ip_address} for one in told["log_ins"]]
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@needs()
@require_POST
def erase(request):
    """Let go of name and phone on all that has ended."""
    forget = provider("own_erasure")
    count = forget(request.actor) if forget else 0
    said = ngettext(
        "Your name and phone were erased from %(n)d request that has ended.",
        "Your name and phone were erased from %(n)d requests that have ended.",
        count,
    )
    messages.success(request, said % {"n": count} if count else _("There was nothing that could be erased."))
    return redirect("people:data")
