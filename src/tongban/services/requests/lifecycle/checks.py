"""What the table of steps cannot say: refusals that look at counts, times and offices."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core import clock
from tongban.kernel.core.calendar import CalendarDays, deadline
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests.rules import is_held

RETURNS = 2  # a unit may say "not mine" so often; then the dispatch centre rules
REOPENINGS = 2
REOPEN_DAYS = 15


def may_return(case: Any, move: Any) -> None:  # noqa: ARG001 - a check has one shape
    """A unit may send a request back twice in all; a ruling of the centre binds."""
    if case.counts.get("ruled"):
        raise TongbanError(
            _("The dispatch centre has ruled that this is yours; it cannot be returned again.")
        )
    if case.counts.get("returned", 0) >= RETURNS:
        raise TongbanError(_("It has been returned twice; ask the dispatch centre for a ruling."))


def may_extend(case: Any, move: Any) -> None:  # noqa: ARG001 - a check has one shape
    """More time is asked for once, and before the deadline."""
    if case.counts.get("extension_asked"):
        raise TongbanError(_("More time can be asked for only once."))
    if case.is_late("answer"):
        raise TongbanError(_("The deadline has passed; more time can only be asked for before it."))


def extension_open(case: Any, move: Any) -> None:  # noqa: ARG001 - a check has one shape
    """There must be an undecided wish for more time."""
    if case.counts.get("extension_asked", 0) <= case.counts.get("extension_decided", 0):
        raise TongbanError(_("Nobody has asked for more time."))


def may_reopen(case: Any, move: Any) -> None:  # noqa: ARG001 - a check has one shape
    """The requester may take it up again twice, within 15 days of the answer."""
    if case.counts.get("reopened", 0) >= REOPENINGS:
        raise TongbanError(_("It has been reopened twice already; the supervisor is on it."))
    if clock.now() > reopen_until(case):
        raise TongbanError(_("The 15 days for taking it up again are over; please file it as a new request."))


def reopen_until(case: Any) -> datetime:
    """The end of the fifteenth day after the answer (Civil Code, articles 201-203)."""
    return deadline(case.answered_at or case.closed_at or clock.now(), CalendarDays(REOPEN_DAYS))


def not_complained_of(case: Any, move: Any) -> None:
    """The office complained about is never the one to look into it."""
    if case.about_id and case.about_id in {move.lead, *(h.office for h in move.helpers)}:
        raise TongbanError(_("The request complains about this office; choose another to look into it."))


def held_back(case: Any, move: Any) -> None:  # noqa: ARG001 - a check has one shape
    """Only what is held can be let through or turned away."""
    if not is_held(case):
        raise TongbanError(_("It is not held, or somebody has let it through already."), code="not_held")


def not_urgent_yet(case: Any, move: Any) -> None:  # noqa: ARG001 - a check has one shape
    """Urgency is marked once; its clocks are counted from their start, so that marking late gives nobody time."""
    if case.counts.get("urgent"):
        raise TongbanError(_("It is marked as urgent already."))


def mergeable(case: Any, move: Any) -> None:
    """A request is merged into another open one, never into itself, never into one that is merged itself."""
    if move.into == case.pk:
        raise TongbanError(_("A request cannot be merged into itself."))
    lead = type(case).objects.select_related("merged_into").filter(pk=move.into).first()
    if lead is None or (lead.closed_at and not lead.merged_into):
        raise TongbanError(_("The lead request is closed; choose one that is still open."))
    if lead.merged_into:
        known = {"reference": lead.merged_into.reference}
        raise TongbanError(_("It is merged into %(reference)s itself; merge into that one.") % known)
