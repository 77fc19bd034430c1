"""What became of each sending, read from the events of the cases: letters bring news, and a catch-up the history."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core.models import Event
from tongban.kernel.core.service import provider
from tongban.services.duties.models import DutyItem, Sending

SENT, RETURNED = ("dispatch", "rule", "reroute"), "return"
STEPS = frozenset({*SENT, RETURNED})
BATCH = 500
UNNOTED = """
SELECT DISTINCT e.object_id FROM core_event e WHERE e.stream = 'case' AND e.code = ANY(%s) AND e.object_id > %s
AND NOT EXISTS (SELECT 1 FROM duties_sending s WHERE s.case_id = e.object_id AND s.seq = e.seq)
ORDER BY e.object_id LIMIT %s
"""
KEPT = [f.attname for f in Sending._meta.concrete_fields if f.attname not in {"id", "case_id", "seq"}]


def take_note(case: int, step: str, seq: int) -> None:  # noqa: ARG001 - a handler takes what the letter holds
    """A request was sent, or came back: keep by which duty, and how it was ruled."""
    if step in STEPS:
        note([case])


def catch_up() -> int:
    """Note what no letter told: history that was carried over. Returns how many cases were read."""
    last, count = 0, 0
    while ids := _unnoted(last):
        note(ids)
        last, count = ids[-1], count + len(ids)
    return count


@transaction.atomic
def note(cases: Sequence[int]) -> None:
    """Write the sendings of these cases as their events tell them; again, if they are there."""
    ask = provider("dispatched_by")
    known: dict[int, dict[str, Any]] = ask(cases) if ask else {}
    told: dict[int, list[Event]] = defaultdict(list)
    events = Event.objects.filter(stream="case", object_id__in=known, code__in=STEPS)
    for event in events.order_by("object_id", "seq"):
        told[event.object_id].append(event)
    rows = [
        row
        for case in Case.objects.filter(pk__in=told)
        for row in _folded(case, told[case.pk], known[case.pk])
    ]
    _only_what_is_there(rows)
    Sending.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case", "seq"], update_fields=KEPT, batch_size=BATCH
    )


def _unnoted(after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(UNNOTED, [list(SENT), after, BATCH])
        return [pk for (pk,) in cursor.fetchall()]


def _folded(case: Case, told: Iterable[Event], known: dict[str, Any]) -> list[Sending]:
    """Each sending of a case, with the return that followed it and the ruling that followed that."""
    rows: list[Sending] = []
    for event in told:
        message = event.data.get("message", {}).get("id")
        if event.code in SENT:
            if rows and rows[-1].returned_at:
                rows[-1].ruled_at, rows[-1].ruled_to_id = event.at, event.data["lead"]
                rows[-1].ruling_id = message
            rows.append(_sending(case, event, known, first=not rows))
        elif rows:
            rows[-1].returned_at, rows[-1].claim_id = event.at, message
    return rows


def _sending(case: Case, event: Event, known: dict[str, Any], *, first: bool) -> Sending:
    office, grounds = event.data["lead"], known["grounds"]
    mine: dict[str, Any] = next((g for g in grounds if g.get("office") == office), {})
    best = next((g.get("office") for g in grounds), None)
    return Sending(
        case=case,
        seq=event.seq,
        at=event.at,
        first=first,
        by_person=event.actor != "system",
        office_id=office,
        item_id=item if isinstance(item := mine.get("item"), int) else None,
        p=mine.get("p", 0),
        against=best not in {None, office},
        category=known["category"],
        category2=known["category2"],
        place_path=case.place_path,
    )


def _only_what_is_there(rows: Iterable[Sending]) -> None:
    """Lists that were thrown away, and words that were erased, are no longer pointed at."""
    rows = list(rows)
    items = set(
        DutyItem.objects.filter(pk__in={r.item_id for r in rows if r.item_id}).values_list("pk", flat=True)
    )
    said = {pk for r in rows for pk in (r.claim_id, r.ruling_id) if pk}
    words = set(Message.objects.filter(pk__in=said).values_list("pk", flat=True))
    for row in rows:
        row.item_id = row.item_id if row.item_id in items else None
        row.claim_id = row.claim_id if row.claim_id in words else None
        row.ruling_id = row.ruling_id if row.ruling_id in words else None
