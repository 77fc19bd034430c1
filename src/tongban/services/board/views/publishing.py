"""Published figures: the list everybody reads, one figure's tellings, and both acts by right."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.kernel.access import rights
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators import actions
from tongban.kernel.indicators.models import Release
from tongban.kernel.indicators.periods import Window, last_month
from tongban.kernel.indicators.queries import outdated, released
from tongban.kernel.indicators.rules import PUBLISH
from tongban.services.board import queries, rules
from tongban.services.board.forms import ReleaseForm
from tongban.services.board.tables import shown, told
from tongban.services.board.views.asking import may_read, measure_or_404, shell
from tongban.ui.export import Column
from tongban.ui.gate import to_login
from tongban.ui.pages import ListPage


class Published(ListPage):
    """Every telling, the newest first; a correction stands above what it corrects."""

    face = "board"
    title = gettext_lazy("Published figures")
    empty = gettext_lazy("No figure was published yet")
    begin = gettext_lazy("Open a figure, then what was published of it: whoever may publish does so there.")
    template_name = "board/published.html"

    def get(self, request, *args, **kwargs):
        """Small counts stay hidden from the public."""
        value = told.value_for(request.actor)
        self.columns = (
            Column(_("Figure"), told.name),
            Column(_("Place"), shown.place_of),
            Column(_("Period"), told.days),
            Column(_("Value"), value, numeric=True),
            Column(_("Told"), told.kind),
            Column(_("On"), told.at, lambda row: row.at),
            Column(_("Reason"), lambda row: row.reason),
        )
        return super().get(request, *args, **kwargs)

    def rows(self, actor, wanted):
        """Of the figures that are this reader's."""
        return queries.published(actor)

    def link(self, row):
        """The figure's own tellings."""
        return reverse("board:release", args=[row.measure]) + told.query(row)


def release(request, code):
    """The tellings of one figure over chosen days; whoever may, publishes and corrects here."""
    measure = measure_or_404(code)
    if not request.actor.holds(PUBLISH):
        may_read(request, measure)
    path, window = shell(request, measure)["asked"].path, _window(request.GET)
    if request.method == "POST":
        if request.actor.account is None:
            return to_login(request)
        return _act(request, measure, path)
    chain = released(measure, window, path)
    may_act = rights.may(request.actor, PUBLISH, Release(path=path))
    context = {
        **shell(request, measure),
        "measure": measure,
        "form": ReleaseForm(initial={"since": window.since, "until": window.until}),
        "rows": told.rows(request.actor, chain),
        "chain": chain,
        "may_act": may_act,
        "differs": outdated(measure, window, path) if may_act or rules.reads_all(request.actor) else False,
    }
    return render(request, "board/release.html", context)


def _act(request, measure, path):
    """Publish, or correct where the figure was published."""
    rights.require(request.actor, PUBLISH, Release(path=path))
    form, code = ReleaseForm(request.POST), path.rpartition(".")[2]
    if not form.is_valid():
        messages.error(request, " ".join(e for errors in form.errors.values() for e in errors))
        return redirect(request.get_full_path())
    said = form.cleaned_data
    window = Window(said["since"], said["until"])
    try:
        if request.POST.get("act") == "revise":
            actions.revise(measure, window, path=path, by=request.actor, reason=said["reason"])
            messages.success(request, _("Corrected: what was published stays beside it."))
        else:
            actions.publish(measure, window, path=path, by=request.actor)
            messages.success(request, _("Published."))
    except TongbanError as error:
        messages.error(request, error.message)
    return redirect(reverse("board:release", args=[measure.code]) + told.days_query(window, code))


def _window(given):
    """The days in the address; last month without them."""
    if not given.get("since") and not given.get("until"):
        return last_month(today())
    form = ReleaseForm(given)
    if not form.is_valid():
        raise Http404
    return Window(form.cleaned_data["since"], form.cleaned_data["until"])
