"""What can be booked, when, how much of it is left; and who has what of it."""

from tongban.kernel.bookings.models.bookings import STREAM, Booking
from tongban.kernel.bookings.models.resources import Resource, Slot

__all__ = ["STREAM", "Booking", "Resource", "Slot"]
