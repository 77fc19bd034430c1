"""A report with figure fields, looked at and taken along as a document."""

from tongban.kernel.indicators.periods import today
from tongban.services.bulletin import documents, drafting, forms, live
from tongban.services.bulletin.views import document, show
from tongban.ui.gate import needs


@needs("bulletin.check")
def draft(request):
    """Write; see the fields filled; take the document along."""
    initial = (
        {"body": drafting.yearly(today().year - 1), "day": today()}
        if request.GET.get("template") == "yearly"
        else None
    )
    form = forms.DraftForm(request.POST or None, initial=initial)
    told = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = drafting.filled(said["body"], said["day"])
        if request.POST.get("do") == "docx" and not any(part.wrong for part in told):
            return document(documents.report(said["title"], told), said["title"])
    wrong = [part for part in told if part.wrong]
    names = [(one.code, one.name, one.unit) for one in live.lexicon().indicators]
    status = 422 if form.is_bound and (form.errors or wrong) else 200
    return show(request, "draft", form=form, told=told, wrong=wrong, names=names, status=status)
