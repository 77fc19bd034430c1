"""What was confirmed takes effect on its day: some hundred at a time, each time whole or not at all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock, events, jobs
from tongban.kernel.core.service import named
from tongban.kernel.core.steady import steady
from tongban.kernel.exchange import ledger, states
from tongban.kernel.exchange.actions.outcomes import settle_lists, settle_some
from tongban.kernel.exchange.actions.subjects import parties_of
from tongban.kernel.exchange.models import STREAM, Difference, Entry, Submission
from tongban.kernel.exchange.registers import Followed, Register, register

BATCH = 2000


def apply_due(*, today: date | None = None, only: Sequence[int] | None = None) -> int:
    """Put into effect what was confirmed for days up to today; killed and run again, it ends the same.

    Of `only` some it is all or nothing. Else one that fails keeps no other from taking effect, and is raised at the end.
    """
    day = today or clock.today()
    if only is not None:
        return sum(_apply_some(day, some) for some in _batches(only))
    due = Difference.objects.filter(state=states.CONFIRMED, on__lte=day).exclude(kind=states.AMBIGUOUS)
    ids = list(due.order_by("register", "key", "pk").values_list("pk", flat=True))
    return jobs.each(_batches(ids), lambda some: _apply_what_can(day, some))


def _batches(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[n : n + BATCH] for n in range(0, len(ids), BATCH)]


def _apply_what_can(day: date, some: Sequence[int]) -> int:
    """All together; if that fails each half by itself, down to the one that cannot. A database away is away for each half."""
    try:
        return _apply_some(day, some)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if len(some) == 1:
            raise
    middle = len(some) // 2
    return jobs.each((some[:middle], some[middle:]), lambda half: _apply_what_can(day, half))


@transaction.atomic
def _apply_some(day: date, only: Sequence[int]) -> int:
    # asked for by ids alone: all that was ever due in this transaction would be looked through
    due = Difference.objects.filter(pk__in=only).exclude(kind=states.AMBIGUOUS)
    due = due.select_related("row").defer("row__raw").order_by("register", "key", "pk")
    found = due.select_for_update(of=("self",), no_key=True, skip_locked=True)
    locked = [d for d in found if d.state == states.CONFIRMED and d.on and d.on <= day]
    with_lists(locked)
    with clock.one_moment(), steady():
        for code in sorted({d.register for d in locked}):
            take(register(code), [d for d in locked if d.register == code])
    return len(locked)


def with_lists(rows: Sequence[Difference]) -> None:
    """Give each its list: one list has thousands of differences, and is read once."""
    lists = Submission.objects.in_bulk({d.submission_id for d in rows})
    for one in rows:
        one.submission = lists[one.submission_id]


def take(kind: Register, rows: list[Difference]) -> None:
    """These hold now: the ledger, the register's own rows, what became of the sender's rows, the chain."""
    keys = sorted({d.key for d in rows})
    ledger.lock_keys(kind.code, keys)
    now = clock.now()
    for one in rows:
        one.state, one.applied_at = states.TAKEN, now
    Difference.objects.filter(pk__in=[d.pk for d in rows]).update(state=states.TAKEN, applied_at=now)
    ledger.rebuild(kind, keys, parties_of(kind, rows))
    follow(kind.applied, kind, rows)
    tell("difference.applied", rows)
    settle_some(rows)
    settle_lists(sorted({d.submission_id for d in rows}))


def follow(path: str, kind: Register, rows: Sequence[Difference]) -> None:
    """Let the register's service follow, with the entry as it stands on the day, else the last one that did."""
    if path and rows:
        entries = _entries(kind, rows)
        named(path)([Followed(entries.get((one.key, one.pk)), one, one.on) for one in rows])


def _entries(kind: Register, rows: Sequence[Difference]) -> dict[tuple[str, int], Entry]:
    known: dict[str, list[Entry]] = {}
    held = Entry.objects.filter(register=kind.code, key__in=[d.key for d in rows])
    for entry in held.order_by("pk"):
        known.setdefault(entry.key, []).append(entry)
    found: dict[tuple[str, int], Entry] = {}
    for one in rows:
        entries = known.get(one.key, [])
        now = [e for e in entries if e.recorded.upper is None]
        on_day = [e for e in now if one.on in e.valid]
        if best := on_day or now or entries:
            found[one.key, one.pk] = best[-1]
    return found


def tell(code: str, rows: Sequence[Any]) -> None:
    """Note in the chain of each list what happened to its differences."""
    for pk in sorted({d.submission_id for d in rows}):
        ids = [d.pk for d in rows if d.submission_id == pk]
        events.append(STREAM, pk, [events.Entry(code, SYSTEM.code, {"ids": ids})])
