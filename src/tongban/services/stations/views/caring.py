"""Care activities of a station: planned and recorded by its keeper."""

from datetime import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.stations.actions import caring
from tongban.services.stations.forms.keeping import CareForm, ServedForm
from tongban.services.stations.queries import keeping
from tongban.services.stations.queries.reach import KEEP, kept
from tongban.services.stations.views import show
from tongban.ui.forms import tell
from tongban.ui.gate import needs


@needs()
@needs(KEEP)
@require_http_methods(["GET", "POST"])
def care(request, code):
    """What is planned and took place; plan another, record one."""
    row = get_object_or_404(kept(request.actor), code=code)
    kind = ServedForm if "served" in request.POST else CareForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _done(row, form, request.actor):
        messages.success(request, _("Done."))
        return redirect("stations:care", code=code)
    plan = form if kind is CareForm else CareForm()
    context = {"row": row, "form": plan, "wrong": form if kind is ServedForm and form.errors else None}
    rows = [(a, a.state == "open" and a.during.upper <= clock.now()) for a in keeping.care(row)[:30]]
    return show(request, "care", rows=rows, status=422 if form.errors else 200, **context)


def _done(row, form, by):
    said = form.cleaned_data
    try:
        if isinstance(form, ServedForm):
            activity = get_object_or_404(keeping.care(row), pk=said["activity"])
            return caring.record_care(row, activity, served=said["served"], note="", by=by)
        start, end = (datetime.combine(said["day"], said[n], clock.BEIJING) for n in ("begins", "ends"))
        return caring.plan_care(row, said["what"], said["title"], start, end, places=said["places"], by=by)
    except TongbanError as error:
        tell(form, error)
        return None
