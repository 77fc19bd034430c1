"""Who reads which figure: public ones everybody, small counts hidden from them; all of them whoever holds the right."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.actor import Actor

VIEW, OPEN = "board.view", "board.open"

YEAR, MONTH, LAST_MONTH, THIS_YEAR = "year", "month", "last-month", "this-year"
PERIODS = {
    YEAR: _("Last 12 months"),
    MONTH: _("This month"),
    LAST_MONTH: _("Last month"),
    THIS_YEAR: _("This year"),
}
OVER, UNDER = "over", "under"
WAYS = {OVER: _("above"), UNDER: _("below")}
WAITING, MAKING, MADE, FAILED = "waiting", "making", "made", "failed"
STATES = {
    WAITING: _("Waits for its turn"),
    MAKING: _("Being made"),
    MADE: _("Made"),
    FAILED: _("Could not be made"),
}


def reads_all(actor: Actor) -> bool:
    """May see every figure as it is."""
    return actor.is_system or actor.holds(VIEW)


def reads(actor: Actor, measure: Any) -> bool:
    """May see this figure."""
    return measure.public or reads_all(actor)


def opens(actor: Actor, dashboard: Any) -> bool:
    """One's own dashboards, and those shared with an office that one works for."""
    mine = actor.account is not None and dashboard.owner_id == actor.account.pk
    return actor.holds(VIEW) and (mine or dashboard.office_id in actor.office_ids())


def opened_by(actor: Actor) -> Q:
    """The same as a filter."""
    if actor.account is None or not actor.holds(VIEW):
        return Q(pk__in=())
    return Q(owner=actor.account) | Q(office__in=actor.office_ids())


def is_beyond(way: str, bound: float, value: float | None) -> bool:
    """Is a value on the side that somebody wants to hear of?"""
    return value is not None and (value > bound if way == OVER else value < bound)
