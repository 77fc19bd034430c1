"""What a person asks about their own record: what nobody proved they change themselves, the rest the office that can know."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.core import clock, events
from tongban.kernel.core.calendar import WorkingDays, deadline
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.identity import normalise_id_number
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.models import Asked, Office, Person
from tongban.kernel.parties.office_kinds import DISPATCH
from tongban.kernel.parties.queries import offices, person_by_id_number

# the Personal Information Protection Law (个人信息保护法), articles 44, 46 and 50: asked, checked, answered in time
ANSWERED_WITHIN = WorkingDays(15)
REGISTRAR = "公安局"  # keeps names and ID numbers
LONGEST = 500
SHORTEST = 2


@transaction.atomic
def ask_correction(person: Person, *, field: str, words: str, by: str, office: int | None = None) -> Asked:
    """A name that no ID number proves is changed at once; anything else goes to the office that can know.

    Of something else that is `office`, where the person says where it stands and somebody there answers for it.
    """
    said = _said(words)
    row = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if field == Asked.Field.ID_NUMBER:
        said = normalise_id_number(said)
    asked = _ask(row, Asked.Kind.CORRECT, field, said, by, office=office)
    if field == Asked.Field.NAME and not row.id_number_index:
        _apply(row, asked, by)
        _answer(asked, Asked.State.GRANTED, _("Changed by yourself: no office had proved it."), "", by)
    return asked


@transaction.atomic
def object_to(person: Person, *, words: str, by: str) -> Asked:
    """The person objects to a use of their record; the office weighs it and says why."""
    row = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    return _ask(row, Asked.Kind.OBJECT, Asked.Field.OTHER, _said(words), by)


@transaction.atomic
def decide_asked(asked_id: int, *, grant: bool, answer: str, by: str, label: str) -> Asked:
    """Granted or refused, with a reason that the person reads; a correction that is granted is written down at once."""
    said = _said(answer, field="answer")
    asked = Asked.objects.select_for_update(of=("self",), no_key=True).get(pk=asked_id)
    if asked.state != Asked.State.ASKED:
        raise Conflict(_("This was decided meanwhile."), code="decided")
    if grant and asked.kind == Asked.Kind.CORRECT:
        person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=asked.person_id)
        _apply(person, asked, by)
    _answer(asked, Asked.State.GRANTED if grant else Asked.State.REFUSED, said, label, by)
    return asked


@transaction.atomic
def erase_asked(asked_id: int) -> None:
    """The words and the answer go; that something was asked and decided stays in the chain of events."""
    Asked.objects.filter(pk=asked_id).delete()


def _said(words: str, *, field: str = "words") -> str:
    said = " ".join(words.split())
    if len(said) < SHORTEST:
        raise TongbanError(_("Say it in a few words."), field=field)
    return said[:LONGEST]


def _ask(person: Person, kind: str, field: str, words: str, by: str, *, office: int | None = None) -> Asked:
    now = clock.now()
    knows = offices().filter(pk=office).first() if office and field == Asked.Field.OTHER else None
    try:
        with transaction.atomic():
            row = Asked.objects.create(
                person=person,
                kind=kind,
                field=field,
                words=words,
                office=knows or _office(field),
                at=now,
                due=deadline(now, ANSWERED_WITHIN),
            )
    except IntegrityError as error:
        raise Conflict(_("You have asked this already; it is being looked at."), code="asked") from error
    events.append(
        "person", person.pk, [events.Entry(f"person.asked_to_{kind}", by, {"asked": row.pk, "field": field})]
    )
    return row


def _office(field: str) -> Office | None:
    """Names and ID numbers are the police's to know; of all else the dispatch centre finds whose it is."""
    first = REGISTRAR if field in (Asked.Field.NAME, Asked.Field.ID_NUMBER) else DISPATCH
    standing = offices()
    return standing.filter(office_kind=first).first() or standing.filter(office_kind=DISPATCH).first()


def _apply(person: Person, asked: Asked, by: str) -> None:
    words = asked.words.open()
    if asked.field == Asked.Field.NAME:
        person.name = words
        person.save(update_fields=["name"])
    elif asked.field == Asked.Field.ID_NUMBER:
        known = person_by_id_number(words)
        if known and known.pk != person.pk:
            raise Conflict(
                _("This ID number stands on another record: look whether the two are one."), code="id_number"
            )
        if known and bytes(known.id_number_index or b"") != blind_index(words, "id_number"):
            return  # it stands on a record that was merged into this one: it is known already
        person.id_number, person.id_number_index = words, blind_index(words, "id_number")
        person.save(update_fields=["id_number", "id_number_index"])
    else:
        return  # what stands elsewhere is corrected where it stands; the answer says so
    events.append(
        "person", person.pk, [events.Entry("person.corrected", by, {"asked": asked.pk, "field": asked.field})]
    )


def _answer(asked: Asked, state: str, answer: str, label: str, by: str) -> None:
    asked.state, asked.answer, asked.decided_by, asked.decided_at = state, answer, label[:120], clock.now()
    asked.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    events.append("person", asked.person_id, [events.Entry(f"person.{state}", by, {"asked": asked.pk})])
