"""One figure with its formula; all figures; the report for paper."""

from django.shortcuts import render

from tongban.kernel.indicators.catalogue import owner_of
from tongban.kernel.indicators.labels import label_of
from tongban.kernel.indicators.periods import last_month
from tongban.services.board import queries, rules
from tongban.services.board.forms import FollowForm
from tongban.services.board.queries.asked import MONTHS
from tongban.services.board.rules import YEAR
from tongban.services.board.tables import charts, lists, shown, told
from tongban.services.board.views.asking import may_read, measure_or_404, shell

TIMES = {"day", "month", "year"}


def figure(request, code):
    """A figure over time, by place, by office, by matter; how it is made; where its records are."""
    measure = measure_or_404(code)
    may_read(request, measure)
    context = shell(request, measure)
    asked = context["asked"]
    one = queries.full(request.actor, measure, asked)
    context |= {
        "measure": measure,
        "moment": one.moment,
        "card": shown.card(one, asked),
        "days": shown.days(measure, asked),
        "grounds": [*shown.grounds(one), *_published(request.actor, measure, asked)],
        "year_before": _year_before(request.actor, one, asked),
        "time": charts.over_time(one.cube.over_time),
        "time_rows": shown.rows(one.cube.over_time, asked),
        "course_untold": one.cube.over_time.untold,
    }
    context |= _doors(request.actor, measure, asked)
    return render(request, "board/figure.html", context | _split(request, one, asked))


def _doors(actor, measure, asked):
    """Following, and what was published, for whoever may."""
    may_follow = actor.account is not None and actor.holds(rules.VIEW)
    form = FollowForm(initial={"bound": measure.target, "way": _worse(measure)}) if may_follow else None
    code = asked.path.rpartition(".")[2]
    return {"follow": form, "published_at": told.days_query(last_month(asked.last), code)}


def _worse(measure):
    """The side of the target that one wants to hear of."""
    return rules.UNDER if measure.better == "high" else rules.OVER


def _published(actor, measure, asked):
    return shown.releases(measure, queries.releases(actor, measure, asked))


def _split(request, one, asked):
    """The split the reader chose, as a ranking (or a map) with its table."""
    offered = [by for by in one.measure.dimensions if by not in TIMES]
    by = request.GET.get("by", "")
    by = by if by in offered else offered[0]
    placed = by == "division"
    table = one.cube.by_place if placed else queries.table(request.actor, one.measure, asked, by)
    files = [(kind, shown.file_address(one.measure, asked, kind, by)) for kind in ("csv", "xlsx")]
    return {
        "by_label": label_of(by),
        "splits": [_tab(asked, name, by) for name in offered],
        "split": shown.rows(table, asked),
        "untold": table.untold,
        "rank": charts.ranking(table),
        "map": charts.on_map(table) if placed and not asked.path else None,
        "files": files,
    }


def _tab(asked, name, by):
    return {"label": label_of(name), "url": asked.query(by=name) + "#split", "current": name == by}


def _year_before(actor, one, asked):
    """Compared with the same days a year before, where the card compares with the month before."""
    if MONTHS[asked.period] == MONTHS[YEAR]:
        return ""
    then = queries.before(actor, one.measure, asked, MONTHS[YEAR])
    return shown.changed(queries.Figure(one.measure, one.cell, then), MONTHS[YEAR])


def catalogue(request):
    """Every figure this reader may see, with its formula in words."""
    measures = queries.measures_for(request.actor)
    if (kind := request.GET.get("export")) in lists.KINDS:
        return lists.catalogue(measures, kind)
    rows = [(measure, owner_of(measure)) for measure in measures]
    return render(request, "board/catalogue.html", {"face": "board", "rows": rows})


def report(request):
    """Every figure of a period on paper, each with how it is made."""
    context = shell(request)
    asked = context["asked"]
    back = MONTHS[asked.period]
    found = [
        queries.figure(request.actor, m, asked, months=back) for m in queries.measures_for(request.actor)
    ]
    if (kind := request.GET.get("export")) in lists.KINDS:
        return lists.figures(found, f"{context['place_name']} {shown.period(asked)}", kind)
    context["moment"] = min((one.moment for one in found), default=context["moment"])
    context["cards"] = [shown.card(one, asked) for one in found]
    return render(request, "board/report.html", context)
