"""How long answers may take: the table, its changes, and the class of one request."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.kernel.core.clock import today
from tongban.kernel.places.queries import prefecture
from tongban.services.requests import actions, answer_times, forms
from tongban.services.requests.views.desk import found, in_place
from tongban.ui.gate import needs


@needs("requests.view")
@require_http_methods(["GET", "POST"])
def answer_times_page(request):
    """The table as it holds today and what will change; the prefecture's supervisor changes it here."""
    form = forms.AnswerTimeForm(request.POST or None, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        names = dict(zip(("category", "category2", "matter"), said["row"], strict=True))
        actions.set_answer_time(
            **names, days=said["days"], since=said["since"], note=said["note"], by=request.actor
        )
        messages.success(request, _("Noted. What is running keeps its term."))
        return redirect("requests:answer_times")
    may = request.actor.oversees(prefecture().path, "requests.set_answer_times")
    context = {"face": "workbench", "form": form, "may_change": may}
    context |= {"table": answer_times.in_force(), "to_come": answer_times.to_come()}
    return render(request, "requests/answer_times.html", context, status=422 if form.errors else 200)


@needs("requests.dispatch")
@require_POST
@in_place
def classify(request, reference):
    """Put a request in another class."""
    row = found(request, reference)
    category, _bar, category2 = request.POST.get("class", "").partition("|")
    actions.correct_class(
        row.pk, by=request.actor, category=category, category2=category2, text=request.POST.get("text", "")
    )
    return redirect("requests:case", reference=reference)
