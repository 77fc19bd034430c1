"""Many people and organisations known by their numbers, found or registered in a handful of queries: the same rows and events."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from tongban.kernel.core import clock, events
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.actions.organisations import STREAM as ORGANISATIONS
from tongban.kernel.parties.actions.organisations import register_organisation
from tongban.kernel.parties.actions.people import STREAM as PEOPLE
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.kernel.parties.models import Organisation, Person
from tongban.kernel.places.models import Division

BATCH = 500


@dataclass(frozen=True)
class Firm:
    """An organisation as a list tells of it; its code is normalised."""

    name: str
    credit_code: str
    division: Division
    kind: str = "enterprise"


def people_of(told: Sequence[tuple[str, str]], *, by: str) -> dict[str, Person]:
    """The person of each (name, normalised ID number), by number; what is known of them already stays."""
    index = {number: blind_index(number, "id_number") for _name, number in told}
    known = _people(index)
    new = {number: name for name, number in told if number not in known}
    made = [
        Person(name=name, id_number=number, id_number_index=index[number], created_at=clock.now())
        for number, name in new.items()
    ]
    try:
        with transaction.atomic():
            Person.objects.bulk_create(made, batch_size=BATCH)
            events.append_many(PEOPLE, [_registered(p.pk, "person.registered", by) for p in made])
    except IntegrityError:  # somebody is being registered elsewhere at this moment: one by one then
        for number, name in new.items():
            find_or_make_person(by=by, name=name, id_number=number)
    return _people(index) if new else known


def firms_of(told: Sequence[Firm], *, by: str) -> dict[str, Organisation]:
    """The organisation of each credit code, by code."""
    codes = [firm.credit_code for firm in told]
    known = _firms(codes)
    new = {firm.credit_code: firm for firm in told if firm.credit_code not in known}
    since = TimestamptzRange(clock.now(), None)
    made = [
        Organisation(kind=f.kind, name=f.name, credit_code=code, code=code, division=f.division, valid=since)
        for code, f in new.items()
    ]
    try:
        with transaction.atomic():
            Organisation.objects.bulk_create(made, batch_size=BATCH)
            events.append_many(
                ORGANISATIONS, [_registered(o.pk, "organisation.registered", by) for o in made]
            )
    except IntegrityError:
        for code, f in new.items():
            register_organisation(kind=f.kind, name=f.name, credit_code=code, division=f.division, by=by)
    return _firms(codes) if new else known


def _people(index: dict[str, bytes]) -> dict[str, Person]:
    rows = {
        bytes(p.id_number_index or b""): p for p in Person.objects.filter(id_number_index__in=index.values())
    }
    return {number: rows[key] for number, key in index.items() if key in rows}


def _firms(codes: Sequence[str]) -> dict[str, Organisation]:
    return {str(o.credit_code): o for o in Organisation.objects.filter(credit_code__in=codes)}


def _registered(pk: int, code: str, by: str) -> tuple[int, events.Head, list[events.Entry]]:
    return pk, events.Head(), [events.Entry(code, by)]
