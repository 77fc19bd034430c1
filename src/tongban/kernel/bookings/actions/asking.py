"""What somebody asks for, and whether they may ask at all: answered before anything is locked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings import needs, rules, states
from tongban.kernel.bookings.models import Booking, Resource, Slot
from tongban.kernel.bookings.spans import begins
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.parties.models import Organisation, Person

Who = Person | Organisation
LATE = timedelta(minutes=5)  # a range that began so little ago can still be asked for


@dataclass(frozen=True)
class Ask:
    """One asking: of which resource, for whom, when, how much; `slot` for an occurrence."""

    resource: Resource
    slot: Slot | None
    during: TimestamptzRange
    who: Who
    by: Actor
    quantity: int = 1
    confirm: bool = False
    wait: bool = True
    once: str = ""
    due_at: datetime | None = None

    @property
    def booker(self) -> dict[str, int | None]:
        """The columns that say whose it is."""
        person = isinstance(self.who, Person)
        return {
            "person_id": self.who.pk if person else None,
            "organisation_id": None if person else self.who.pk,
        }

    @property
    def state(self) -> str:
        """The state it has when there is room."""
        return states.CONFIRMED if self.confirm else states.HELD

    def new(self, state: str) -> Booking:
        """The booking in that state, not yet saved."""
        now = clock.now()
        held = now + timedelta(minutes=self.resource.hold_minutes)
        return Booking(
            resource=self.resource,
            slot=self.slot,
            during=self.during,
            quantity=self.quantity,
            state=state,
            over=self.resource.over,
            one_each=self.resource.one_each,
            personal=self.resource.personal,
            asked_at=now,
            expires_at=held if state == states.HELD else None,
            confirmed_at=now if state == states.CONFIRMED else None,
            due_at=self.due_at,
            once=self.once or None,
            **self.booker,
        )


def require_askable(ask: Ask, *, vouched: bool) -> None:
    """Refuse what nobody could get: no right, closed, past, outside its window, a need unmet."""
    if not vouched and not rules.acts_for(ask.by, ask.who, ask.resource):
        raise NotAllowed(_("You can book for yourself only."))
    if ask.resource.closed_at or (ask.slot and ask.slot.closed_at):
        raise Conflict(_("This can no longer be booked."), code="closed")
    if type(ask.quantity) is not int or ask.quantity < 1:
        raise TongbanError(_("Ask for one at least."), code="quantity", field="quantity")
    if ask.quantity > most(ask):
        raise TongbanError(_("There is not that much of it."), code="quantity", field="quantity")
    _in_time(ask)
    needs.require_met([*ask.resource.needs, *(ask.slot.needs if ask.slot else ())], ask.who, ask.during)


def most(ask: Ask) -> int:
    """As much as there is of it when nobody has any."""
    return ask.slot.capacity if ask.slot else ask.resource.capacity


def _in_time(ask: Ask) -> None:
    now = clock.now()
    if ask.slot is None:
        if begins(ask.during) < now - LATE:
            raise TongbanError(_("That time is over. Choose a later one."), code="past", field="during")
        return
    if ask.slot.opens_at and now < ask.slot.opens_at:
        raise TongbanError(_("This cannot be booked yet."), code="too_early")
    if now >= closes(ask.slot):
        raise TongbanError(_("It is too late to book this."), code="past")


def closes(slot: Slot) -> datetime:
    """Until when an occurrence can be booked."""
    return slot.closes_at or begins(slot.during)


def span(start: datetime, end: datetime | None) -> TimestamptzRange:
    """[start, end), refused when it is none."""
    if start.tzinfo is None or (end is not None and (end.tzinfo is None or end <= start)):
        raise TongbanError(_("The end must lie after the beginning."), code="during", field="during")
    return TimestamptzRange(start, end)


def said(row: Booking, **more: Any) -> dict[str, Any]:
    """What the event of a booking tells: ids, times and numbers."""
    told = {"resource": row.resource_id, "slot": row.slot_id, "quantity": row.quantity, "state": row.state}
    return {k: v for k, v in (told | more).items() if v is not None}
