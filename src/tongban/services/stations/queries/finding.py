"""Stations near somewhere: open now, with what one needs, by the way on foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from shapely.geometry import Point, shape

from tongban.kernel.bookings import states
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core.clock import today
from tongban.kernel.places import register
from tongban.kernel.places.models import Boundary, Division
from tongban.kernel.places.queries import divisions, within
from tongban.services.stations import rules
from tongban.services.stations.models import Item, Station, Transfer
from tongban.services.stations.queries.reach import PATH, stations
from tongban.services.stations.queries.times import Today, now_at, with_times

Spot = tuple[float, float]  # longitude, latitude


@dataclass(frozen=True)
class Found:
    """A station with how it stands now, and how far it is on foot (None: nobody said from where)."""

    station: Station
    today: Today
    metres: int | None

    @property
    def minutes(self) -> int | None:
        """Minutes on foot, at least one."""
        return None if self.metres is None else max(1, round(self.metres / rules.METRES_A_MINUTE))

    @property
    def amenities(self) -> list[Any]:
        """What it has, in words."""
        return [rules.AMENITIES[one] for one in self.station.amenities if one in rules.AMENITIES]


def find(
    *,
    near: Spot | None = None,
    path: str = "",
    has: Sequence[str] = (),
    kind: str = "",
    open_now: bool = False,
) -> list[Found]:
    """The nearest first; without a place to go from, by name. `path` narrows to a division and all below it."""
    rows = stations().filter(within(path, PATH), closed_at=None, amenities__contains=list(has))
    rows = with_times(rows.filter(kind=kind) if kind else rows)
    found = [Found(one, now_at(one), _way(near, one)) for one in rows]
    wanted = [one for one in found if one.today.is_open or not open_now]
    return sorted(wanted, key=lambda one: (one.metres is None, one.metres or 0, one.station.name))


def _way(near: Spot | None, station: Station) -> int | None:
    spot = position(station)
    return rules.walking(near, spot) if near and spot else None


def position(station: Station) -> Spot | None:
    """Where it is."""
    site = station.site
    return (
        (site.longitude, site.latitude) if site.longitude is not None and site.latitude is not None else None
    )


def middle_of(division: Division) -> Spot | None:
    """A spot inside a division to walk from, by its outline; else in the middle of the stations there."""
    outline = Boundary.objects.filter(division=division).first()
    if outline:
        inside = shape(outline.geometry).representative_point()
        return inside.x, inside.y
    rows = Station.objects.filter(within(division.path, PATH), closed_at=None)
    inside = [spot for row in rows.select_related("site") if (spot := position(row))]
    if not inside:
        return None
    return sum(x for x, _y in inside) / len(inside), sum(y for _x, y in inside) / len(inside)


def places() -> QuerySet[Division]:
    """The divisions one may choose to walk from: counties and towns."""
    return divisions().filter(level__in=("county", "town")).order_by("path")


def drawn(found: Sequence[Found], near: Spot | None, counties: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Outlines of the counties in which they lie, a spot for each, and where one stands: for ui.ground."""
    known = register.current().on()
    rows = Boundary.objects.filter(
        division__code__in=counties, division__valid__contains=today()
    ).select_related("division")
    shapes = [
        {"geometry": shape(b.geometry), "kind": "", "label": known.by_code[b.division.code].label}
        for b in rows
        if b.division.code in known.by_code
    ]
    spots = [
        {"geometry": Point(*spot), "kind": "here" if one.today.is_open else "", "label": one.station.name}
        for one in found
        if (spot := position(one.station))
    ]
    return [*shapes, *spots, *([{"geometry": Point(*near), "kind": "begins", "label": ""}] if near else [])]


LENT = Q(state=states.CONFIRMED, during__upper_inf=True)


def lying(station: Station) -> QuerySet[Item]:
    """What can be borrowed here now."""
    out = Booking.objects.filter(LENT).values("resource")
    rows = Item.objects.filter(at=station, state=rules.IN_USE).exclude(resource__in=out)
    return rows.order_by("kind", "code")


def things_of(row: Transfer) -> QuerySet[Item]:
    """The things of a move: those on their way, and before it left those that would go."""
    if row.state == rules.ON_THE_WAY:
        return Item.objects.filter(at=row.receiver, kind=row.what, state=rules.MOVING).order_by("code")
    some = lying(row.giver).filter(kind=row.what).values_list("pk", flat=True)[: row.quantity]
    return Item.objects.filter(pk__in=list(some)).order_by("code")


def lying_by_kind(station: Station) -> dict[str, int]:
    """How many of each kind can be borrowed here."""
    rows = lying(station).order_by().values("kind").annotate(n=Count("pk"))
    return {row["kind"]: row["n"] for row in rows}
