"""Moves that wait for this reader, one a card so that a phone will do; all moves; what is open."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongban.kernel.core.clock import today
from tongban.services.branches import rules
from tongban.services.branches.actions import moving
from tongban.services.branches.forms.members import MoveFilter
from tongban.services.branches.forms.units import GapFilter
from tongban.services.branches.queries import gaps as waiting
from tongban.services.branches.queries import members as reading
from tongban.services.branches.queries.reach import KEEP, VIEW
from tongban.services.branches.views import Listed, show
from tongban.ui.export import Column
from tongban.ui.gate import needs

PAGE = 50
SAID = {
    "confirm": _("Confirmed: your list answers for the member from today on."),
    "deny": _("Denied: the other branch is told why."),
    "withdraw": _("Withdrawn."),
}


@needs(VIEW)
def settle(request):
    """What waits for this reader: moves to confirm or deny, and what else is open at their branches."""
    rows = reading.moves_to_settle(request.actor)
    open_ = waiting.gaps_of(request.actor)
    office = bool(list(request.actor.holding(KEEP)))
    return show(
        request,
        "settle",
        rows=rows[:PAGE],
        count=rows.count(),
        gaps=[(gap, rules.GAPS[gap.kind], about(gap)) for gap in open_[:PAGE]],
        open=open_.count(),
        today=today(),
        unplaced=waiting.unplaced().count() if office else 0,
        here="settle",
    )


@needs(VIEW)
@require_POST
def act(request, pk, act):
    """Confirm, deny or withdraw one; whoever is second is told what happened meanwhile."""
    row = get_object_or_404(reading.moves_of(request.actor), pk=pk)
    given = {"reason": request.POST.get("reason", "")} if act == "deny" else {}
    {"confirm": moving.confirm_move, "deny": moving.deny_move, "withdraw": moving.withdraw_move}[act](
        row, by=request.actor, **given
    )
    messages.success(request, SAID[act])
    return redirect("branches:member", pk=row.member_id) if act == "withdraw" else redirect("branches:settle")


class Moves(Listed):
    """Every move from or to the reader's branches."""

    needs = VIEW
    here = "moves"
    title = _("Moves between branches")
    filter_form = MoveFilter
    empty = _("No move fits")
    columns = (
        Column(_("Member"), lambda m: m.member.person.name.mask),
        Column(_("From"), lambda m: m.source.name),
        Column(_("To"), lambda m: m.target.name),
        Column(_("What moves"), lambda m: rules.MOVES[m.kind]),
        Column(_("Left on"), lambda m: m.left_on),
        Column(_("State"), lambda m: rules.MOVE_STATES[m.state]),
        Column(_("To be confirmed by"), lambda m: m.due),
        Column(_("Reason"), lambda m: m.reason or "—"),
    )

    def rows(self, actor, wanted):
        """Narrowed by state."""
        rows = reading.moves_of(actor)
        return rows.filter(state=wanted["state"]) if wanted.get("state") else rows

    def link(self, row):
        """The member's page."""
        return reverse("branches:member", args=[row.member_id])


def about(gap):
    """What a gap is about, in words and where it opens."""
    if gap.unit_id:
        return str(gap.unit.organisation), reverse("branches:unit", args=[gap.unit_id])
    return gap.member.person.name.mask, reverse("branches:member", args=[gap.member_id])


class Gaps(Listed):
    """What is open, on whose side, and by when."""

    needs = VIEW
    here = "gaps"
    title = _("What is open")
    filter_form = GapFilter
    empty = _("Nothing is open")
    order = ("due", "pk")
    columns = (
        Column(_("About"), lambda g: about(g)[0]),
        Column(_("What is open"), lambda g: rules.GAPS[g.kind]),
        Column(_("At whose side"), lambda g: g.body.name),
        Column(_("Place"), lambda g: g.body.division.name),
        Column(_("Open since"), lambda g: g.opened_at),
        Column(_("Due"), lambda g: g.due),
        Column(_("Overdue"), lambda g: _("yes") if g.due < today() else _("no")),
    )

    def rows(self, actor, wanted):
        """Narrowed by kind, place, lateness."""
        place = wanted.get("division")
        return waiting.narrowed(waiting.gaps_of(actor), {**wanted, "division": place.path if place else ""})

    def link(self, row):
        """What it is about."""
        return about(row)[1]
