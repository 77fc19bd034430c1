"""Names on the workbench: found, brought in, doubles decided, proposals made."""

from itertools import islice

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.tables import rows_in
from tongban.kernel.places.gazetteer import files
from tongban.kernel.places.gazetteer.finding import find, named, places
from tongban.kernel.places.gazetteer.importing import import_names
from tongban.kernel.places.models import Double
from tongban.kernel.places.queries import prefecture
from tongban.services.gazetteer import actions
from tongban.services.gazetteer.actions import Proposal
from tongban.services.gazetteer.forms import names as forms
from tongban.services.gazetteer.queries import names as reading
from tongban.services.gazetteer.rules import NAMES, NAMING, VIEW, Reach
from tongban.services.gazetteer.views import show
from tongban.ui.export import attachment
from tongban.ui.forms import tell, tried
from tongban.ui.gate import needs

PAGE = 50
MOST_ROWS = 5000  # of a file that a page waits for
MOST_IN_A_BOOK = 3000  # places that a page waits for


@needs(VIEW)
def names(request):
    """Find a name; without words the newest."""
    form, words, among = _asked(request)
    if words:
        rows = reading.lines(find(words, limit=PAGE, **among), among["on"])
    else:
        rows = reading.listed(places(**among).order_by("-pk")[:PAGE], among["on"])
    return show(
        request,
        "names/names",
        form=form,
        rows=rows,
        count=_found(words, among).count(),
        query=request.GET.urlencode(),
        doubles=reading.doubles().count(),
        may=request.actor.holds(NAMES),
    )


def _asked(request):
    """The search's form, its words, and among which places it looks."""
    form = forms.Search(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    among = {"kind": wanted.get("kind", ""), "path": wanted.get("county", ""), "on": wanted.get("on")}
    return form, wanted.get("q", ""), among


def _found(words, among):
    """Every place of the search; all of the kind and county without words."""
    return named(words, **among) if words else places(**among)


@needs(VIEW)
def export(request, kind):
    """The places that the same search finds, as a file."""
    _form, words, wanted = _asked(request)
    among = _found(words, wanted)
    if kind == "docx" and among.count() > MOST_IN_A_BOOK:
        messages.error(
            request,
            _(
                "A book of more than %(n)d places is written by the operator: tongban places export docx. Narrow the list."
            )
            % {"n": MOST_IN_A_BOOK},
        )
        return redirect("gazetteer:names")
    rows = files.told(among, wanted["on"])
    if kind not in {*files.TEXTS, "docx"}:
        raise Http404
    content = files.as_docx(rows, _("Gazetteer")) if kind == "docx" else files.TEXTS[kind](rows)
    return attachment(content, f"gazetteer.{kind}")


@needs(NAMES)
def take_in(request):
    """A file of historical records: what became of each row."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        # records may lie anywhere: whoever brings them in looks after the whole prefecture
        rights.require(request.actor, NAMES, Reach((prefecture().path,)))
        given = form.cleaned_data["file"]
        try:
            rows = _few(given)
            report = import_names(rows, source=form.cleaned_data["source"], by=request.actor.code)
        except TongbanError as error:
            tell(form, error, "file")
    return show(request, "names/import", form=form, report=report, status=422 if form.errors else 200)


def _few(given):
    """The rows of a file, if they are no more than a page waits for."""
    rows = list(islice(rows_in(given.name, given.read()), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        why = _("A file of more than %(n)d rows is brought in by the operator: tongban places import-names.")
        raise TongbanError(why % {"n": MOST_ROWS}, code="too_long", field="file")
    return rows


@needs(NAMES)
def doubles(request):
    """Records that may be places that are there."""
    rows = list(reading.doubles()[:PAGE])
    lines = zip(rows, reading.listed([row.place for row in rows]), strict=True)
    return show(request, "names/doubles", rows=list(lines), count=reading.doubles().count())


@needs(NAMES)
@require_POST
def decide_double(request, pk):
    """The same place, or another one."""
    row = get_object_or_404(Double.objects.select_related("place__division"), pk=pk)
    try:
        actions.decide_double(row, same=request.POST.get("same") == "yes", by=request.actor)
    except TongbanError as error:
        if error.status == 403:
            raise
        messages.error(request, error.message)
    return redirect("gazetteer:doubles")


@needs(NAMES)
def new(request):
    """Propose the name of a new place."""
    form = forms.NewNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = Proposal(kind=NAMING, **form.cleaned_data)
        row = tried(form, lambda: actions.propose(said, by=request.actor))
        if row:
            return redirect("gazetteer:case", row.case.reference)
    return show(request, "names/propose", form=form, place=None, status=422 if form.is_bound else 200)


@needs(NAMES)
def change(request, number):
    """Propose another name for a place, or that its name goes out of use."""
    place = get_object_or_404(reading.one_place(number))
    form = forms.ChangeNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = Proposal(place=place, **form.cleaned_data)
        row = tried(form, lambda: actions.propose(said, by=request.actor))
        if row:
            return redirect("gazetteer:case", row.case.reference)
    (line,) = reading.listed([place])
    return show(request, "names/propose", form=form, place=line, status=422 if form.is_bound else 200)
