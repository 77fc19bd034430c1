"""A report with figure fields: written, kept, filled again as of another day, taken along as a document."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from tongban.kernel.core.clock import today
from tongban.kernel.core.steady import steady
from tongban.kernel.indicators.keeping import patience
from tongban.services.bulletin import actions, documents, drafting, forms, live, queries
from tongban.services.bulletin.actions.drafting import Written
from tongban.services.bulletin.rules import PATIENCE
from tongban.services.bulletin.views import document, show
from tongban.ui.gate import needs
from tongban.ui.keyset import first

CHECK = "bulletin.check"
DRAFTS = 50
AGAIN = 0.3  # seconds that a page which asks every five waits


@needs(CHECK)
def draft(request):
    """Write a new one; those that are being written stand beside."""
    yearly = {"title": _("Report of the year"), "body": drafting.yearly(today().year - 1), "day": today()}
    return _written(request, None, yearly if request.GET.get("template") == "yearly" else None)


@needs(CHECK)
def kept(request, pk):
    """Go on with one: its fields are filled from the records as they are now."""
    row = get_object_or_404(queries.drafts(request.actor), pk=pk)
    first = {"title": row.title, "day": row.day, "body": row.body, "office": row.office_id}
    return _written(request, row, first)


def _written(request, row, initial):
    form = forms.DraftForm(request.POST or None, initial=initial, actor=request.actor)
    told, do = [], request.POST.get("do")
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        if do == "save":
            return _save(request, row, said)
        told = _filled(request, said["body"], said["day"])
        if do == "docx" and not any(part.wrong or part.waits for part in told):
            return document(documents.report(said["title"], told), said["title"])
    elif row is not None and not form.is_bound:
        told = _filled(request, row.body, row.day)
    wrong = [part for part in told if part.wrong]
    return show(
        request,
        "draft",
        form=form,
        row=row,
        told=told,
        wrong=wrong,
        waiting=sum(part.waits is not None for part in told),
        names=[(one.code, one.name, one.unit) for one in live.lexicon().indicators],
        drafts=first(queries.drafts(request.actor), DRAFTS),
        status=422 if form.is_bound and (form.errors or wrong) else 200,
    )


def _filled(request, body, day):
    """What takes longer than a page may is worked out beside it, and asked for again."""
    again = "again" in request.GET
    with steady(), patience(AGAIN if again else PATIENCE):
        told = drafting.filled(body, day)
    waits = [part.waits for part in told if part.waits]
    if waits and not again:
        actions.fill_later(waits)
    return told


def _save(request, row, said):
    written = Written(said["title"], said["day"], said["body"])
    made = actions.save_draft(written, office=said["office"], by=request.actor, draft=row)
    messages.success(request, _("Kept. Whenever it is opened, its figures are filled from the records."))
    return redirect("bulletin:kept", pk=made.pk)
