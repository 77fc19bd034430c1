"""What is counted by cells of time: each cell has a counter, made when it is first needed; and what is of one."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.bookings import states
from tongban.kernel.bookings.models import Booking, Resource, Slot
from tongban.kernel.bookings.spans import begins, ends
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError

MOST = 2000


def whole(resource: Resource, during: TimestamptzRange) -> TimestamptzRange:
    """The range in whole cells, as the resource is counted; refused when it is none."""
    if resource.over == states.SLOT:
        raise TongbanError(_("Choose one of its dates."), code="during", field="during")
    if resource.over == states.TIME:
        return during
    if during.upper is None:
        raise TongbanError(_("Say until when."), code="during", field="during")
    if any(_floor(resource, edge) != edge for edge in (begins(during), ends(during))):
        raise TongbanError(_("It is booked by whole hours or days."), code="grain", field="during")
    if (ends(during) - begins(during)) / _grain(resource) > MOST:
        raise TongbanError(_("That is too long a time."), code="during", field="during")
    return during


def make(resource: Resource, during: TimestamptzRange) -> None:
    """Counters for every cell of the range that has none yet (under the resource's lock)."""
    if resource.over != states.CELLS:
        return
    there = set(_cells(resource, during).values_list("during", flat=True))
    new = [r for r in _ranges(resource, during) if r not in there]
    Slot.objects.bulk_create(
        [Slot(resource=resource, during=r, capacity=resource.capacity) for r in new], ignore_conflicts=True
    )


def has_room(resource: Resource, during: TimestamptzRange, quantity: int) -> bool:
    """Is there so much of it all through the range (under the resource's lock, holds that expired cleared away)?"""
    if resource.over == states.CELLS:
        crowded = _cells(resource, during).filter(capacity__lt=F("taken") + quantity)
        return quantity <= resource.capacity and not crowded.exists()
    return not standing(resource, during).exists()


def standing(resource: Resource, during: TimestamptzRange) -> QuerySet[Booking]:
    """What keeps others from a resource of one in that range."""
    rows = Booking.objects.filter(resource=resource, during__overlap=during)
    return rows.filter(state__in=(*states.TAKEN, states.DONE))


def _cells(resource: Resource, during: TimestamptzRange) -> QuerySet[Slot]:
    return Slot.objects.filter(resource=resource, during__overlap=during)


def _ranges(resource: Resource, during: TimestamptzRange) -> list[TimestamptzRange]:
    grain, start, made = _grain(resource), begins(during), []
    while start < ends(during):
        made.append(TimestamptzRange(start, start + grain))
        start += grain
    return made


def _grain(resource: Resource) -> timedelta:
    return timedelta(minutes=resource.grain or 1)


def _floor(resource: Resource, moment: datetime) -> datetime:
    """The beginning of its cell, counted from a midnight in Beijing."""
    zero = datetime(2020, 1, 1, tzinfo=clock.BEIJING)
    return zero + (moment - zero) // _grain(resource) * _grain(resource)
