"""The event log: appended in the writer's transaction, chained by keyed hash, checked by `tongban audit verify`.

The key (sealed.key_for("chain")) is not in the database, so its owner can change a row but not mend the chain.
Event data holds codes, ids and times; words of people stand in rows that can be erased.
"""

import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import connection

from tongban.kernel.core import clock, sealed, wholesale
from tongban.kernel.core.models import Event

START = bytes(32)
CHAIN = "/* planned once */ SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))"
COLUMNS = ("stream", "object_id", "seq", "at", "recorded_at", "actor", "code", "data", "prev", "hash")


@dataclass(frozen=True)
class Head:
    """Where a chain ends: what the next event must follow."""

    seq: int = 0
    hash: bytes = START


@dataclass(frozen=True)
class Entry:
    """One event to be appended."""

    code: str
    actor: str
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None


def append(stream: str, object_id: int, entries: Sequence[Entry], *, head: Head | None = None) -> Head:
    """Append events to one record's chain; give `head` where the caller holds it under its row lock."""
    head = head if head is not None else last_of(stream, object_id)
    return append_many(stream, [(object_id, head, entries)])[0]


def append_many(stream: str, chains: Sequence[tuple[int, Head, Sequence[Entry]]]) -> list[Head]:
    """Append to many records' chains in one insert; returns the new heads in order."""
    rows: list[Event] = []
    heads = []
    for object_id, start, entries in chains:
        head = start
        for entry in entries:
            row = _row(stream, object_id, head, entry)
            rows.append(row)
            head = Head(row.seq, bytes(row.hash))
        heads.append(head)
    wholesale.insert(rows)
    return heads


def first_of(stream: str, object_id: int, entry: Entry) -> Event:
    """The event that begins a new record's chain, not yet saved: for a writer that inserts both in one statement."""
    return _row(stream, object_id, Head(), entry)


def last_of(stream: str, object_id: int) -> Head:
    """The end of a record's chain, under a lock that keeps two writers from appending at once."""
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [stream, object_id])
    return end_of(stream, object_id)


def end_of(stream: str, object_id: int) -> Head:
    """The same for a writer that holds the record's own row, which keeps the others away already."""
    row = Event.objects.filter(stream=stream, object_id=object_id).order_by("-seq").first()
    return Head(row.seq, bytes(row.hash)) if row else Head()


def ends_of(stream: str, ids: Sequence[int]) -> dict[int, Head]:
    """The ends of several records' chains, for a writer that holds all those rows."""
    rows = Event.objects.filter(stream=stream, object_id__in=ids).order_by("object_id", "-seq")
    found = rows.distinct("object_id").values_list("object_id", "seq", "hash") if ids else ()
    return {pk: Head() for pk in ids} | {pk: Head(seq, bytes(digest)) for pk, seq, digest in found}


def of(stream: str, object_id: int) -> list[Event]:
    """A record's history, oldest first."""
    return list(Event.objects.filter(stream=stream, object_id=object_id).order_by("seq"))


@dataclass(frozen=True)
class Break:
    """A place where a chain does not hold."""

    stream: str
    object_id: int
    seq: int
    what: str


def verify(stream: str | None = None) -> tuple[int, int, list[Break]]:
    """Recompute every chain: (events, chains, breaks). Streams through the table, so size does not matter."""
    rows = Event.objects.order_by("stream", "object_id", "seq").values_list(*COLUMNS, named=True)
    if stream:
        rows = rows.filter(stream=stream)
    count = chains = 0
    breaks: list[Break] = []
    at: tuple[str, int] | None = None
    head = Head()
    for row in rows.iterator(chunk_size=2000):
        count += 1
        if (row.stream, row.object_id) != at:
            at, head, chains = (row.stream, row.object_id), Head(), chains + 1
        found = partial(Break, row.stream, row.object_id, row.seq)
        if row.seq != head.seq + 1:
            breaks.append(found("missing"))
        elif bytes(row.prev) != head.hash:
            breaks.append(found("unlinked"))
        if bytes(row.hash) != _digest(row):
            breaks.append(found("changed"))
        head = Head(row.seq, bytes(row.hash))
    return count, chains, breaks


def heads(stream: str) -> Iterator[tuple[int, Head]]:
    """The last event of every chain of a stream, for comparing with what the records themselves say."""
    rows = Event.objects.filter(stream=stream).order_by("object_id", "-seq").distinct("object_id")
    for row in rows.iterator(chunk_size=2000):
        yield row.object_id, Head(row.seq, bytes(row.hash))


def _row(stream: str, object_id: int, head: Head, entry: Entry) -> Event:
    row = Event(
        stream=stream,
        object_id=object_id,
        seq=head.seq + 1,
        at=entry.at or clock.now(),
        recorded_at=datetime.now(UTC),
        actor=entry.actor,
        code=entry.code,
        data=entry.data,
        prev=head.hash,
    )
    row.hash = _digest(row)
    return row


def _digest(row: Any) -> bytes:
    told = [row.stream, row.object_id, row.seq, row.at.astimezone(UTC).isoformat()]
    told += [row.recorded_at.astimezone(UTC).isoformat(), row.actor, row.code, row.data]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.digest(sealed.key_for("chain"), bytes(row.prev) + text.encode(), "sha256")
