"""The lists in force, bound together: to print from the page, or as a document."""

from django.http import Http404
from django.utils.translation import gettext as _

from tongban.kernel.places.queries import division as division_of
from tongban.kernel.places.queries import prefecture
from tongban.services.duties import booklet, forms
from tongban.services.duties.views.showing import show
from tongban.ui.export import attachment
from tongban.ui.gate import needs


@needs("duties.view")
def page(request):
    """All lists that hold in a division, by list and office, laid out for A4."""
    form = forms.BookletForm(request.GET or {"division": prefecture().code})
    division = form.cleaned_data["division"] if form.is_valid() else prefecture()
    return show(request, "booklet", division=division, form=form, chapters=booklet.chapters(division))


@needs("duties.view")
def document(request, code):
    """The same as a document."""
    division = division_of(code)
    if division is None:
        raise Http404
    name = _("Duty lists of %(division)s") % {"division": division.name}
    return attachment(booklet.as_docx(division, booklet.chapters(division)), f"{name}.docx")
