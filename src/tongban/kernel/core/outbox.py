"""The outbox: what must follow a write is a row of the same transaction, relayed at least once.

A handler runs in a transaction with the row's mark, so what it writes happens exactly once; what leaves the
house (mail, SMS, webhooks) is a delivery with its own key, so that a second sending shows once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import transaction

from tongban.kernel.core import clock, jobs, wholesale
from tongban.kernel.core.models import OutboxEntry
from tongban.kernel.core.service import handlers

BATCH = 50
ATTEMPTS = 8


@dataclass(frozen=True)
class Letter:
    """One thing to relay: a topic that services declare handlers for, and ids."""

    topic: str
    payload: dict[str, Any] = field(default_factory=dict)


def put(letters: Sequence[Letter]) -> None:
    """Write letters in the caller's transaction and wake the worker when it commits."""
    if not letters:
        return
    now = clock.now()
    wholesale.insert(
        [OutboxEntry(topic=x.topic, payload=x.payload, created_at=now, available_at=now) for x in letters]
    )
    jobs.wake("core.relay")


def relay(limit: int = 100_000, *, seconds: float = float("inf")) -> int:
    """Handle pending letters in batches until none is left or the time is over; returns how many were handled."""
    done, until = 0, monotonic() + seconds
    while done < limit and (batch := _relay_batch()):
        done += batch
        if monotonic() > until:
            jobs.wake("core.relay")
            break
    return done


@transaction.atomic
def _relay_batch() -> int:
    pending = OutboxEntry.objects.filter(done_at=None, dead=False, available_at__lte=clock.now())
    rows = list(pending.order_by("available_at", "id").select_for_update(skip_locked=True)[:BATCH])
    for row in rows:
        _handle(row)
    return len(rows)


def _handle(row: OutboxEntry) -> None:
    try:
        with transaction.atomic():
            for handler in handlers(row.topic):
                handler(**row.payload)
            row.done_at = clock.now()
            row.save(update_fields=["done_at"])
    except Exception as error:  # noqa: BLE001 - one bad letter must not stop the others; it is kept and told
        row.attempts += 1
        row.error = type(error).__name__
        row.dead = row.attempts >= ATTEMPTS
        row.available_at = clock.now() + timedelta(seconds=2**row.attempts)
        row.save(update_fields=["attempts", "error", "dead", "available_at"])


@transaction.atomic
def retry_dead(ids: Sequence[int]) -> int:
    """Give dead letters another round of attempts."""
    fresh = {"dead": False, "attempts": 0, "available_at": clock.now()}
    count = OutboxEntry.objects.filter(id__in=ids, dead=True).update(**fresh)
    jobs.wake("core.relay")
    return count
