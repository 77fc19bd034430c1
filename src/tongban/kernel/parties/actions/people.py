"""One person is one record: found by ID number or proved phone, made at their first coming, completed later."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.identity import normalise_id_number, normalise_phone
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.models import Person
from tongban.kernel.parties.queries import person_by_id_number, person_by_phone
from tongban.kernel.parties.references import unreferenced

STREAM = "person"
TRIES = 3


@dataclass(frozen=True)
class _Told:
    """What somebody said of themselves, in one spelling."""

    name: str
    phone: str
    id_number: str


def find_or_make_person(
    *, by: str, name: str = "", phone: str = "", id_number: str = ""
) -> tuple[Person, bool]:
    """The one record of whoever proved this phone or ID number, and whether it was made now.

    The ID number decides where the two point at different people; a phone stays with whom it was first proved for.
    """
    told = _Told(
        name.strip(),
        normalise_phone(phone) if phone else "",
        normalise_id_number(id_number) if id_number else "",
    )
    if not told.phone and not told.id_number:
        raise TongbanError(_("Give a phone number or an ID number."), code="no_number", field="phone")
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _find_or_make(told, by)
        except (
            IntegrityError
        ):  # somebody registered the same number between our look and our write: look again
            continue
    raise Conflict(_("This person is being registered elsewhere. Please try again."))


def _find_or_make(told: _Told, by: str) -> tuple[Person, bool]:
    found, taken = _find(told)
    if found is None:
        return _make(told, by, indexed=bool(told.phone) and not taken), True
    row = _locked(found.pk)
    _complete(row, told, by)
    return row, False


def _locked(pk: int) -> Person:
    """The row under a lock; if it was merged while we waited for it, the one that speaks for it."""
    row = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    return _locked(row.merged_into_id) if row.merged_into_id else row


def _find(told: _Told) -> tuple[Person | None, bool]:
    """Whose numbers these are, and whether the phone is somebody else's: another ID number stands there already."""
    by_id = person_by_id_number(told.id_number) if told.id_number else None
    if by_id:
        return by_id, False
    by_phone = person_by_phone(told.phone) if told.phone else None
    other = bool(by_phone and told.id_number and by_phone.id_number_index)
    return (None, True) if other else (by_phone, False)


def _make(told: _Told, by: str, *, indexed: bool) -> Person:
    """A new record; registered meanwhile by somebody else, its index collides and we look again."""
    row = Person(name=told.name, phone=told.phone, id_number=told.id_number, created_at=clock.now())
    row.phone_index = blind_index(told.phone, "phone") if indexed else None
    row.id_number_index = blind_index(told.id_number, "id_number") if told.id_number else None
    row.save()
    events.append(STREAM, row.pk, [events.Entry("person.registered", by)])
    return row


def _complete(row: Person, told: _Told, by: str) -> None:
    """Write down what the record did not know yet; what it knows is changed by its owner alone."""
    added = []
    if told.name and not row.name:
        row.name = told.name
        added.append("name")
    if told.phone and not row.phone:
        row.phone, row.phone_index = told.phone, _phone_index(told)
        added += ["phone", "phone_index"]
    # a number that stands on a record merged into this one is known already
    if told.id_number and not row.id_number_index and not person_by_id_number(told.id_number):
        row.id_number, row.id_number_index = told.id_number, blind_index(told.id_number, "id_number")
        added += ["id_number", "id_number_index"]
    if added:
        row.save(update_fields=added)
        events.append(STREAM, row.pk, [events.Entry("person.completed", by, {"fields": added})])


def _phone_index(told: _Told) -> bytes | None:
    if not told.phone or person_by_phone(told.phone):
        return None
    return blind_index(told.phone, "phone")


@transaction.atomic
def erase_person(pk: int) -> None:
    """Name and numbers of a record go, if nothing points at it still; that there was one stays."""
    row = Person.objects.select_for_update(of=("self",)).get(pk=pk)  # whole: nobody points at it meanwhile
    if not unreferenced(clock.now()).filter(pk=pk).exists():
        return
    row.name, row.phone, row.id_number, row.phone_index, row.id_number_index = "", "", "", None, None
    row.save()
    events.append("person", pk, [events.Entry("person.erased", "system")])
