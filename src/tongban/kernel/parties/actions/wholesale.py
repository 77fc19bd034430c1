"""Many people at once, told by ID number or phone: the same records and events as one by one, in a handful of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from tongban.kernel.core import clock, events, wholesale
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.events import Entry, Head
from tongban.kernel.core.identity import normalise_id_number, normalise_phone
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.models import Person


@dataclass(frozen=True)
class NewPerson:
    """What is told of somebody; one of the numbers is there."""

    name: str
    phone: str = ""
    id_number: str = ""


@transaction.atomic
def register_people(told: Sequence[NewPerson], *, by: str) -> list[Person]:
    """The record of each, in order: found by ID number, else by phone, else made; the same number twice is one person."""
    read = [_read(one) for one in told]
    by_id, by_phone = _known(read)
    made: list[Person] = []
    rows = []
    for name, phone, id_number in read:
        id_index = blind_index(id_number, "id_number") if id_number else None
        phone_index = blind_index(phone, "phone") if phone else None
        row = by_id.get(id_index) if id_index else None
        if row is None and phone_index:
            other = by_phone.get(phone_index)
            row = None if other and id_index and other.id_number_index else other
        if row is None:
            row = Person(name=name, phone=phone, id_number=id_number, created_at=clock.now())
            row.id_number_index = id_index
            row.phone_index = None if phone_index in by_phone else phone_index
            made.append(row)
        if id_index:
            by_id.setdefault(id_index, row)
        if phone_index:
            by_phone.setdefault(phone_index, row)
        rows.append(row)
    _save(made, by)
    return rows


def _read(one: NewPerson) -> tuple[str, str, str]:
    if not one.phone and not one.id_number:
        raise TongbanError(_("Give a phone number or an ID number."), code="no_number", field="phone")
    phone = normalise_phone(one.phone) if one.phone else ""
    return one.name.strip(), phone, normalise_id_number(one.id_number) if one.id_number else ""


def _known(read: Sequence[tuple[str, str, str]]) -> tuple[dict[bytes, Person], dict[bytes, Person]]:
    ids = [blind_index(number, "id_number") for _n, _p, number in read if number]
    phones = [blind_index(phone, "phone") for _n, phone, _i in read if phone]
    found_ids = Person.objects.filter(id_number_index__in=ids)
    found_phones = Person.objects.filter(phone_index__in=phones)
    return (
        {bytes(p.id_number_index): p for p in found_ids if p.id_number_index},
        {bytes(p.phone_index): p for p in found_phones if p.phone_index},
    )


def _save(made: list[Person], by: str) -> None:
    try:
        with transaction.atomic():
            number_ahead(made)
            wholesale.insert(made)
    except IntegrityError as error:
        raise Conflict(_("This person is being registered elsewhere. Please try again.")) from error
    events.append_many("person", [(p.pk, Head(), [Entry("person.registered", by)]) for p in made])


def number_ahead(rows: Sequence[models.Model]) -> None:
    """New rows of one model get the ids that the database would have given them: COPY tells none."""
    if not rows:
        return
    ask = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(ask, [rows[0]._meta.db_table, len(rows)])
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
