"""One figure with its formula; all figures; the report for paper."""

from django.shortcuts import render

from tongban.kernel.indicators.labels import label_of
from tongban.services.board import queries
from tongban.services.board.queries.asked import MONTHS, YEAR
from tongban.services.board.tables import charts, shown
from tongban.services.board.views.asking import may_read, measure_or_404, shell

TIMES = {"day", "month", "year"}


def figure(request, code):
    """A figure over time, by place, by office, by matter; how it is made; where its records are."""
    measure = measure_or_404(code)
    may_read(request, measure)
    context = shell(request)
    asked = context["asked"]
    one = queries.figure(request.actor, measure, asked)
    over_time = queries.trend(request.actor, measure, asked)
    context |= {
        "measure": measure,
        "card": shown.card(one, asked),
        "year_before": _year_before(request.actor, measure, asked),
        "time": charts.over_time(over_time),
        "time_rows": shown.rows(over_time, asked),
        "records": shown.address(measure, asked, "records"),
    }
    return render(request, "board/figure.html", context | _split(request, measure, asked))


def _split(request, measure, asked):
    """The split the reader chose, as a ranking (or a map) with its table."""
    offered = [by for by in measure.dimensions if by not in TIMES]
    by = request.GET.get("by", "")
    by = by if by in offered else offered[0]
    table = queries.table(request.actor, measure, asked, by)
    tabs = [
        {"label": label_of(one), "url": asked.query(by=one) + "#split", "current": one == by}
        for one in offered
    ]
    files = [(kind, shown.file_address(measure, asked, kind, by)) for kind in ("csv", "xlsx")]
    return {
        "by": by,
        "by_label": label_of(by),
        "splits": tabs,
        "split": shown.rows(table, asked),
        "rank": charts.ranking(table),
        "map": charts.on_map(table) if by == "division" and not asked.path else None,
        "files": files,
    }


def _year_before(actor, measure, asked):
    """Compared with the same days a year before, where the card compares with the month before."""
    if MONTHS[asked.period] == MONTHS[YEAR]:
        return None
    return shown.card(queries.figure(actor, measure, asked, months=12), asked, months=12)


def catalogue(request):
    """Every figure this reader may see, with its formula in words."""
    measures = queries.measures_for(request.actor)
    return render(request, "board/catalogue.html", {"face": "board", "measures": measures})


def report(request):
    """Every figure of a period on paper, each with how it is made."""
    context = shell(request)
    asked = context["asked"]
    found = [queries.figure(request.actor, m, asked) for m in queries.measures_for(request.actor)]
    context["cards"] = [{**shown.card(one, asked), "measure": one.measure} for one in found]
    return render(request, "board/report.html", context)
