"""The event and the letter of a booking, in the writer's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings.actions.asking import said
from tongban.kernel.bookings.models import STREAM, Booking
from tongban.kernel.core import events, outbox


@dataclass(frozen=True)
class Noted:
    """What happened to a booking, by whom."""

    row: Booking
    code: str
    by: Actor


def note(row: Booking, code: str, by: Actor, **more: Any) -> None:
    """Append to a booking's chain; the caller holds the row, so nobody else appends."""
    entry = events.Entry(code, by.code, said(row, **more))
    events.append(STREAM, row.pk, [entry], head=events.end_of(STREAM, row.pk))


def note_all(noted: Sequence[Noted]) -> None:
    """The same for several bookings, each once, in two statements."""
    heads = events.ends_of(STREAM, [one.row.pk for one in noted])
    chains = [(n.row.pk, heads[n.row.pk], [events.Entry(n.code, n.by.code, said(n.row))]) for n in noted]
    events.append_many(STREAM, chains)


def tell(topic: str, *rows: Booking) -> None:
    """Whoever has them is told when this commits, and every room that handles the topic."""
    outbox.put([outbox.Letter(topic, {"booking": row.pk}) for row in rows])
