"""What others ask about offices and people, as of a moment (default: now)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.models import Office, Person
from tongban.kernel.parties.office_kinds import DISPATCH
from tongban.kernel.places import register
from tongban.kernel.places.queries import within


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


def offices_within(path: str, on: datetime | None = None) -> QuerySet[Office]:
    """The offices of a division and of all below it; an empty path is everywhere."""
    return offices(on).filter(within(path, "division__path"))


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


def dispatch_centre(division_path: str = "", on: datetime | None = None) -> Office:
    """The dispatch centre that a place's requests go to."""
    if division_path:
        found = office_for(DISPATCH, division_path, on)
    else:
        found = offices(on).filter(office_kind=DISPATCH).first()
    if found is None:
        raise TongbanError(_("There is no dispatch centre yet. Open one first."), code="no_dispatch_centre")
    return found


def person_by_phone(phone: str) -> Person | None:
    """Whoever proved this phone number to be theirs."""
    return Person.objects.filter(phone_index=blind_index(phone, "phone")).first()


def person_by_id_number(id_number: str) -> Person | None:
    """Whoever this ID number belongs to."""
    return Person.objects.filter(id_number_index=blind_index(id_number, "id_number")).first()
