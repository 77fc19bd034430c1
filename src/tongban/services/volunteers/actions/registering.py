"""Registration: a proved phone is one person, one person is registered once; a minor names a guardian who answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities.actions import give_consent
from tongban.kernel.activities.rules import OF_AGE, age_on
from tongban.kernel.core import clock, events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.identity import birth_date, normalise_phone
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.kernel.parties.models import Doubt, Person
from tongban.kernel.parties.queries import person_by_id_number
from tongban.kernel.places.models import Division
from tongban.services.volunteers import rules
from tongban.services.volunteers.models import STREAM, Guardian, Honour, Volunteer
from tongban.services.volunteers.queries.people import of_person

YOUNGEST, OLDEST = 6, 110


@dataclass(frozen=True)
class Told:
    """What somebody tells of themselves when they register."""

    name: str
    division: Division
    born: date | None = None
    id_number: str = ""
    skills: Sequence[str] = ()
    available: Sequence[str] = ()
    guardian_phone: str = ""


@transaction.atomic
def register(person: Person, told: Told, *, by: Actor) -> Volunteer:
    """A volunteer, once; whoever left comes back to what they gave. The ID number is only told, not proved: where somebody else's record has it, the two are put
    before whoever merges records. Conflict `registered`; TongbanError `born`, `name`, `guardian`.
    """
    earlier = of_person(person.pk)
    if earlier and earlier.left_on is None:
        raise Conflict(_("You are registered already."), code="registered")
    other = person_by_id_number(told.id_number) if told.id_number else None
    strange = other is not None and other.pk != person.pk
    born = _born(told)
    _complete(person, told, by, with_id=not strange)
    row = earlier or Volunteer(person=person, registered_on=today())
    row.division, row.place_path = told.division, told.division.path
    row.left_on = row.erased_at = None
    row.born = "" if told.id_number and not strange else born.isoformat()
    row.name_index = blind_index(told.name, "name")
    row.skills, row.available = checked(told.skills, rules.SKILLS), checked(told.available, rules.WHEN)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("You are registered already."), code="registered") from error
    events.append(STREAM, row.pk, [events.Entry("volunteer.registered", by.code)])
    if other is not None and strange:
        _doubt(person.pk, other.pk)
    if age_on(born, today()) < OF_AGE:
        _ask_guardian(person, told.guardian_phone)
    return row


def _born(told: Told) -> date:
    born = birth_date(told.id_number) if told.id_number else told.born
    if len(told.name.strip()) < 2:
        raise TongbanError(_("Write your name."), code="name", field="name")
    if born is None or not YOUNGEST <= age_on(born, today()) <= OLDEST:
        raise TongbanError(_("Check the birth date."), code="born", field="born")
    return born


def _complete(person: Person, told: Told, by: Actor, *, with_id: bool) -> None:
    """The record learns what it did not know: by the phone that was proved."""
    if person.phone:
        number = told.id_number if with_id else ""
        find_or_make_person(by=by.code, name=told.name, phone=person.phone.open(), id_number=number)


def _doubt(one: int, other: int) -> None:
    first, second = sorted((one, other))
    known = Doubt.objects.filter(subject="person", first=first, second=second).exists()
    if not known:
        Doubt.objects.create(subject="person", first=first, second=second, p=0.95, found_at=clock.now())


def _ask_guardian(person: Person, phone: str) -> None:
    if not phone:
        raise TongbanError(
            _("Whoever is under 18 names a guardian's phone."), code="guardian", field="guardian_phone"
        )
    index = blind_index(normalise_phone(phone), "phone")
    if person.phone_index and bytes(person.phone_index) == index:
        raise TongbanError(
            _("A guardian is somebody else, with a phone of their own."),
            code="guardian",
            field="guardian_phone",
        )
    Guardian.objects.get_or_create(person=person, phone_index=index, defaults={"asked_at": clock.now()})


@transaction.atomic
def answer_as_guardian(asked: int, guardian: Person, *, agrees: bool, born: date, by: Actor) -> Guardian:
    """Whoever proved the phone that a minor named agrees or not; agreeing holds until the minor is 18.

    NotAllowed `guardian` for anybody else; Conflict `answered`; TongbanError `born` for who is not of age.
    """
    row = Guardian.objects.select_for_update(of=("self",), no_key=True).get(pk=asked)
    own = guardian.phone_index and bytes(guardian.phone_index) == bytes(row.phone_index)
    if not own or guardian.pk == row.person_id:
        raise NotAllowed(_("You were not asked as a guardian."), code="guardian")
    if row.answered_at:
        raise Conflict(_("This was answered already."), code="answered")
    if age_on(born, today()) < OF_AGE:
        raise TongbanError(_("A guardian is of age."), code="born", field="born")
    row.guardian, row.born, row.agrees, row.answered_at = guardian, born.isoformat(), agrees, clock.now()
    row.save()
    if agrees:
        give_consent(row.person, guardian, by=by)
    events.append("person", row.person_id, [events.Entry("guardian.answered", by.code, {"agrees": agrees})])
    return row


@transaction.atomic
def change(volunteer: Volunteer, *, by: Actor, **told: Any) -> Volunteer:
    """Skills, when somebody can come, and where they live. TongbanError `unregistered` for whoever has left."""
    row = Volunteer.objects.select_for_update(of=("self",), no_key=True).get(pk=volunteer.pk)
    if row.left_on is not None:
        raise TongbanError(_("Register as a volunteer first."), code="unregistered")
    row.skills = checked(told.get("skills", row.skills), rules.SKILLS)
    row.available = checked(told.get("available", row.available), rules.WHEN)
    row.division = told.get("division", row.division)
    row.place_path = row.division.path
    row.save(update_fields=["skills", "available", "division", "place_path"])
    events.append(STREAM, row.pk, [events.Entry("volunteer.changed", by.code)])
    return row


@transaction.atomic
def honour(volunteer: Volunteer, *, title: str, on: date, by: Actor) -> Honour:
    """Somebody is honoured, by whoever keeps volunteers there; the same honour of a day once."""
    if len(title.strip()) < 2 or on > today():
        raise TongbanError(_("Say what the honour is and when it was given."), code="honour", field="title")
    row, made = Honour.objects.get_or_create(
        volunteer=volunteer, title=title.strip()[:120], on=on, defaults={"by": by.code}
    )
    if made:
        events.append(STREAM, volunteer.pk, [events.Entry("volunteer.honoured", by.code, {"honour": row.pk})])
    return row


def checked(said: Sequence[str], known: Any) -> list[str]:
    """Words of a list, each once; TongbanError `unknown` for others."""
    if wrong := [word for word in said if word not in known]:
        raise TongbanError(
            _("“%(value)s” is not known here.") % {"value": str(wrong[0])[:40]}, code="unknown"
        )
    return list(dict.fromkeys(said))
