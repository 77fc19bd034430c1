"""Names and numbers of people as whoever keeps a list of them confirmed: of many at once."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from tongban.kernel.core import events
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.actions.people import STREAM
from tongban.kernel.parties.models import Person

SAID = ("name", "phone", "id_number")
NUMBERS = SAID[1:]
Said = Mapping[str, str]


@transaction.atomic
def correct_people(said: Mapping[int, Said], *, by: str) -> None:
    """Each of these records says what is said of it (`name`, `phone`, `id_number`; what is empty says nothing).

    A number that is somebody else's record stays theirs: this one says it and is not found by it. Raises IntegrityError
    where somebody gives or takes such a number at this moment.
    """
    held = Person.objects.filter(pk__in=said).order_by("pk").select_for_update(of=("self",), no_key=True)
    changed = [(row, names) for row in held if (names := otherwise(row, said[row.pk]))]
    _say([(row, {name: said[row.pk][name] for name in names}) for row, names in changed])
    heads = _heads([row.pk for row, _names in changed])
    told = [(row.pk, events.Entry("person.corrected", by, {"fields": names})) for row, names in changed]
    events.append_many(STREAM, [(pk, heads[pk], [entry]) for pk, entry in told])


def otherwise(row: Person, said: Said) -> list[str]:
    """What is said otherwise than the record says it."""
    return [name for name in SAID if said.get(name) and said[name] != getattr(row, name).open()]


def _heads(ids: Sequence[int]) -> dict[int, events.Head]:
    """The ends of their chains; of many together none is locked, and of two writers at once the chain refuses the second."""
    return {pk: events.last_of(STREAM, pk) for pk in ids} if len(ids) == 1 else events.ends_of(STREAM, ids)


def _say(told: Sequence[tuple[Person, dict[str, str]]]) -> None:
    for name in SAID:
        rows = [(row, said[name]) for row, said in told if name in said]
        fields = [name]
        if name in NUMBERS:
            _number(name, rows)
            fields.append(f"{name}_index")
        for row, value in rows:
            setattr(row, name, value)
        Person.objects.bulk_update([row for row, _value in rows], fields, batch_size=500)


def _number(name: str, told: Sequence[tuple[Person, str]]) -> None:
    """By which number each is found from now on, in order: one that another gives up is free for the next."""
    whose = _bearers(name, [blind_index(value, name) for _row, value in told])
    for row, value in told:
        old, index = getattr(row, f"{name}_index"), blind_index(value, name)
        if old is not None and whose.get(bytes(old)) == row.pk:
            del whose[bytes(old)]
        setattr(row, f"{name}_index", index if whose.setdefault(index, row.pk) == row.pk else None)


def _bearers(name: str, indexes: Iterable[bytes]) -> dict[bytes, int]:
    found = Person.objects.filter(**{f"{name}_index__in": list(indexes)}).values_list(f"{name}_index", "pk")
    return {bytes(index): pk for index, pk in found}
