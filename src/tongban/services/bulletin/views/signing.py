"""Figures go to the responsible office; the office says its word."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.errors import TongbanError
from tongban.services.bulletin import actions, forms, queries
from tongban.services.bulletin.models import Page, Printed
from tongban.services.bulletin.views import show
from tongban.ui.gate import needs
from tongban.ui.keyset import first

CHECK, SIGN = "bulletin.check", "bulletin.sign"
MOST = 200


@needs(CHECK)
@require_POST
def send(request, pk):
    """Send one figure, or all that nobody was asked about, to an office."""
    row = get_object_or_404(Page, pk=pk)
    rights.require(request.actor, CHECK, row)
    form = forms.SendForm(request.POST)
    one = request.POST.get("figure", "")
    back = reverse("bulletin:page", args=[pk])
    if form.is_valid():
        figures = row.figures.filter(pk=int(one)) if one.isdecimal() else row.figures.filter(asked=None)
        sent = actions.ask(row, figures, office=form.cleaned_data["office"], by=request.actor)
        messages.success(
            request, ngettext("%(n)d figure was sent.", "%(n)d figures were sent.", sent) % {"n": sent}
        )
    else:
        messages.error(request, form.errors["office"][0])
    return redirect(f"{back}?figure={one}#f{one}" if one.isdecimal() else back)


@needs(SIGN)
def waiting(request):
    """Figures that wait for my office's word."""
    return show(
        request, "signing", rows=first(queries.waiting_for(request.actor), MOST), form=forms.SignForm()
    )


@needs(SIGN)
@require_POST
def sign(request, pk):
    """Stand by a figure, or say what is wrong."""
    row = get_object_or_404(Printed.objects.select_related("page"), pk=pk)
    rights.require(request.actor, SIGN, row)
    try:
        actions.sign(
            row,
            by=request.actor,
            agrees=request.POST.get("agrees") == "yes",
            words=request.POST.get("words", ""),
        )
    except TongbanError as error:
        messages.error(request, error.message)
    return redirect("bulletin:signing")
