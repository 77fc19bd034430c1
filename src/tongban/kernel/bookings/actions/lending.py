"""Lending is a booking without an end: until it is given back, at most one an item (the exclusion constraint)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings import states
from tongban.kernel.bookings.actions import holding
from tongban.kernel.bookings.actions.asking import Ask, Who
from tongban.kernel.bookings.actions.telling import tell
from tongban.kernel.bookings.models import Booking, Resource
from tongban.kernel.core import clock, jobs
from tongban.kernel.core.errors import TongbanError


def lend(
    resource: Resource,
    *,
    to: Who,
    by: Actor,
    due_at: datetime | None = None,
    once: str = "",
    vouched: bool = False,
) -> Booking:
    """Hand an item out from now until it is given back; Conflict `full` while somebody has it.

    `once` makes a phone's second sending harmless. The moment is the server's: what a phone says of time is not asked.
    """
    if resource.over != states.TIME:
        raise TongbanError(_("This is not lent piece by piece."), code="not_lent")
    if due_at is not None and due_at <= clock.now():
        raise TongbanError(_("It cannot be due already."), code="due", field="due_at")
    during = TimestamptzRange(clock.now(), None)
    ask = Ask(resource, None, during, to, by, 1, True, False, once, due_at)
    return holding.taken(ask, vouched=vouched)


def remind_late(limit: int = 5000) -> int:
    """Tell of every loan that is late and was not told of within a day (`bookings.overdue`); returns how many."""
    now = clock.now()
    untold = Q(reminded_at=None) | Q(reminded_at__lt=now - timedelta(days=1))
    late = Booking.objects.filter(untold, state=states.CONFIRMED, due_at__lt=now)
    return jobs.each(late.order_by("due_at")[:limit], lambda row: _remind(row, late, now))


def _remind(row: Booking, late: QuerySet[Booking], now: datetime) -> int:
    with transaction.atomic():
        if not late.filter(pk=row.pk).update(reminded_at=now):
            return 0
        tell("bookings.overdue", row)
        return 1
