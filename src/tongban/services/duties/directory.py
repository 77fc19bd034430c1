"""What dispatch reads, in memory: the lists in force and the office of each kind in each division."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from uuid import UUID

from tongban.kernel.core import clock
from tongban.kernel.core.editions import Kept
from tongban.kernel.parties.models import Office
from tongban.services.duties.models import Binding, DutyItem, DutyList, Edition
from tongban.services.duties.routing import Router
from tongban.services.duties.sheet import DutyRow

BEGINNING, END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seat:
    """An office that stands for a kind in a division over a time."""

    since: datetime
    until: datetime
    office: int


@dataclass(frozen=True, slots=True)
class Stood:
    """A list as it was or is in force, for the division of this path and those below."""

    pk: int
    kind: str
    level: str
    path: str
    since: date
    until: date


@dataclass(frozen=True)
class Directory:
    """Lists and offices of one edition; any time may be asked for."""

    edition: UUID | None
    lists: tuple[Stood, ...]
    bound: dict[tuple[str, str], list[Seat]]
    seated: dict[tuple[str, str], list[Seat]]

    def lists_for(self, path: str, day: date) -> tuple[int, ...]:
        """The lists in force at a place: of each kind and level the nearest division's on the way up."""
        best: dict[tuple[str, str], Stood] = {}
        for one in self.lists:
            above = path == one.path or path.startswith(f"{one.path}.")
            if above and one.since <= day < one.until:
                held = best.setdefault((one.kind, one.level), one)
                best[one.kind, one.level] = max(held, one, key=lambda s: len(s.path))
        return tuple(sorted(one.pk for one in best.values()))

    def office(self, kind: str, path: str, moment: datetime) -> int | None:
        """The office of a kind for a place: bound to the division or standing in it, else the same one up."""
        for code in reversed(path.split(".")):
            for seats in (self.bound, self.seated):
                for seat in seats.get((code, kind), ()):
                    if seat.since <= moment < seat.until:
                        return seat.office
        return None


@dataclass(frozen=True)
class Stocked:
    """A router over lists of the database, and which item each of its rows is."""

    router: Router
    items: tuple[DutyItem, ...]


@lru_cache(maxsize=32)
def stocked(lists: tuple[int, ...]) -> Stocked:
    """The router over these lists; a list never changes once it is there."""
    items = (
        DutyItem.objects.filter(duty_list__in=lists).select_related("duty_list").prefetch_related("helping")
    )
    found = tuple(items.order_by("duty_list__kind", "pk"))
    return Stocked(Router(map(row_of, found)), found)


def row_of(item: DutyItem) -> DutyRow:
    """A stored item as a list tells it."""
    return DutyRow(
        list=item.duty_list.kind,
        level=item.duty_list.level,
        number=item.number,
        title=item.title,
        text=item.text,
        law=item.law,
        category=item.category,
        category2=item.category2,
        lead=item.lead_kind,
        helping=tuple((h.office_kind, h.part) for h in item.helping.all()),
        keywords=tuple(item.keywords),
        urgent=tuple(item.urgent),
    )


def _read(edition: UUID | None) -> Directory:
    return Directory(edition, tuple(_lists()), _seats(_bindings()), _seats(_offices()))


def _stamp() -> UUID | None:
    return Edition.objects.values_list("stamp", flat=True).first()


current = Kept("duties.directory", _stamp, _read).current


def _lists() -> Iterator[Stood]:
    rows = DutyList.objects.exclude(in_force=None).select_related("division")
    for row in rows:
        since, until = row.in_force.lower or date.min, row.in_force.upper or date.max
        yield Stood(row.pk, row.kind, row.level, row.division.path, since, until)


def _offices() -> Iterator[tuple[str, str, Seat]]:
    rows = Office.objects.exclude(office_kind="").order_by("code")
    for kind, code, valid, pk in rows.values_list("office_kind", "division__code", "valid", "pk"):
        yield kind, code, Seat(valid.lower or BEGINNING, valid.upper or END, pk)


def _bindings() -> Iterator[tuple[str, str, Seat]]:
    for row in Binding.objects.select_related("division", "office"):
        stands = row.office.valid
        since = max(_moment(row.valid.lower) or BEGINNING, stands.lower or BEGINNING)
        until = min(_moment(row.valid.upper) or END, stands.upper or END)
        yield row.office_kind, row.division.code, Seat(since, until, row.office_id)


def _seats(told: Iterable[tuple[str, str, Seat]]) -> dict[tuple[str, str], list[Seat]]:
    seats: dict[tuple[str, str], list[Seat]] = defaultdict(list)
    for kind, code, seat in told:
        seats[code, kind].append(seat)
    return dict(seats)


def _moment(day: date | None) -> datetime | None:
    return clock.midnight(day) if day else None
