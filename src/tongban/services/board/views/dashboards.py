"""Dashboards of one's own and of one's office; the wall."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.core.errors import TongbanError
from tongban.services.board import queries, rules
from tongban.services.board.actions import composing
from tongban.services.board.forms import DashboardForm
from tongban.services.board.tables import charts, composed, lists, shown
from tongban.services.board.views.asking import shell
from tongban.ui.forms import tell
from tongban.ui.gate import needs

SECONDS, LEAST, MOST = 15, 5, 300


@needs(rules.VIEW)
def dashboards(request):
    """Those that this reader may open."""
    rows = queries.dashboards(request.actor)
    return render(
        request, "board/dashboards.html", {"face": "board", "rows": rows, "account": request.actor.account}
    )


@needs(rules.VIEW)
def dashboard(request, pk):
    """Its figures in its owner's order; the period and the day can be changed in the address."""
    row = get_object_or_404(queries.dashboards(request.actor), pk=pk)
    context = _shell(request, row)
    figures = queries.chosen(request.actor, row.measures, context["asked"])
    kind = request.GET.get("export")
    if kind in lists.KINDS:
        return lists.figures(figures, row.title, kind)
    cards = [composed.card(one, context["asked"]) for one in figures]
    mine = row.owner_id == request.actor.account.pk
    return render(request, "board/dashboard.html", {**context, "row": row, "cards": cards, "mine": mine})


@needs(rules.VIEW)
def edit(request, pk=None):
    """A new dashboard, or one's own anew."""
    row = None
    if pk is not None:
        row = get_object_or_404(queries.dashboards(request.actor), pk=pk, owner=request.actor.account)
    form = DashboardForm(request.POST or None, actor=request.actor, initial=composed.initial(row))
    order = composed.order(request.POST) if request.method == "POST" else list(row.measures if row else ())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        office = said["office"].pk if said["office"] else None
        what = composing.Composed(said["title"], order, said["place"], said["period"], office)
        try:
            return redirect("board:dashboard", pk=composing.compose(what, by=request.actor, row=row).pk)
        except TongbanError as error:
            tell(form, error)
    choices = composed.choices(queries.measures_for(request.actor), order)
    context = {"face": "board", "form": form, "choices": choices, "row": row}
    return render(request, "board/dashboard_edit.html", context, status=422 if form.is_bound else 200)


@needs(rules.VIEW)
@require_POST
def discard(request, pk):
    """One's own goes."""
    row = get_object_or_404(queries.dashboards(request.actor), pk=pk, owner=request.actor.account)
    composing.discard(row, by=request.actor)
    return redirect("board:dashboards")


def wall(request):
    """One figure a screen for a hall: a dashboard's, or those shown first; everybody's are the public ones."""
    pk = request.GET.get("dashboard", "")
    if pk and not (pk.isdecimal() and len(pk) < 16):
        raise Http404
    row = get_object_or_404(queries.dashboards(request.actor), pk=pk) if pk else None
    context = _shell(request, row)
    asked = context["asked"]
    codes = row.measures if row else [m.code for m in queries.measures_for(request.actor) if m.headline]
    figures = queries.chosen(request.actor, codes, asked)
    slides = [{**composed.card(one, asked), "spec": charts.over_time(one.cube.over_time)} for one in figures]
    title = row.title if row else context["place_name"]
    seconds = _seconds(request.GET.get("seconds", ""))
    said = {
        "slides": slides,
        "title": title,
        "seconds": seconds,
        "days": shown.period(asked),
        "words": _("Pause"),
    }
    return render(request, "board/wall.html", {**context, **said})


def _seconds(told):
    return min(max(int(told), LEAST), MOST) if told.isdecimal() and len(told) < 6 else SECONDS


def _shell(request, row):
    """The question of a dashboard, as far as the address does not say otherwise."""
    if row is None:
        return shell(request)
    given = request.GET.copy()
    given.setdefault("period", row.period)
    if row.path:
        given.setdefault("in", row.path.rpartition(".")[2])
    return shell(request, given=given)
