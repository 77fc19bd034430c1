"""The event and the letter of a booking, in the writer's transaction."""

from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings.actions.asking import said
from tongban.kernel.bookings.models import STREAM, Booking
from tongban.kernel.core import events, outbox


def note(row: Booking, code: str, by: Actor, **more: Any) -> None:
    """Append to a booking's chain; the caller holds the row, so nobody else appends."""
    entry = events.Entry(code, by.code, said(row, **more))
    events.append(STREAM, row.pk, [entry], head=events.end_of(STREAM, row.pk))


def tell(topic: str, row: Booking) -> None:
    """Whoever has it is told when this commits, and every room that handles the topic."""
    outbox.put([outbox.Letter(topic, {"booking": row.pk})])
