"""What failed for good, in three piles: messages, follow-ups, tasks. Each is tried again or let go, and that is on record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateJob

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import require, visible
from tongban.kernel.core import clock, events, jobs, outbox
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.events import Entry
from tongban.kernel.core.models import OutboxEntry
from tongban.kernel.notices.models import Delivery

MEND = "notices.mend"
# why something is let go: a word of a list, because events hold nobody's own words
REASONS = {
    "otherwise": gettext_lazy("Settled in another way"),
    "outdated": gettext_lazy("Not needed any more"),
    "hopeless": gettext_lazy("Cannot be delivered"),
}
TASK_AGAIN = """
UPDATE procrastinate_jobs AS job SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL
WHERE id = %s AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS like_it
    WHERE like_it.queueing_lock = job.queueing_lock AND like_it.status = 'todo')
"""


@dataclass(frozen=True)
class Pile:
    """One kind of what failed: the stream of its events, its rows, and what is done with those that were chosen."""

    stream: str
    rows: Callable[[], QuerySet[Any]]
    again: Callable[[list[int]], list[int]]
    drop: Callable[[list[int]], None]


def dead(pile: str, actor: Actor) -> QuerySet[Any]:
    """A pile's rows, newest first (a digest is listed once)."""
    return visible(actor, MEND, PILES[pile].rows()).order_by("-id")


@transaction.atomic
def retry(pile: str, ids: Sequence[int], *, by: Actor) -> int:
    """Give what failed another round of attempts (a message under the same key as before); returns how many."""
    require(by, MEND)
    held = PILES[pile]
    tried = held.again(_locked(held, ids))
    _note(held, tried, Entry(f"{held.stream}.retried", by.code))
    return len(tried)


@transaction.atomic
def let_go(pile: str, ids: Sequence[int], *, why: str, by: Actor) -> int:
    """Leave it at that, for a reason of the list: it is dead no more and is not tried again; returns how many."""
    require(by, MEND)
    if why not in REASONS:
        raise TongbanError(_("Choose why it is let go."), code="reason", field="why")
    held = PILES[pile]
    chosen = _locked(held, ids)
    held.drop(chosen)
    _note(held, chosen, Entry(f"{held.stream}.let_go", by.code, {"why": why}))
    return len(chosen)


def _locked(held: Pile, ids: Sequence[int]) -> list[int]:
    rows = held.rows().filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    return list(rows.values_list("pk", flat=True))


def _note(held: Pile, ids: Sequence[int], entry: Entry) -> None:
    for pk in ids:
        events.append(held.stream, pk, [entry])


def _messages() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=Delivery.State.DEAD, rides_with=None)


def _ridden(ids: Sequence[int]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(Q(pk__in=ids) | Q(rides_with__in=ids))


def _send_again(ids: list[int]) -> list[int]:
    if ids:
        _ridden(ids).update(state=Delivery.State.PENDING, attempts=0, available_at=clock.now())
        jobs.wake("notices.send")
    return ids


def _send_never(ids: list[int]) -> None:
    _ridden(ids).update(state=Delivery.State.LET_GO)


def _letters() -> QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(dead=True)


def _relay_again(ids: list[int]) -> list[int]:
    if ids:
        outbox.retry_dead(ids)
    return ids


def _relay_never(ids: list[int]) -> None:
    _letters().filter(pk__in=ids).update(dead=False, done_at=clock.now())


def _tasks() -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(status="failed")


def _run_again(ids: list[int]) -> list[int]:
    """One for which another of its kind waits stays where it is: that one does its work."""
    tried = []
    with connection.cursor() as cursor:
        for pk in ids:
            cursor.execute(TASK_AGAIN, [pk])
            tried += [pk] * cursor.rowcount
    return tried


def _run_never(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = ANY(%s)", [ids])


PILES: Mapping[str, Pile] = {
    "messages": Pile("delivery", _messages, _send_again, _send_never),
    "follow-ups": Pile("outbox", _letters, _relay_again, _relay_never),
    "tasks": Pile("task", _tasks, _run_again, _run_never),
}
