"""A course evening with places, a hall, and beds; people who ask for them."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import actions
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.kernel.parties.models import Person

START = datetime(2030, 5, 6, 10, tzinfo=clock.BEIJING)
HOUR = timedelta(hours=1)


def evening(places=2, *, at=START, **declared):
    """An occurrence with so many places."""
    resource = actions.open_resource(
        "test.course", "Course", over="slot", by=SYSTEM, capacity=places, **declared
    )
    return actions.add_slots(resource, [TimestamptzRange(at, at + 2 * HOUR)], by=SYSTEM)[0]


def hall(**declared):
    """A hall."""
    return actions.open_resource("test.hall", "Hall", over="time", by=SYSTEM, **declared)


def beds(count=2, **declared):
    """A house with beds, by days."""
    told = {"capacity": count, "grain": 1440, **declared}
    return actions.open_resource("test.beds", "Beds", over="cells", by=SYSTEM, **told)


def person():
    """Somebody."""
    return Person.objects.create(created_at=clock.now())


def book(resource, start, end, who=None, **told):
    """A time held for somebody."""
    return actions.hold_time(resource, start, end, who=who or person(), by=SYSTEM, **told)


def state(booking):
    """What stands in the database."""
    return Booking.objects.get(pk=booking.pk).state


@pytest.fixture(autouse=True)
def english():
    """What is said is read in English."""
    with translation.override("en"):
        yield
