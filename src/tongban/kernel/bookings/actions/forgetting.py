"""Whose a booking was is known no longer than it has to be: the booking counts on, and is nobody's."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.kernel.bookings import states
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock, events
from tongban.kernel.core.events import Entry
from tongban.kernel.parties.models import Person


def bookings_over(before: datetime) -> QuerySet[Booking]:
    """Bookings of people that were over before a moment: their time is past, or they were given up; a loan that is out is not."""
    past = Q(during__endswith__lt=before) | Q(ended_at__lt=before, state__in=states.OVERS)
    return Booking.objects.filter(past, person__isnull=False, erased_at=None)


@transaction.atomic
def erase_booking(pk: int) -> None:
    """It points at a record without a name from now on, and why it was given up is no longer said."""
    row = Booking.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if row.erased_at or row.person_id is None:
        return
    now = clock.now()
    row.person, row.why, row.once, row.erased_at = Person.objects.create(created_at=now), "", None, now
    row.save(update_fields=["person", "why", "once", "erased_at"])
    events.append("booking", pk, [Entry("booking.erased", "system")])
