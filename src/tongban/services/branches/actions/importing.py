"""Tables of branches, organisations and members come in: what is new is entered, what is known stays, the rest is told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core.clock import today
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.core.tables import Row
from tongban.services.branches.actions import bulk
from tongban.services.branches.models import Body, Member, Unit
from tongban.services.branches.sheet import Reader

BATCH = 2000


@dataclass
class Report:
    """What became of a table's rows: read = new + unchanged + refused."""

    read: int = 0
    new: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def import_table(what: str, rows: Iterable[Row], *, by: Actor) -> Report:
    """Bodies, units or members of a table; a row that cannot be is told and the others are entered."""
    sheet = Reader(what).read(rows)
    report = Report(sheet.read, refused=sheet.refused)
    seen = _SEEN[what]()
    for start in range(0, len(sheet.rows), BATCH):
        batch = sheet.rows[start : start + BATCH]
        known, fresh = _KNOWN[what]([one for _n, one in batch]), []
        for number, one in batch:
            if known.has(one):
                report.unchanged += 1
            elif seen.has(one):
                report.refused.append(
                    {"row": number, "field": None, "why": _("It stands twice in this file.")}
                )
            else:
                seen.add(one)
                fresh.append(one)
        _WRITES[what](fresh, by=by)
        report.new += len(fresh)
    return report


class Keys:
    """Rows known by a key of their own."""

    def __init__(self, key: Callable[[Any], Any], known: Iterable[Any] = ()) -> None:
        self.key, self.known = key, set(known)

    def has(self, one: Any) -> bool:
        """Is this one known?"""
        return self.key(one) in self.known

    def add(self, one: Any) -> None:
        """It is from now on."""
        self.known.add(self.key(one))


class People:
    """People known by ID number; by phone only where one of the two has no ID number: families share a phone."""

    def __init__(self) -> None:
        self.ids: set[bytes] = set()
        self.phones: dict[bytes, bool] = {}

    def has(self, one: Any) -> bool:
        """Is this somebody known?"""
        number, phone = _indexes(one)
        if number in self.ids:
            return True
        return phone in self.phones and not (number and self.phones[phone])

    def add(self, one: Any) -> None:
        """They are from now on."""
        self.put(*_indexes(one))

    def put(self, number: bytes | None, phone: bytes | None) -> None:
        """The same by their indexes."""
        if number:
            self.ids.add(number)
        if phone:
            self.phones[phone] = bool(number) and self.phones.get(phone, True)


def _indexes(one: Any) -> tuple[bytes | None, bytes | None]:
    return _index(one, "id_number"), _index(one, "phone")


def _index(one: Any, kind: str) -> bytes | None:
    said = getattr(one, kind)
    return blind_index(said, kind) if said else None


def _body(one: bulk.NewBody) -> Any:
    return one.division.pk, one.name


def _code(one: Any) -> Any:
    return one.credit_code


def _known_bodies(rows: Sequence[bulk.NewBody]) -> Keys:
    found = Body.objects.filter(valid__contains=today(), name__in=[one.name for one in rows])
    return Keys(_body, found.values_list("division", "name"))


def _known_units(rows: Sequence[Any]) -> Keys:
    codes = [one.credit_code for one in rows]
    found = Unit.objects.filter(valid__contains=today(), organisation__credit_code__in=codes)
    return Keys(_code, found.values_list("organisation__credit_code", flat=True))


def _known_members(rows: Sequence[Any]) -> People:
    ids, phones = zip(*map(_indexes, rows), strict=True) if rows else ((), ())
    near = Q(person__id_number_index__in=filter(None, ids)) | Q(person__phone_index__in=filter(None, phones))
    found, known = Member.objects.filter(near, valid__contains=today()), People()
    for number, phone in found.values_list("person__id_number_index", "person__phone_index"):
        known.put(bytes(number) if number else None, bytes(phone) if phone else None)
    return known


_SEEN: dict[str, Callable[[], Keys | People]] = {
    "bodies": lambda: Keys(_body),
    "units": lambda: Keys(_code),
    "members": People,
}
_KNOWN: dict[str, Callable[..., Keys | People]] = {
    "bodies": _known_bodies,
    "units": _known_units,
    "members": _known_members,
}
_WRITES: dict[str, Callable[..., Any]] = {
    "bodies": bulk.set_up_bodies,
    "units": bulk.list_units,
    "members": bulk.admit_many,
}
