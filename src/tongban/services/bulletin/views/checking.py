"""The archive, a new page, the page with its figures beside the records, a figure over pages."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.errors import TongbanError
from tongban.services.bulletin import actions, documents, forms, live, marking, queries, rules
from tongban.services.bulletin.actions.taking import Given
from tongban.services.bulletin.models import Printed
from tongban.services.bulletin.views import document, doors, show
from tongban.ui.export import Column
from tongban.ui.gate import needs
from tongban.ui.pages import ListPage

VIEW, CHECK, SIGN = rules.VIEW, "bulletin.check", "bulletin.sign"
MOST = 500  # pages of which a figure is followed


class Pages(ListPage):
    """The checked pages one reads, the newest first."""

    needs = VIEW
    template_name = "bulletin/pages.html"
    title = gettext_lazy("Printed pages")
    filter_form = forms.PageFilter
    empty = gettext_lazy("No page was checked yet")
    begin = gettext_lazy("Paste or upload a page: its figures are found and checked at once.")
    columns = (
        Column(gettext_lazy("Title"), lambda p: p.title),
        Column(gettext_lazy("Written by"), lambda p: p.sender),
        Column(gettext_lazy("Date of the page"), lambda p: p.day),
        Column(gettext_lazy("Figures"), lambda p: p.count, numeric=True),
        Column(gettext_lazy("Contradicted"), lambda p: p.wrong, numeric=True),
        Column(gettext_lazy("Signed / sent"), lambda p: f"{p.signed} / {p.asked}", numeric=True),
    )

    def rows(self, actor, wanted):
        """Narrowed by words."""
        words = wanted.get("q")
        rows = queries.pages(actor)
        return rows.filter(title__icontains=words) if words else rows

    def link(self, row):
        """Its own page."""
        return reverse("bulletin:page", args=[row.pk])

    def get_context_data(self, **kwargs):
        """How many figures wait for this reader's word."""
        waiting = queries.waiting_for(self.actor).count() if self.actor.holds(SIGN) else 0
        told = {"waiting": waiting, "may_check": self.actor.holds(CHECK), "doors": doors(self.actor)}
        return super().get_context_data(**told, **kwargs)


class Figures(ListPage):
    """Every figure as it was printed last, beside what the records say."""

    face = "board"
    needs = VIEW
    template_name = "bulletin/figures.html"
    told = gettext_lazy("Verdict")
    title = gettext_lazy("Figures as they were printed")
    empty = gettext_lazy("No page was checked yet")
    begin = gettext_lazy("Paste or upload a page: its figures are found and checked at once.")
    columns = (
        Column(gettext_lazy("Figure"), marking.name_of),
        Column(gettext_lazy("Printed"), lambda f: f"{f.qualifier} {f.text}".strip(), numeric=True),
        Column(gettext_lazy("On record"), marking.on_record, marking.real, numeric=True),
        Column(gettext_lazy("As of"), lambda f: f.as_of),
        Column(told, lambda f: f.get_verdict_display()),
        Column(gettext_lazy("Page"), lambda f: f"{f.page.sender} {f.page.day}"),
    )

    def rows(self, actor, wanted):
        """One row an indicator; what no record speaks of yet too."""
        return queries.last_printed(actor)

    def link(self, row):
        """The figure over all pages."""
        return reverse("bulletin:over_pages", args=[row.pk])

    def file(self, rows, kind):
        """Numbers as numbers, so the unit stands in a column of its own."""
        self.columns = (*self.columns, Column(_("Unit"), marking.unit_of))
        return super().file(rows, kind)


@needs(CHECK)
def new(request):
    """Paste or upload a page; it is checked at once."""
    form = forms.PageForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = Given(form.data_given(), said["sender"], said["title"], said["day"])
        try:
            made = actions.take_in(given, office=said["office"], by=request.actor)
        except TongbanError as error:
            form.add_error("file" if said["file"] else "text", error.message)
        else:
            return redirect("bulletin:page", pk=made.pk)
    return show(request, "new", form=form, status=422 if form.is_bound else 200)


@needs(VIEW)
def page(request, pk):
    """The text with coloured figures; beside it the chosen figure with its records and candidates."""
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    figures = list(queries.figures(row))
    chosen = _chosen(request, figures)
    return show(
        request,
        "page",
        row=row,
        articles=marking.articles(row, figures),
        counts=marking.counts(figures),
        figures=figures,
        chosen=chosen,
        beside=_beside(request, chosen, figures) if chosen else {},
        wrong=marking.wrong(row),
        progress=marking.progress(figures),
        may_check=rights.may(request.actor, CHECK, row),
        send=forms.SendForm(),
    )


def _chosen(request, figures):
    wanted = request.GET.get("figure", "")
    return next((f for f in figures if str(f.pk) == wanted), None)


def _beside(request, chosen, figures):
    """What the panel says of a figure."""
    found = live.indicator(chosen.indicator) if chosen.indicator else None
    return {
        "label": rules.VERDICTS[chosen.verdict],
        "signal": rules.SIGNALS[chosen.verdict],
        "sign": rules.SIGNS[chosen.verdict],
        "indicator": found,
        "candidates": list(enumerate(chosen.candidates[:3], 1)),
        "elsewhere": bool(chosen.indicator) and chosen.indicator not in _codes(chosen),
        "form": forms.LinkForm(initial={"indicator": chosen.indicator}),
        "signed": chosen.signed,
        "next": _after(chosen, figures),
        "may_sign": chosen.asked_id and chosen.signed is None and rights.may(request.actor, SIGN, chosen),
    }


def _codes(chosen):
    return {one["indicator"] for one in chosen.candidates[:3]}


def _after(chosen, figures):
    at = figures.index(chosen)
    return figures[at + 1] if at + 1 < len(figures) else None


@needs(CHECK)
@require_POST
def link(request, pk):
    """Say which indicator a figure speaks of; on to the next figure."""
    row = get_object_or_404(Printed.objects.select_related("page"), pk=pk)
    rights.require(request.actor, CHECK, row.page)
    code = request.POST.get("choice") or ""
    if code == "other" or not code:
        code = request.POST.get("indicator", "")
    actions.choose(row, "" if code == "none" else code, by=request.actor)
    messages.success(request, _("Remembered for this sender."))
    return redirect(f"{reverse('bulletin:page', args=[row.page_id])}?figure={row.pk}#f{row.pk}")


@needs(VIEW)
def as_docx(request, pk):
    """The checked page as a document."""
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return document(documents.checked(row, list(queries.figures(row))), row.title)


@needs(VIEW)
def over_pages(request, pk):
    """One figure as every page printed it."""
    row = get_object_or_404(queries.printed(request.actor), pk=pk)
    rows = [
        {"row": r, "label": rules.VERDICTS[r.verdict], "real": marking.on_record(r)}
        for r in reversed(list(queries.over_pages(request.actor, row)[:MOST]))
    ]
    found = live.indicator(row.indicator) if row.indicator else None
    trend = marking.trend([one["row"] for one in rows])
    return show(request, "over_pages", row=row, rows=rows, indicator=found, trend=trend)
