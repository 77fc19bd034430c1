"""Re-booking: the new place is had and the old one given up, or nothing changes."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings import rules, states
from tongban.kernel.bookings.actions import asking, cells, ending, expiring, holding, moving_up
from tongban.kernel.bookings.actions.asking import Ask
from tongban.kernel.bookings.actions.selling import Again
from tongban.kernel.bookings.actions.telling import note
from tongban.kernel.bookings.models import Booking, Slot
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict


def rebook(
    booking_id: int,
    *,
    by: Actor,
    slot: Slot | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    quantity: int | None = None,
    vouched: bool = False,
) -> Booking:
    """Move a held or confirmed booking to another occurrence, range or quantity: the new one, or Conflict and the old.

    The new one is confirmed if the old was. Conflict `full`, `over`, `twice`, `elsewhere`; never the waiting list.
    TongbanError `too_late` where it is too late to cancel.
    """
    old = Booking.objects.select_related("resource", "person", "organisation").get(pk=booking_id)
    target = slot.resource if slot else old.resource
    expiring.clear(target, slot)
    try:
        with transaction.atomic():
            return _rebook(old, _ask(old, by, slot, start, end, quantity), vouched=vouched)
    except IntegrityError as error:
        raise holding.refusal_of(error) from error
    except Again as error:
        raise Conflict(_("There is no place left."), code="full") from error


def _ask(
    old: Booking,
    by: Actor,
    slot: Slot | None,
    start: datetime | None,
    end: datetime | None,
    quantity: int | None,
) -> Ask:
    many = old.quantity if quantity is None else quantity
    who = old.person or old.organisation
    assert who is not None  # noqa: S101 - the database holds it: booking_is_somebodys
    if slot is None and old.slot_id is not None and start is None:
        slot = Slot.objects.select_related("resource").get(pk=old.slot_id)
    if slot:
        return Ask(slot.resource, slot, slot.during, who, by, many, confirm=False, wait=False)
    during = asking.span(start or old.during.lower, end or (None if start else old.during.upper))
    return Ask(
        old.resource, None, cells.whole(old.resource, during), who, by, many, confirm=False, wait=False
    )


def _rebook(old: Booking, ask: Ask, *, vouched: bool) -> Booking:
    """Both places are locked in one order; the old booking makes room first, and comes back if the new one cannot be."""
    _lock_both(old, ask)
    resource, slot, row = ending.locked(old.pk, ask.by, vouched=vouched)
    expired = row.expires_at is not None and row.expires_at <= clock.now()
    if row.state not in (states.HELD, states.CONFIRMED) or (row.state == states.HELD and expired):
        raise Conflict(_("This booking is over."), code="over")
    if not (vouched or rules.keeps(ask.by, resource)):
        ending.require_in_time(resource, row)
    confirmed, until = row.state == states.CONFIRMED, row.expires_at
    asking.require_askable(ask, vouched=True)
    row.state, row.ended_at, row.why = states.CANCELLED, clock.now(), states.MOVED
    row.save(update_fields=["state", "ended_at", "why"])
    new = holding.take(Ask(**{**vars(ask), "confirm": confirmed}))
    new.moved_from, new.expires_at = row, None if confirmed else until
    new.save(update_fields=["moved_from", "expires_at"])
    note(row, "booking.moved", ask.by, to=new.pk)
    expiring.expire_locked(resource, slot)
    moving_up.move_up(resource, slot, [row.during])
    return new


def _lock_both(old: Booking, ask: Ask) -> None:
    places = {(old.resource_id, old.slot_id), (ask.resource.pk, ask.slot.pk if ask.slot else None)}
    for resource_id, slot_id in sorted(places, key=lambda p: (p[1] is not None, p[1] or p[0])):
        expiring.lock(resource_id, slot_id)
