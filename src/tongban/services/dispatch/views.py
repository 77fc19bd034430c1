"""How dispatch learns: how often it is right, how sure it may be, what changed, and the versions."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.services.dispatch import actions, forms, reading, rules
from tongban.ui.gate import needs


@needs(rules.MODELS)
def models(request):
    """Accuracy over time, calibration, drift, confusion, versions."""
    return render(
        request, "dispatch/models.html", {"face": "workbench", **reading.page(), "form": forms.UseForm()}
    )


@needs(rules.MODELS)
@require_POST
def use(request):
    """Put a version in use; without a number none of them."""
    form = forms.UseForm(request.POST)
    if form.is_valid():
        actions.put_in_use(form.cleaned_data["version"], by=request.actor, reason=form.cleaned_data["reason"])
        return redirect("dispatch:models")
    context = {"face": "workbench", **reading.page(), "form": form}
    return render(request, "dispatch/models.html", context, status=422)
