"""The waiting list moves up by itself: whoever asked first and fits has what came free, in the freeing transaction.

A rush of people who sign off queues for one lock: so what is free is read with those who wait, and all that is written of
them is written at once.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import states
from tongban.kernel.bookings.actions import cells
from tongban.kernel.bookings.actions.asking import closes
from tongban.kernel.bookings.actions.telling import Noted, note_all, tell
from tongban.kernel.bookings.models import Booking, Resource, Slot
from tongban.kernel.core import clock

CHUNK = 10
FREE = F("slot__capacity") - F("slot__taken")


def move_up(
    resource: Resource,
    slot: Slot | None,
    freed: Sequence[TimestamptzRange] = (),
    *,
    after: Sequence[Noted] = (),
) -> None:
    """Give what is free to those who wait, in the order of their asking (under the lock).

    `after`: what happened to bookings before, noted together with this.
    """
    moved = [] if resource.closed_at else _in_slot(resource, slot) if slot else _in_time(resource, freed)
    note_all([*after, *(Noted(row, "booking.moved_up", SYSTEM) for row in moved)])
    tell("bookings.moved_up", *moved)


def _in_slot(resource: Resource, slot: Slot) -> list[Booking]:
    moved: list[Booking] = []
    if slot.closed_at or clock.now() >= closes(slot):
        return moved
    free: int | None = None
    for row in _waiting(Q(slot=slot, slot__closed_at=None, quantity__lte=FREE)):
        if free is None and row.slot is not None:
            free = row.slot.capacity - row.slot.taken
        if free and row.quantity <= free and _give(resource, row):
            free -= row.quantity
            moved.append(row)
        if not free:
            break
    return moved


def _in_time(resource: Resource, freed: Sequence[TimestamptzRange]) -> list[Booking]:
    now, moved = clock.now(), []
    overlapping = Q(pk__in=())
    for during in freed:
        overlapping |= Q(during__overlap=during)
    for row in _waiting(Q(resource=resource, slot=None) & overlapping):
        late = row.during.lower is not None and row.during.lower <= now
        if not late and cells.has_room(resource, row.during, row.quantity):
            cells.make(resource, row.during)
            if _give(resource, row):
                moved.append(row)
    return moved


def _waiting(among: Q) -> Iterator[Booking]:
    """Those who wait and are free at that time, the first to ask first; a few are read at a time, of perhaps thousands."""
    there = Booking.objects.filter(person=OuterRef("person"), during__overlap=OuterRef("during"))
    elsewhere = Exists(there.filter(personal=True, state__in=(states.HELD, states.CONFIRMED)))
    rows = Booking.objects.filter(among, Q(personal=False) | ~elsewhere, state=states.WAITING)
    rows, after = rows.select_related("slot").order_by("asked_at", "pk"), Q()
    while some := list(rows.filter(after)[:CHUNK]):
        yield from some
        last = some[-1]
        after = Q(asked_at__gt=last.asked_at) | Q(asked_at=last.asked_at, pk__gt=last.pk)


def _give(resource: Resource, row: Booking) -> bool:
    now = clock.now()
    if resource.offer_minutes:
        row.state, row.expires_at = states.HELD, now + timedelta(minutes=resource.offer_minutes)
    else:
        row.state, row.confirmed_at = states.CONFIRMED, now
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "expires_at", "confirmed_at"])
    except IntegrityError:  # they took something else at that time just now: they wait on
        return False
    return True
