"""Confirming, cancelling, giving back: and what came free is offered again in the same transaction."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings import rules, states
from tongban.kernel.bookings.actions import expiring, moving_up
from tongban.kernel.bookings.actions.telling import Noted, note, tell
from tongban.kernel.bookings.models import Booking, Resource, Slot
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, TongbanError


@transaction.atomic
def confirm(booking_id: int, *, by: Actor, vouched: bool = False) -> Booking:
    """What is held is theirs. Conflict `expired` when the hold is over; confirming twice does no harm."""
    row = _row(booking_id, by, vouched=vouched)
    if row.state == states.CONFIRMED:
        return row
    if row.state != states.HELD or row.expires_at is None or row.expires_at <= clock.now():
        raise Conflict(_("The time to confirm is over. Please book again."), code="expired")
    row.state, row.confirmed_at = states.CONFIRMED, clock.now()
    row.save(update_fields=["state", "confirmed_at"])
    note(row, "booking.confirmed", by)
    return row


@transaction.atomic
def cancel(booking: Booking | int, *, by: Actor, why: str = "", vouched: bool = False) -> Booking:
    """It is nobody's any more, and whoever waits moves up. Cancelling twice does no harm.

    A booking that was read already is given as it is: where it is of is not asked again. TongbanError `too_late` for the booker after the resource's `cancel_before`; Conflict `over` for what has ended.
    """
    resource, slot, row = locked(booking, by, vouched=vouched)
    if row.state == states.CANCELLED:
        return row
    if row.state not in states.LIVE:
        raise Conflict(_("This booking is over."), code="over")
    if row.state != states.WAITING and not (vouched or rules.keeps(by, resource)):
        require_in_time(resource, row)
    release(resource, slot, row, by=by, why=why)
    if not rules.is_own(by, row):
        tell("bookings.cancelled", row)
    return row


def release(resource: Resource, slot: Slot | None, row: Booking, *, by: Actor, why: str = "") -> None:
    """Under the lock of its places: a booking ends, and what it had is offered again."""
    had = row.state in states.TAKEN
    row.state, row.ended_at, row.why = states.CANCELLED, clock.now(), why[:200]
    row.save(update_fields=["state", "ended_at", "why"])
    if not had:
        note(row, "booking.cancelled", by)
        return
    expiring.expire_locked(resource, slot)
    moving_up.move_up(resource, slot, [row.during], after=[Noted(row, "booking.cancelled", by)])


@transaction.atomic
def give_back(booking_id: int, *, by: Actor, at: datetime | None = None, vouched: bool = False) -> Booking:
    """What was lent is back since `at` (default now; never before it was lent, never in the future). Twice: no harm."""
    resource, slot, row = locked(booking_id, by, vouched=vouched)
    if row.state == states.DONE:
        return row
    if row.state != states.CONFIRMED or row.over != states.TIME or row.during.upper is not None:
        raise Conflict(_("This is not lent to anybody."), code="not_lent")
    freed = row.during
    back = min(max(at or clock.now(), row.during.lower), clock.now())
    # a loan given back within its first moment still was one
    row.during = TimestamptzRange(row.during.lower, max(back, row.during.lower + SHORTEST))
    row.state, row.ended_at = states.DONE, clock.now()
    row.save(update_fields=["during", "state", "ended_at"])
    note(row, "booking.given_back", by)
    moving_up.move_up(resource, slot, [freed])
    return row


SHORTEST = datetime.resolution


def locked(booking: Booking | int, by: Actor, *, vouched: bool) -> tuple[Resource, Slot | None, Booking]:
    """The places of a booking, then its row, locked in that order (as whoever moves up the waiting list does)."""
    pk = booking.pk if isinstance(booking, Booking) else booking
    told = (booking.resource_id, booking.slot_id) if isinstance(booking, Booking) else _places(pk)
    resource, slot = expiring.lock(*told)
    return resource, slot, _row(pk, by, vouched=vouched, resource=resource)


def _places(booking_id: int) -> tuple[int, int | None]:
    told = Booking.objects.values_list("resource_id", "slot_id").filter(pk=booking_id).first()
    if told is None:
        raise TongbanError(_("There is no such booking."), code="no_booking")
    return told


def _row(booking_id: int, by: Actor, *, vouched: bool, resource: Resource | None = None) -> Booking:
    rows = Booking.objects.select_for_update(of=("self",), no_key=True).filter(pk=booking_id)
    row = (rows if resource else rows.select_related("resource")).first()
    if row is None:
        raise TongbanError(_("There is no such booking."), code="no_booking")
    if resource:
        row.resource = resource
    if not vouched:
        rights.require(by, rules.ACT, row)
    return row


def require_in_time(resource: Resource, row: Booking) -> None:
    """Refuse the booker whose time to give it up by themselves is over."""
    left = (row.during.lower - clock.now()).total_seconds() / 60
    if left < resource.cancel_before:
        raise TongbanError(_("It is too late to cancel this yourself. Please call."), code="too_late")
