"""Which records may be of one: all of them compared at once when somebody asks, and so many a night, round after round.

Names are sealed, so whom a record is like can only be found by opening all; the comparing is what grows with both sides.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tongban.kernel.core import clock, events
from tongban.kernel.core.events import Entry
from tongban.kernel.parties.models import Doubt, Organisation, Person

LEAST = 0.2
MOST = 20_000  # records of a kind that a night compares with all others
STREAM = "duplicates"


@dataclass(frozen=True)
class Looked:
    """One kind of record: the number of its chain, the records, and what of each is compared."""

    number: int
    records: Callable[[], QuerySet[Any]]
    told: Callable[[Any], dict[str, Any]]


def look_for_duplicates(people: Collection[int] | None = None) -> dict[str, int]:
    """Compare all people with one another, and all organisations; write down what may be one. Returns how many are new.

    `people`: these alone, and no organisations, as of those who were entered just now.
    """
    if people is None:
        return {subject: _write_down(subject, _found(subject)) for subject in SUBJECTS}
    return {"person": _write_down("person", _found("person", among=people)), "organisation": 0}


def go_on_looking(most: int = MOST) -> dict[str, int]:
    """Compare so many records of each kind with all others: those entered since, then the next ones of the round.

    So each is compared when it is new, and again in each round, as it may have been corrected. A run that was killed is
    made again from where it began. Returns how many pairs are new.
    """
    return {subject: _go_on(subject, most) for subject in SUBJECTS}


def _go_on(subject: str, most: int) -> int:
    one = SUBJECTS[subject]
    newest, after = _stood(one)
    keys = one.records().order_by("pk").values_list("pk", flat=True)
    fresh = list(keys.filter(pk__gt=newest)[:most])
    left = most - len(fresh)
    again = list(keys.filter(pk__gt=after, pk__lte=newest)[:left])
    pairs = _found(subject, of=[*fresh, *again])
    newest = fresh[-1] if fresh else newest
    if left:  # a round that has come to its end begins anew the next night
        after = again[-1] if len(again) == left else 0
    with transaction.atomic():
        new = _write_down(subject, pairs)
        told = {"newest": newest, "after": after, "compared": len(fresh) + len(again), "new": new}
        events.append(STREAM, one.number, [Entry("duplicates.looked_for", "system", told)])
    return new


def _stood(one: Looked) -> tuple[int, int]:
    """The newest record that was ever compared, and the last one of the round."""
    last = events.of(STREAM, one.number)[-1:]
    return (last[0].data["newest"], last[0].data["after"]) if last else (0, 0)


def _found(
    subject: str, *, of: Collection[int] | None = None, among: Collection[int] | None = None
) -> list[Any]:
    """Pairs among all records (or `among`) that may be of one; with `of`, those that one of these is in."""
    from tongban.kernel.parties.matching import (  # noqa: PLC0415 - slow to import
        ORGANISATION,
        PERSON,
        duplicates,
        packed,
    )

    one, profile = SUBJECTS[subject], {"person": PERSON, "organisation": ORGANISATION}[subject]
    if of is not None and not of:
        return []
    rows = one.records() if among is None else one.records().filter(pk__in=among)
    table = packed(_told(rows, one.told), profile)
    return duplicates(table, profile=profile, of=None if of is None else [str(pk) for pk in of])


def _told(rows: QuerySet[Any], told: Callable[[Any], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows.iterator(chunk_size=2000):
        yield {"id": str(row.pk), **told(row)}


def _people() -> QuerySet[Person]:
    return Person.objects.filter(merged_into=None)


def _opened(row: Person) -> dict[str, Any]:
    """Opened inside the program and shown to nobody: what is found is told in levels, not in words of the record."""
    return {"name": row.name.open(), "phone": row.phone.open(), "id_number": row.id_number.open()}


def _organisations() -> QuerySet[Organisation]:
    return Organisation.objects.filter(merged_into=None).exclude(kind=Organisation.Kind.OFFICE)


def _open(row: Organisation) -> dict[str, Any]:
    return {"name": row.name, "credit_code": row.credit_code or ""}


SUBJECTS = {"person": Looked(1, _people, _opened), "organisation": Looked(2, _organisations, _open)}


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
