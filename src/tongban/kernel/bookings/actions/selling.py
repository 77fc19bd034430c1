"""A place of an occurrence is sold, or one stands on its waiting list, in one statement with its event.

The row of the slot is locked and its counter read again under the lock by the statement that inserts, and outside of a
transaction that statement is one: so nobody holds the lock while a busy program thinks. The trigger bookings_count adds to
the counter, and the check never_oversold holds it.
"""

import json
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.kernel.bookings import states
from tongban.kernel.bookings.actions import expiring
from tongban.kernel.bookings.actions.asking import Ask, said
from tongban.kernel.bookings.models import STREAM, Booking
from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict
from tongban.kernel.core.models import Event

BIG, TEXT, TIME, YES = "bigint", "text", "timestamptz", "boolean"
BOOKING = {
    "id": BIG,
    "resource_id": BIG,
    "slot_id": BIG,
    "during": "tstzrange",
    "quantity": "integer",
    "state": TEXT,
    "person_id": BIG,
    "organisation_id": BIG,
    "over": TEXT,
    "one_each": YES,
    "personal": YES,
    "asked_at": TIME,
    "expires_at": TIME,
    "confirmed_at": TIME,
    "due_at": TIME,
    "once": TEXT,
    "why": TEXT,
}
EVENT = {
    "stream": TEXT,
    "object_id": BIG,
    "seq": "integer",
    "at": TIME,
    "recorded_at": TIME,
    "actor": TEXT,
    "code": TEXT,
    "data": "jsonb",
    "prev": "bytea",
    "hash": "bytea",
}
SELL = """/* planned once */
WITH booked AS (
    INSERT INTO bookings_booking ({booking}) SELECT {values} FROM bookings_slot s
    WHERE s.id = %s AND s.closed_at IS NULL AND {room} AND NOT EXISTS (
        SELECT FROM bookings_booking b WHERE b.slot_id = s.id AND b.state = 'held' AND b.expires_at <= %s)
    FOR {lock} OF s RETURNING id)
INSERT INTO core_event ({event}) SELECT {told} FROM booked RETURNING object_id
"""
# what has expired is cleared away first (Again), so that whoever waits for it is not overtaken
ROOM = ("s.taken + %s <= s.capacity", "NO KEY UPDATE")
FULL = ("s.taken + %s > s.capacity", "SHARE")


class Again(Exception):  # noqa: N818 - read as a sentence
    """What was seen had changed when it was locked."""


def _sql(room: str, lock: str) -> str:
    names = {"booking": ", ".join(BOOKING), "event": ", ".join(EVENT)}
    values = {"values": _casts(BOOKING), "told": _casts(EVENT)}
    return SELL.format(room=room, lock=lock, **names, **values)


def _casts(columns: dict[str, str]) -> str:
    return ", ".join(f"%s::{kind}" for kind in columns.values())


SALE, LINE = _sql(*ROOM), _sql(*FULL)


def in_slot(ask: Ask) -> Booking:
    """Sold, or on the waiting list; Conflict `full`, Again if that changed meanwhile, IntegrityError for what one has."""
    row = ask.new(ask.state)
    row.pk = _next_id()
    waits = ask.wait and ask.resource.waits
    seen_full = ask.slot is not None and ask.slot.taken + ask.quantity > ask.slot.capacity
    if not (waits and seen_full) and _written(row, ask, SALE):
        return row
    if waits:
        waiting = ask.new(states.WAITING)
        waiting.pk = row.pk
        if _written(waiting, ask, LINE):
            return waiting
    if waits or expiring.stale(ask.resource, ask.slot):
        raise Again
    raise Conflict(_("There is no place left."), code="full")


def _written(row: Booking, ask: Ask, sql: str) -> bool:
    """Within a transaction of the caller's, what was locked for nothing is let go again."""
    entry = events.Entry(f"booking.{row.state}", ask.by.code, said(row))
    told = _told(events.first_of(STREAM, row.pk, entry))
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        with connection.cursor() as cursor:
            given: list[Any] = [getattr(row, name) for name in BOOKING]
            cursor.execute(sql, [*given, row.slot_id, row.quantity, row.asked_at, *told])
            found = cursor.fetchone() is not None
        if not found and connection.in_atomic_block:
            transaction.set_rollback(True)
    row._state.adding, row._state.db = not found, connection.alias  # noqa: SLF001 - as Model.from_db does
    return found


def _told(row: Event) -> list[Any]:
    return [json.dumps(row.data) if name == "data" else getattr(row, name) for name in EVENT]


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("/* planned once */ SELECT nextval(pg_get_serial_sequence('bookings_booking', 'id'))")
        return int(cursor.fetchone()[0])
