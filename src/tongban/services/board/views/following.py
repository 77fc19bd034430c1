"""Figures that a reader follows."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tongban.kernel.core.errors import TongbanError
from tongban.services.board import queries, rules
from tongban.services.board.actions import following
from tongban.services.board.forms import FollowForm
from tongban.services.board.models import Follow
from tongban.services.board.tables import followed as table
from tongban.services.board.tables import shown
from tongban.services.board.views.asking import may_read, measure_or_404, shell
from tongban.ui.export import Column
from tongban.ui.gate import needs
from tongban.ui.pages import ListPage


@needs(rules.VIEW)
@require_POST
def follow(request, code):
    """Follow the figure of the question in the address."""
    measure = measure_or_404(code)
    may_read(request, measure)
    asked = shell(request, measure)["asked"]
    form = FollowForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        plain = queries.Asked(asked.period, None, asked.path)
        try:
            following.follow(measure, plain, way=said["way"], bound=said["bound"], by=request.actor)
            messages.success(request, _("You will be told when this figure crosses the bound."))
        except TongbanError as error:
            messages.error(request, error.message)
    else:
        messages.error(request, _("Enter the bound as a number."))
    return redirect(shown.address(measure, asked))


@needs(rules.VIEW)
@require_POST
def unfollow(request, pk):
    """Be told no more."""
    row = get_object_or_404(queries.followed(request.actor.account), pk=pk)
    following.unfollow(row, by=request.actor)
    return redirect("board:followed")


class Followed(ListPage):
    """Everything this reader follows, and how it stands."""

    face = "board"
    needs = rules.VIEW
    template_name = "board/followed.html"
    title = gettext_lazy("Figures I follow")
    empty = gettext_lazy("You follow no figure")
    begin = gettext_lazy(
        "Open a figure and choose “Follow this figure”: you are told when it crosses the bound you set."
    )
    columns = (
        Column(gettext_lazy("Figure"), table.name),
        Column(gettext_lazy("Place"), shown.place_of),
        Column(gettext_lazy("Period"), lambda f: rules.PERIODS[f.period]),
        Column(gettext_lazy("Bound"), table.bound, numeric=True),
        Column(gettext_lazy("Found last"), table.found_last, numeric=True),
        Column(gettext_lazy("State"), lambda f: _("crossed") if f.beyond else _("within")),
    )

    def rows(self, actor, wanted):
        """One's own."""
        return queries.followed(actor.account) if actor.account else Follow.objects.none()

    def link(self, row):
        """The figure."""
        asked = queries.Asked(row.period, None, row.path)
        return reverse("board:figure", args=[row.measure]) + asked.query()
