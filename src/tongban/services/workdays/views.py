"""The page of the work calendar."""

from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from tongban.services.workdays import actions, forms, queries
from tongban.ui.gate import needs


@needs("workdays.keep")
def year(request):
    """The entries of a year, and a form for a notice."""
    wanted = request.GET.get("year", "")
    shown = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else queries.this_year()
    form = forms.DaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = {name: said[name] for name in ("first", "last", "note")}
        actions.enter_days(**given, working=said["working"] == "yes", by=request.actor)
        return redirect(f"{request.path}?year={said['first'].year}")
    context = {
        "face": "workbench",
        "form": form,
        "year": shown,
        "days": queries.entered(shown),
        "untold": queries.untold(),
    }
    return render(request, "workdays/year.html", context)


@needs("workdays.keep")
@require_POST
def take_back(request):
    """Take one entry back."""
    day = parse_date(request.POST.get("day", ""))
    if day:
        actions.take_back(day, by=request.actor)
    return redirect("workdays:year")
