"""Many people and organisations at once, told by their numbers: the same records and events as one by one, in a handful of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.core import clock, events, wholesale
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.identity import normalise_id_number, normalise_phone
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.actions.organisations import STREAM as ORGANISATIONS
from tongban.kernel.parties.actions.organisations import register_organisation
from tongban.kernel.parties.actions.people import STREAM as PEOPLE
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.kernel.parties.models import Organisation, Person
from tongban.kernel.parties.queries import speaking_for
from tongban.kernel.places.models import Division


@dataclass(frozen=True)
class NewPerson:
    """What is told of somebody; one of the numbers is there. `by_phone`: whoever has this phone is known to be them."""

    name: str
    phone: str = ""
    id_number: str = ""
    by_phone: bool = True


@dataclass(frozen=True)
class Firm:
    """An organisation as a list tells of it; its code is normalised."""

    name: str
    credit_code: str
    division: Division
    kind: str = "enterprise"


@transaction.atomic
def register_people(told: Sequence[NewPerson], *, by: str) -> list[Person]:
    """The record of each, in order: found by ID number, else by phone, else made; the same number twice is one person."""
    read = [_read(one) for one in told]
    book = _Book(read)
    rows = [book.row(one) for one in read]
    try:
        with transaction.atomic():
            wholesale.insert_named(book.made)
            events.append_many(PEOPLE, [_registered(p.pk, "person.registered", by) for p in book.made])
    except IntegrityError:  # somebody is being registered elsewhere at this moment: one by one then
        return [_one(one, by) for one in read]
    return [_one(one, by) if book.tells_more(row, one) else row for row, one in zip(rows, read, strict=True)]


def register_firms(told: Sequence[Firm], *, by: str) -> dict[str, Organisation]:
    """The organisation of each credit code, by code; of one that was merged the one that speaks for it."""
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
            wholesale.insert_named(made)
            events.append_many(
                ORGANISATIONS, [_registered(o.pk, "organisation.registered", by) for o in made]
            )
    except IntegrityError:
        for code, f in new.items():
            register_organisation(kind=f.kind, name=f.name, credit_code=code, division=f.division, by=by)
    return _firms(codes) if new else known


class _Book:
    """Who is known by which number, and who is made while it is read; a phone stays with whom it was first told of."""

    def __init__(self, read: Sequence[NewPerson]) -> None:
        self.index = {one: _indexes(one) for one in read}
        ids, phones = zip(*self.index.values(), strict=True) if read else ((), ())
        found_ids = Person.objects.filter(id_number_index__in=[i for i in ids if i])
        found_phones = Person.objects.filter(phone_index__in=[p for p in phones if p])
        self.by_id = {bytes(p.id_number_index or b""): _kept(p) for p in found_ids}
        self.by_phone = {bytes(p.phone_index or b""): _kept(p) for p in found_phones}
        self.made: list[Person] = []

    def row(self, one: NewPerson) -> Person:
        """Their record, made if nobody has it."""
        number, phone = self.index[one]
        row = self.by_id.get(number or b"")
        if row is None and phone and one.by_phone:
            other = self.by_phone.get(phone)
            row = None if other and number and other.id_number_index else other
        if row is None:
            row = Person(name=one.name, phone=one.phone, id_number=one.id_number, created_at=clock.now())
            row.id_number_index = number
            row.phone_index = None if phone in self.by_phone else phone
            self.made.append(row)
        if number:
            self.by_id.setdefault(number, row)
        if phone:
            self.by_phone.setdefault(phone, row)
        return row

    def tells_more(self, row: Person, one: NewPerson) -> bool:
        """Is there something here that a record known before does not have?"""
        number, phone = self.index[one]
        phone = phone if one.by_phone else None
        return bool((number and not row.id_number_index) or (phone and not row.phone) or not row.name)


def _kept(row: Person) -> Person:
    return speaking_for(row) if row.merged_into_id else row


def _read(one: NewPerson) -> NewPerson:
    if not one.phone and not one.id_number:
        raise TongbanError(_("Give a phone number or an ID number."), code="no_number", field="phone")
    phone = normalise_phone(one.phone) if one.phone else ""
    number = normalise_id_number(one.id_number) if one.id_number else ""
    return NewPerson(one.name.strip(), phone, number, one.by_phone)


def _indexes(one: NewPerson) -> tuple[bytes | None, bytes | None]:
    return (
        blind_index(one.id_number, "id_number") if one.id_number else None,
        blind_index(one.phone, "phone") if one.phone else None,
    )


def _one(one: NewPerson, by: str) -> Person:
    phone = one.phone if one.by_phone else ""
    return find_or_make_person(by=by, name=one.name, phone=phone, id_number=one.id_number)[0]


def _firms(codes: Sequence[str]) -> dict[str, Organisation]:
    rows = Organisation.objects.filter(credit_code__in=codes)
    return {str(o.credit_code): speaking_for(o) if o.merged_into_id else o for o in rows}


def _registered(pk: int, code: str, by: str) -> tuple[int, events.Head, list[events.Entry]]:
    return pk, events.Head(), [events.Entry(code, by)]
