"""Which records may be of one: looked for, remembered, decided once and never asked again."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties.models import Doubt, Organisation, Person

SHORTEST_REASON = 2
LEAST = 0.2


def look_for_duplicates(people: Collection[int] | None = None) -> dict[str, int]:
    """Compare all people with one another, and all organisations; write down what may be one. Returns how many are new.

    `people`: these alone, and no organisations, as of those who were entered just now.
    """
    from tongban.kernel.parties.matching import ORGANISATION, PERSON, duplicates  # noqa: PLC0415 - slow to import

    found = {"person": _write_down("person", duplicates(_people(people), profile=PERSON))}
    firms = duplicates(_organisations(), profile=ORGANISATION) if people is None else []
    return {**found, "organisation": _write_down("organisation", firms)}


def _people(only: Collection[int] | None) -> list[dict[str, Any]]:
    """Opened inside the program and shown to nobody: what is found is told in levels, not in words of the record."""
    rows = Person.objects.filter(merged_into=None)
    rows = rows if only is None else rows.filter(pk__in=only)
    return [
        {
            "id": str(row.pk),
            "name": row.name.open(),
            "phone": row.phone.open(),
            "id_number": row.id_number.open(),
        }
        for row in rows.iterator(chunk_size=2000)
    ]


def _organisations() -> list[dict[str, Any]]:
    rows = Organisation.objects.filter(merged_into=None).exclude(kind=Organisation.Kind.OFFICE)
    return [
        {"id": str(row.pk), "name": row.name, "credit_code": row.credit_code or ""}
        for row in rows.iterator(chunk_size=2000)
    ]


@transaction.atomic
def _write_down(subject: str, pairs: Iterable[Any]) -> int:
    """Pairs that were found before, decided or not, stay as they are."""
    now = clock.now()
    made = [
        Doubt(
            subject=subject, first=first, second=second, p=round(pair.p, 4), why=list(pair.why), found_at=now
        )
        for pair in pairs
        if pair.p >= LEAST
        for first, second in [sorted((int(pair.a), int(pair.b)))]
    ]
    before = Doubt.objects.filter(subject=subject).count()
    Doubt.objects.bulk_create(made, ignore_conflicts=True, batch_size=1000)
    return Doubt.objects.filter(subject=subject).count() - before


@transaction.atomic
def tell_apart(doubt_id: int, *, by: str, label: str, reason: str) -> Doubt:
    """The two are not the same: remembered, never asked again."""
    words = " ".join(reason.split())
    if len(words) < SHORTEST_REASON:
        raise TongbanError(_("Say why."), field="reason")
    row = Doubt.objects.select_for_update(of=("self",), no_key=True).get(pk=doubt_id)
    if row.state != Doubt.State.OPEN:
        raise Conflict(_("This was decided meanwhile."), code="decided")
    _decide(row, Doubt.State.DIFFERENT, label, words)
    for pk, other in ((row.first, row.second), (row.second, row.first)):
        events.append(row.subject, pk, [events.Entry(f"{row.subject}.told_apart", by, {"other": other})])
    return row


def settle_doubt(subject: str, one: int, other: int, *, state: str, label: str, reason: str) -> None:
    """Write what became of two records, if they stood in doubt."""
    first, second = sorted((one, other))
    row = (
        Doubt.objects.select_for_update(of=("self",), no_key=True)
        .filter(subject=subject, first=first, second=second)
        .first()
    )
    if row:
        _decide(row, state, label, reason)


def _decide(row: Doubt, state: str, label: str, reason: str) -> None:
    row.state, row.decided_by, row.reason = state, label[:120], reason[:300]
    row.decided_at = None if state == Doubt.State.OPEN else clock.now()
    row.save(update_fields=["state", "decided_by", "reason", "decided_at"])
