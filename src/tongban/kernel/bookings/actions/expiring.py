"""A hold that has expired never counts: whoever meets one clears it away, and a task does so every minute."""

from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import states
from tongban.kernel.bookings.actions import moving_up
from tongban.kernel.bookings.actions.telling import note, tell
from tongban.kernel.bookings.models import Booking, Resource, Slot
from tongban.kernel.core import clock, jobs

BATCH = 200


def lock_resource(pk: int) -> Resource:
    """The row that whoever writes ranges of a resource holds."""
    return Resource.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_slot(pk: int) -> Slot:
    """The row that whoever frees or changes places of an occurrence holds."""
    return Slot.objects.select_for_update(of=("self",), no_key=True).select_related("resource").get(pk=pk)


def lock(resource_id: int, slot_id: int | None) -> tuple[Resource, Slot | None]:
    """The one row that stands for what a booking is of: the slot's, or the resource's."""
    if slot_id is None:
        return lock_resource(resource_id), None
    slot = lock_slot(slot_id)
    return slot.resource, slot


def stale(resource: Resource, slot: Slot | None) -> bool:
    """Does a hold that has expired still stand there?"""
    return _stale(Q(resource=resource, slot=slot)).exists()


def clear(resource: Resource, slot: Slot | None, *, person_id: int | None = None) -> int:
    """Let expired holds of these places, and of this person anywhere, go; returns how many went."""
    mine = Q(person=person_id) if person_id else Q(pk__in=())
    rows = _stale(Q(resource=resource, slot=slot) | mine)
    return sum(map(_expire, sorted(set(rows.values_list("resource_id", "slot_id")), key=str)))


def expire_due(limit: int = 10_000) -> int:
    """Let every hold go that has expired by now; returns how many went."""
    places = _stale(Q()).order_by("expires_at").values_list("resource_id", "slot_id")[:limit]
    return jobs.each(sorted(set(places), key=str), _expire)


@transaction.atomic
def _expire(place: tuple[int, int | None]) -> int:
    return expire_locked(*lock(*place))


def expire_locked(resource: Resource, slot: Slot | None) -> int:
    """Under the lock of these places: expired holds go, and whoever waits moves up."""
    rows = list(_stale(Q(resource=resource, slot=slot)).select_for_update(of=("self",), no_key=True))
    for row in rows:
        row.state, row.ended_at = states.EXPIRED, clock.now()
        row.save(update_fields=["state", "ended_at"])
        note(row, "booking.expired", SYSTEM)
        tell("bookings.expired", row)
    if rows:
        moving_up.move_up(resource, slot, [r.during for r in rows])
    return len(rows)


def _stale(among: Q) -> QuerySet[Booking]:
    return Booking.objects.filter(among, state=states.HELD, expires_at__lte=clock.now()).order_by("pk")
