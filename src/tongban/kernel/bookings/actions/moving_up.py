"""The waiting list moves up by itself: whoever asked first and fits has what came free, in the freeing transaction."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import states
from tongban.kernel.bookings.actions import cells
from tongban.kernel.bookings.actions.asking import closes
from tongban.kernel.bookings.actions.telling import note, tell
from tongban.kernel.bookings.models import Booking, Resource, Slot
from tongban.kernel.bookings.spans import meet
from tongban.kernel.core import clock

CHUNK = 10


def move_up(resource: Resource, slot: Slot | None, freed: Sequence[TimestamptzRange] = ()) -> int:
    """Give what is free to those who wait, in the order of their asking (under the lock); returns how many moved."""
    if resource.closed_at:
        return 0
    return _in_slot(resource, slot) if slot else _in_time(resource, freed)


def _in_slot(resource: Resource, slot: Slot) -> int:
    slot.refresh_from_db(fields=["taken", "capacity", "closed_at"])
    free = slot.capacity - slot.taken
    if free < 1 or slot.closed_at or clock.now() >= closes(slot):
        return 0
    moved = 0
    for row in _waiting(Q(slot=slot, quantity__lte=free)):
        if row.quantity <= free and _give(resource, row):
            free, moved = free - row.quantity, moved + 1
        if not free:
            break
    return moved


def _in_time(resource: Resource, freed: Sequence[TimestamptzRange]) -> int:
    now, moved = clock.now(), 0
    overlapping = Q(pk__in=())
    for during in freed:
        overlapping |= Q(during__overlap=during)
    for row in _waiting(Q(resource=resource, slot=None) & overlapping):
        late = row.during.lower is not None and row.during.lower <= now
        if not late and cells.has_room(resource, row.during, row.quantity):
            cells.make(resource, row.during)
            moved += _give(resource, row)
    return moved


def _waiting(among: Q) -> Iterator[Booking]:
    """Those who wait and are free at that time, the first to ask first; a few are read at a time, of perhaps thousands."""
    rows, after = Booking.objects.filter(among, state=states.WAITING).order_by("asked_at", "pk"), Q()
    while some := list(rows.filter(after)[:CHUNK]):
        busy = _elsewhere(some)
        yield from (row for row in some if row.pk not in busy)
        last = some[-1]
        after = Q(asked_at__gt=last.asked_at) | Q(asked_at=last.asked_at, pk__gt=last.pk)


def _elsewhere(some: Sequence[Booking]) -> set[int]:
    """Which of these are of people who must be somewhere else at that time."""
    people = {row.person_id for row in some if row.personal}
    if not people:
        return set()
    there = Booking.objects.filter(
        person__in=people, personal=True, state__in=(states.HELD, states.CONFIRMED)
    )
    had = list(there.values_list("person_id", "during"))
    return {row.pk for row in some if any(p == row.person_id and meet(row.during, d) for p, d in had)}


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
    note(row, "booking.moved_up", SYSTEM)
    tell("bookings.moved_up", row)
    return True
