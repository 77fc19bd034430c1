"""What is held for the dispatch centre: let through with one key, or turned away with a reason."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.services.requests import actions, queries, reading
from tongban.services.requests.views.desk import found
from tongban.ui.gate import needs

PAGE = 50


@needs("requests.dispatch")
def held(request):
    """Filings that flood or say nothing, the oldest first, with the reason of each."""
    waiting = queries.held(request.actor)
    rows = list(waiting[:PAGE])
    number = request.GET.get("r")
    chosen = next((r for r in rows if r.case.reference == number), rows[0] if rows else None)
    context = {"face": "workbench", "rows": [reading.line(r) for r in rows], "chosen": chosen}
    context["count"] = waiting.count()
    if chosen:
        context |= reading.for_staff(chosen, request.actor)
    return render(request, "requests/held.html", context)


@needs("requests.dispatch")
@require_POST
def decide(request, reference):
    """Let one through, or turn it away with the reason given; then the next."""
    row = found(request, reference)
    if "turn_away" in request.POST:
        actions.turn_away(row.pk, by=request.actor, text=request.POST.get("text", ""))
    else:
        actions.release(row.pk, by=request.actor)
    return redirect("requests:held")
