"""What the core promises of its own rows: chains, letters, tasks, remembered answers, sealed values."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection

from tongban.kernel.core import events, sealed
from tongban.kernel.core.invariants import LEFT_ALONE, Invariant

SEALED = """
SELECT id FROM (SELECT {pk} AS id, {column} AS held FROM {table} WHERE octet_length({column}) > 0) AS sealed
WHERE octet_length(held) < %(least)s OR get_byte(held, 0) NOT IN (1, 2) OR NOT substring(held FROM 2 FOR 4) = ANY(%(keys)s)
"""

INVARIANTS = (
    Invariant(
        "core.chains",
        "Every chain of events is whole: none is missing, unlinked or changed.",
        finds="tongban.kernel.core.promises.broken_chains",
    ),
    Invariant(
        "core.outbox",
        "Every letter is handled, waits for its turn, or lies among what was not delivered.",
        f"""SELECT id FROM core_outbox WHERE (done_at IS NOT NULL AND dead)
            OR (done_at IS NULL AND NOT dead AND available_at < now() - {LEFT_ALONE})""",
    ),
    Invariant(
        "core.tasks",
        "No task hangs on a worker that is gone.",
        f"""SELECT j.id FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
            WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - {LEFT_ALONE}) AND NOT EXISTS (
                SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at > now() - {LEFT_ALONE})""",
    ),
    Invariant(
        "core.answers",
        "Whatever was asked with a key has its answer: the two are one transaction.",
        "SELECT id FROM core_idempotencykey WHERE answer IS NULL",
    ),
    Invariant(
        "core.sealed",
        "Whatever is sealed is ciphertext under a key of this installation.",
        finds="tongban.kernel.core.promises.not_sealed",
    ),
)


def broken_chains() -> Iterator[str]:
    """Each break of a chain as stream:record#event and what."""
    for found in events.verify()[2]:
        yield f"{found.stream}:{found.object_id}#{found.seq} {found.what}"


def not_sealed() -> Iterator[str]:
    """Values of sealed columns that do not begin as one sealed here does; whether they open, only opening tells."""
    given: dict[str, Any] = {"keys": list(sealed.ring().data), "least": sealed.SHORTEST}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            meta = model._meta
            for field in () if meta.proxy else sealed.sealed_fields(model):
                names = {"table": meta.db_table, "column": field.column, "pk": meta.pk.column}  # type: ignore[union-attr]
                cursor.execute(SEALED.format(**names), given)
                yield from (f"{meta.label}.{field.name}:{row[0]}" for row in cursor.fetchall())
