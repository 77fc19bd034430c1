"""Who opened which sealed field, and emergencies that a supervisor looks at the next day."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.access import queries as access
from tongban.kernel.access.disclosure import review_opening
from tongban.ui.gate import needs

PAGE = 50


@needs("access.audit")
def openings(request):
    """The disclosure log of the auditor's division."""
    rows = access.openings_visible_to(request.actor)
    if request.GET.get("emergency"):
        rows = rows.filter(emergency=True)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/openings.html", {"face": "workbench", "page": page})


@needs("access.review")
def review(request):
    """Emergency openings of earlier days that nobody has looked at."""
    rows = access.emergencies_to_review(request.actor)
    return render(request, "people/review.html", {"face": "workbench", "rows": rows})


@needs("access.review")
@require_POST
def reviewed(request, pk):
    """Mark one as looked at."""
    if not access.emergencies_to_review(request.actor).filter(pk=pk).exists():
        raise Http404
    review_opening(pk, by=request.actor)
    messages.success(request, _("Noted: you have looked at it."))
    return redirect("people:review")
