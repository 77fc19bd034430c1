"""What others ask about offices and people, as of a moment (default: now)."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.models import (
    Asked,
    Doubt,
    Household,
    Membership,
    Merge,
    Office,
    Organisation,
    Person,
)
from tongban.kernel.places import register

HAS_ADDRESS = RawSQL("octet_length(parties_household.address) > 0", (), output_field=BooleanField())
AnyParty = TypeVar("AnyParty", Person, Organisation)


def offices(on: datetime | None = None) -> QuerySet[Office]:
    """The offices of that moment, the highest first."""
    standing = Office.objects.filter(valid__contains=on or clock.now())
    return standing.select_related("division").order_by("division__path", "code")


def office(code: str) -> Office | None:
    """The office of that code, also one that has closed."""
    return Office.objects.select_related("division").filter(code=code).first()


def office_path(office_id: int) -> str:
    """The path of the division that an office works for."""
    return Office.objects.values_list("division__path", flat=True).get(pk=office_id)


def office_for(kind: str, division_path: str, on: datetime | None = None) -> Office | None:
    """The office of a kind that answers for a place: its own division's, else the nearest above's."""
    return offices_for([kind], division_path, on).get(kind)


def offices_for(kinds: Iterable[str], division_path: str, on: datetime | None = None) -> dict[str, Office]:
    """The same for several kinds in one query; a kind without an office on the way up is left out."""
    # what was filed at a division that gave way to another is answered where it lies now
    codes = (register.current().present(division_path) if on is None else division_path).split(".")
    found = offices(on).filter(office_kind__in=set(kinds), division__code__in=codes)
    nearest: dict[str, Office] = {}
    for one in sorted(found, key=lambda o: (-codes.index(o.division.code), o.code)):
        nearest.setdefault(one.office_kind, one)
    return nearest


def offices_by_place() -> dict[tuple[str, str], int]:
    """The id of the office of each kind and division code, for whoever asks `office_for` thousands of times."""
    told = offices().exclude(office_kind="").order_by("-code")  # of two, the one whose code is less
    return {(kind, code): pk for kind, code, pk in told.values_list("office_kind", "division__code", "pk")}


def people_by_number(text: str) -> list[int]:
    """The ids of people whose phone or ID number is exactly this, in any spelling; none of what is neither."""
    found: list[int] = []
    for kind in ("phone", "id_number"):
        try:
            rows = Person.objects.filter(**{f"{kind}_index": blind_index(text, kind)})
        except TongbanError:  # not written like one
            continue
        found += rows.values_list("pk", flat=True)
    return found


def households_left(before: datetime) -> QuerySet[Household]:
    """Households of which something is known and to which nobody has belonged since a moment."""
    day = before.astimezone(clock.BEIJING).date()
    rows = Membership.objects.filter(household=OuterRef("pk"))
    later = rows.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=day))
    known = Household.objects.filter(HAS_ADDRESS | Exists(rows), created_at__lt=before)
    return known.exclude(Exists(later))


def person_by_phone(phone: str) -> Person | None:
    """Whoever proved this phone number to be theirs."""
    found = Person.objects.filter(phone_index=blind_index(phone, "phone")).first()
    return speaking_for(found) if found else None


def person_by_id_number(id_number: str) -> Person | None:
    """Whoever this ID number belongs to."""
    found = Person.objects.filter(id_number_index=blind_index(id_number, "id_number")).first()
    return speaking_for(found) if found else None


def speaking_for(record: AnyParty) -> AnyParty:
    """The record that stands for this one now: itself, or what it was merged into."""
    while record.merged_into_id:
        record = type(record)._base_manager.get(pk=record.merged_into_id)
    return record


def records_of(person_id: int) -> list[int]:
    """A person's record and all that were merged into it: their history is read together."""
    known, found = [person_id], [person_id]
    while found := list(
        Person.objects.filter(merged_into__in=found).order_by("pk").values_list("pk", flat=True)
    ):
        known += found
    return known


def doubts(state: str = Doubt.State.OPEN) -> QuerySet[Doubt]:
    """Pairs of records that may be of one: those to decide the likeliest first, the others newest first."""
    rows = Doubt.objects.filter(state=state)
    return rows.order_by("-p", "id") if state == Doubt.State.OPEN else rows.order_by("-decided_at", "-id")


def merges() -> QuerySet[Merge]:
    """What was merged, newest first."""
    return Merge.objects.order_by("-at", "-id")


def asked_by(person_id: int) -> QuerySet[Asked]:
    """What a person asked about their record, newest first."""
    return (
        Asked.objects.filter(person__in=records_of(person_id)).select_related("office").order_by("-at", "-id")
    )


def asked_and_decided(before: datetime) -> QuerySet[Asked]:
    """What people asked and was decided before a moment."""
    return Asked.objects.filter(decided_at__lt=before)
