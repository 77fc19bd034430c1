"""What a revision looks at: disputes and how they were ruled, gaps between the lists and what is asked for."""

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from tongban.services.duties import forms
from tongban.services.duties.queries import disputes, gaps
from tongban.services.duties.views.showing import show
from tongban.ui.export import Column, as_csv, as_xlsx, attachment
from tongban.ui.gate import needs

PAGE = 50
PARTS = ("uncovered", "returned", "sent")
GROUP = ("category", "category2", "kind", "item")
EXPORTS = {
    "uncovered": (
        Column(_("Class"), lambda g: g["category"]),
        Column(_("Second class"), lambda g: g["category2"]),
        Column(_("Kind of office that took them"), lambda g: g["kind"]),
        Column(_("Requests"), lambda g: g["count"], numeric=True),
        Column(_("Against the suggestion"), lambda g: g["against"], numeric=True),
    ),
    "untouched": (
        Column(_("List"), lambda i: i.duty_list.title),
        Column(_("Version"), lambda i: i.duty_list.version, numeric=True),
        Column(_("Number"), lambda i: i.number),
        Column(_("Duty"), lambda i: i.title),
        Column(_("Lead"), lambda i: i.lead_kind),
    ),
    "returned": (
        Column(_("List"), lambda r: r[0].duty_list.title),
        Column(_("Number"), lambda r: r[0].number),
        Column(_("Duty"), lambda r: r[0].title),
        Column(_("Sent"), lambda r: r[1], numeric=True),
        Column(_("Returned"), lambda r: r[2], numeric=True),
    ),
}
READ = {"uncovered": gaps.uncovered, "untouched": gaps.untouched, "returned": gaps.often_returned}


@needs("duties.view")
def disputed(request):
    """Every dispute, the newest first, with its duty, its claim and its ruling."""
    form = forms.DisputeFilter(request.GET)
    rows = disputes.disputes()
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("q"):
        rows = rows.filter(item__title__icontains=wanted["q"]) | rows.filter(item__number__iexact=wanted["q"])
    if wanted.get("state"):
        rows = rows.filter(disputes.OPEN if wanted["state"] == "open" else Q(ruled_at__isnull=False))
    start = _start(request)
    page = list(rows[start : start + PAGE + 1])
    more = f"?{_query(request, start=start + PAGE)}" if len(page) > PAGE else ""
    return show(request, "disputes", form=form, rows=disputes.shown(page[:PAGE], request.actor), more=more)


@needs("duties.view")
def gaps_page(request):
    """Three tables for the yearly revision, each as a file too."""
    form, period = _period(request)
    part = request.GET.get("file", "")
    if part:
        return _file(part, request.GET.get("as", "csv"), period)
    tables = {name: read(period)[: gaps.MOST] for name, read in READ.items()}
    return show(
        request,
        "gaps",
        form=form,
        totals=gaps.totals(period),
        query=_query(request),
        most=gaps.MOST,
        **tables,
    )


@needs("duties.view")
def behind(request, part):
    """The requests behind a count: those one may read by name, the others as a number."""
    if part not in PARTS:
        raise Http404
    _form, period = _period(request)
    group = {name: request.GET[name] for name in GROUP if name in request.GET}
    if not group.get("item", "0").isdecimal():
        raise Http404
    rows = gaps.behind(period, part=part, **group)
    mine = rows.filter(disputes.seen_by(request.actor))
    count, shown = rows.count(), mine.count()
    start = _start(request)
    more = f"?{_query(request, start=start + PAGE)}" if shown > start + PAGE else ""
    page = mine[start : start + PAGE]
    return show(
        request, "behind", rows=page, count=count, closed=count - shown, group=group, part=part, more=more
    )


def _period(request):
    since, until = gaps.last_year()
    first = {"since": since.isoformat(), "until": until.isoformat(), "sure": gaps.SURE}
    form = forms.PeriodForm({**first, **{k: v for k, v in request.GET.items() if v}})
    if not form.is_valid():
        return form, gaps.Period(since, until)
    said = form.cleaned_data
    path = said["division"].path if said["division"] else ""
    return form, gaps.Period(said["since"], said["until"], path, said["sure"])


def _file(part, kind, period):
    if part not in EXPORTS or kind not in {"csv", "xlsx"}:
        raise Http404
    rows, columns = READ[part](period), EXPORTS[part]
    name = f"{part}-{period.since}-{period.until}.{kind}"
    content = as_csv(rows, columns) if kind == "csv" else as_xlsx(rows, columns, part)
    return attachment(content, name)


def _query(request, **more):
    query = request.GET.copy()
    query.pop("start", None)
    query.update({name: str(value) for name, value in more.items()})
    return query.urlencode()


def _start(request):
    given = request.GET.get("start", "")
    return min(int(given), 100_000) if given.isdecimal() and len(given) < 7 else 0
