"""Holding: a place, a range or a quantity is taken, or one stands on the waiting list, in one short locked statement."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings import states
from tongban.kernel.bookings.actions import cells, expiring, selling
from tongban.kernel.bookings.actions.asking import Ask, Who, require_askable, said, span
from tongban.kernel.bookings.actions.selling import Again
from tongban.kernel.bookings.models import STREAM, Booking, Resource, Slot
from tongban.kernel.bookings.recurring import Weekly
from tongban.kernel.bookings.spans import begins
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict

TRIES = 6
REFUSED = {
    "person_once_a_slot": ("twice", gettext_lazy("You have this already.")),
    "organisation_once_a_slot": ("twice", gettext_lazy("You have this already.")),
    "nobody_in_two_places": ("elsewhere", gettext_lazy("You are somewhere else at that time.")),
    "never_twice_at_a_time": ("full", gettext_lazy("That time is taken.")),
    "never_oversold": ("full", gettext_lazy("There is no place left.")),
}


def hold(
    slot: Slot | int,
    *,
    who: Who,
    by: Actor,
    quantity: int = 1,
    confirm: bool = False,
    wait: bool = True,
    once: str = "",
    vouched: bool = False,
) -> Booking:
    """Take so many places of an occurrence for somebody; full, they stand on its waiting list (state `waiting`).

    `confirm`: theirs at once, without a hold that expires. `once`: a key; asking again with it gives the same booking.
    `vouched`: the caller's room has answered whether `by` may. Errors: Conflict `full` (no waiting list, or `wait` is
    false), `closed`, `twice`, `elsewhere`; TongbanError `quantity`, `past`, `too_early`, `need_unmet`; NotAllowed.
    """
    row = slot if isinstance(slot, Slot) else Slot.objects.select_related("resource").get(pk=slot)
    ask = Ask(row.resource, row, row.during, who, by, quantity, confirm, wait, once)
    return taken(ask, vouched=vouched)


def hold_time(
    resource: Resource,
    start: datetime,
    end: datetime | None,
    *,
    who: Who,
    by: Actor,
    quantity: int = 1,
    confirm: bool = False,
    wait: bool = True,
    once: str = "",
    vouched: bool = False,
) -> Booking:
    """Take a resource of one, or so much of one counted by cells, from start to end; the rest as `hold`."""
    during = cells.whole(resource, span(start, end))
    return taken(Ask(resource, None, during, who, by, quantity, confirm, wait, once), vouched=vouched)


@transaction.atomic
def hold_recurring(
    resource: Resource, rule: Weekly, *, who: Who, by: Actor, quantity: int = 1, confirm: bool = False
) -> list[Booking]:
    """Every occurrence of a rule, or none: Conflict `full` names the first day that is taken."""
    made = []
    for during in rule.ranges():
        ask = Ask(resource, None, cells.whole(resource, during), who, by, quantity, confirm, wait=False)
        try:
            made.append(taken(ask, vouched=False))
        except Conflict as refused:
            day = begins(during).astimezone(clock.BEIJING).date().isoformat()
            raise Conflict(f"{day}: {refused.message}", code=refused.code) from refused
    return made


def taken(ask: Ask, *, vouched: bool) -> Booking:
    """Try; what stood in the way and has expired is cleared away, then try again."""
    if ask.once and (earlier := _earlier(ask)):
        return earlier
    require_askable(ask, vouched=vouched)
    refusal: Conflict = Conflict(_("Too many ask for this at this moment. Please try again."), code="busy")
    for _try in range(TRIES):
        try:
            return take(ask)
        except IntegrityError as error:
            if ask.once and (earlier := _earlier(ask)):
                return earlier
            refusal = refusal_of(error)
            if not expiring.clear(ask.resource, ask.slot, person_id=ask.booker["person_id"]):
                raise refusal from error
        except Again:
            expiring.clear(ask.resource, ask.slot)
            ask = _read_again(ask)
    raise refusal


def take(ask: Ask) -> Booking:
    """The locked part; IntegrityError or Again where something stands in the way."""
    return selling.in_slot(ask) if ask.slot else _in_time(ask)


@transaction.atomic
def _in_time(ask: Ask) -> Booking:
    """Whoever writes a range of a resource holds its row: so nobody waits beside a place that is free."""
    resource = expiring.lock_resource(ask.resource.pk)
    if resource.closed_at:
        raise Conflict(_("This can no longer be booked."), code="closed")
    expiring.expire_locked(resource, None)
    row = ask.new(ask.state if cells.has_room(resource, ask.during, ask.quantity) else states.WAITING)
    if row.state == states.WAITING and not (ask.wait and resource.waits):
        raise Conflict(_("That time is taken."), code="full")
    if row.state != states.WAITING:
        cells.make(resource, ask.during)
    row.save(force_insert=True)
    entry = events.Entry(f"booking.{row.state}", ask.by.code, said(row))
    events.append(STREAM, row.pk, [entry], head=events.Head())
    return row


def _earlier(ask: Ask) -> Booking | None:
    """What was booked with this key before; the same key for something else is refused."""
    found = Booking.objects.filter(once=ask.once).select_related("resource", "slot").first()
    if found is None:
        return None
    asked = (ask.resource.pk, ask.slot.pk if ask.slot else None, ask.quantity, *ask.booker.values())
    held = (found.resource_id, found.slot_id, found.quantity, found.person_id, found.organisation_id)
    # a loan begins whenever it is asked for; an occurrence has its own time
    any_time = ask.slot is not None or ask.during.upper is None
    if asked != held or not (any_time or begins(ask.during) == begins(found.during)):
        raise Conflict(_("This key was used for something else; send a new one."), code="key_reused")
    return found


def _read_again(ask: Ask) -> Ask:
    if ask.slot is None:
        return ask
    slot = Slot.objects.select_related("resource").get(pk=ask.slot.pk)
    if slot.closed_at:
        raise Conflict(_("This can no longer be booked."), code="closed")
    return replace(ask, slot=slot)


def refusal_of(error: IntegrityError) -> Conflict:
    """What the database refused, in words."""
    diag = getattr(error.__cause__, "diag", None)
    code, text = REFUSED.get(getattr(diag, "constraint_name", None) or "", ("", ""))
    if not code:
        raise error
    return Conflict(str(text), code=code)
