"""What keepers and their offices see: a station's day, its stock, loans, moves, activities."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from tongban.kernel.activities.models import Activity, Shift
from tongban.kernel.bookings import states
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.services.stations import rules
from tongban.services.stations.models import Act, Item, Loan, Movement, Station, Stock, Transfer, VisitDay
from tongban.services.stations.queries.finding import things_of
from tongban.services.stations.queries.reach import stations

CARE = "stations.care"
OPEN_TRANSFERS = (rules.PROPOSED, rules.ON_THE_WAY)


def listed() -> QuerySet[Station]:
    """Stations with today's visitors, what is lent from them, and how many goods are low."""
    visits = VisitDay.objects.filter(station=OuterRef("pk"), day=today()).values("people")
    out = Loan.objects.filter(station=OuterRef("pk"), booking__state=states.CONFIRMED)
    low = Stock.objects.filter(station=OuterRef("pk"), level__lte=F("low"))
    return stations().annotate(
        visitors=Coalesce(Subquery(visits), 0), lent_now=_count(out), low_goods=_count(low)
    )


def _count(rows: QuerySet[Any]) -> Any:
    one = rows.order_by().values("station").annotate(n=Sum(1)).values("n")
    return Coalesce(Subquery(one), 0)


def visitors(station: Station) -> int:
    """How many came today."""
    row = VisitDay.objects.filter(station=station, day=today()).first()
    return row.people if row else 0


def stock(station: Station) -> QuerySet[Stock]:
    """Its goods."""
    return Stock.objects.filter(station=station).order_by("good")


def out_from(station: Station) -> QuerySet[Loan]:
    """What was lent here and is not back, the first due first."""
    rows = Loan.objects.filter(station=station, booking__state=states.CONFIRMED)
    return rows.select_related("item", "booking").order_by("booking__due_at")


def loans_of(person_id: int) -> QuerySet[Loan]:
    """What a person has borrowed, what is still out first, then the newest."""
    rows = Loan.objects.filter(booking__person=person_id).select_related(
        "item", "booking", "station__site", "back_at"
    )
    return rows.order_by(F("booking__ended_at").asc(nulls_first=True), "-booking__asked_at")


def items(station: Station) -> QuerySet[Item]:
    """Its own items and those that lie there."""
    rows = Item.objects.filter(Q(at=station) | Q(home=station)).select_related("at", "home", "resource")
    return rows.order_by("kind", "code")


def acts(station: Station) -> QuerySet[Act]:
    """What was done there, the newest first."""
    return station.acts.select_related("account").order_by("-at", "-pk")


def movements(station: Station) -> QuerySet[Movement]:
    """Its ledger, the newest first."""
    return station.movements.order_by("-at", "-pk")


def transfers(station: Station) -> list[tuple[Transfer, list[str]]]:
    """What is on its way to it or from it, or proposed; with the numbers on the things."""
    rows = Transfer.objects.filter(Q(giver=station) | Q(receiver=station), state__in=OPEN_TRANSFERS)
    rows = rows.select_related("giver", "receiver").order_by("-pk")
    return [(row, list(things_of(row).values_list("code", flat=True))) for row in rows]


def all_transfers(among: Q) -> QuerySet[Transfer]:
    """Every move between stations that fit."""
    some = Station.objects.filter(among)
    rows = Transfer.objects.filter(Q(giver__in=some) | Q(receiver__in=some))
    return rows.select_related("giver", "receiver")


def care(station: Station) -> QuerySet[Activity]:
    """Care activities of a station, the next first."""
    return Activity.objects.filter(kind=CARE, site=station.site_id).order_by("-during")


def with_places(rows: Iterable[Activity]) -> list[Activity]:
    """Activities, each with how many places are `free`."""
    told = list(rows)
    counted = Shift.objects.filter(activity__in=[row.pk for row in told]).order_by().values("activity")
    sums = counted.annotate(free=Sum(F("slot__capacity") - F("slot__taken")))
    found = dict(sums.values_list("activity", "free"))
    for row in told:
        row.free = found.get(row.pk, 0)  # type: ignore[attr-defined]
    return told


def care_of(person_id: int) -> QuerySet[Booking]:
    """The places somebody has at care that is not over, or waits for; the next first."""
    rows = Booking.objects.filter(person=person_id, resource__kind=CARE)
    rows = rows.filter(
        state__in=(states.CONFIRMED, states.WAITING), during__endswith__gt=clock.now()
    ).select_related("slot__shift__activity")
    return rows.order_by("during", "pk")


def care_to_come(station: Station) -> QuerySet[Activity]:
    """Those that are not over."""
    return care(station).filter(state="open", during__endswith__gt=clock.now()).order_by("during")
