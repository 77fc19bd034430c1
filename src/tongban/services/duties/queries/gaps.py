"""What the yearly revision must look at: requests no duty covers, duties no request touched, duties often returned."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from psycopg.types.range import DateRange

from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.places.queries import within
from tongban.services.duties.models import DutyItem, Sending

SURE = 0.3  # below that, the duty lists did not really know the office
OFTEN = 2  # returns
MOST = 200


@dataclass(frozen=True)
class Period:
    """Days, both within (Beijing), and a subtree of divisions ("" everywhere)."""

    since: date
    until: date
    path: str = ""
    sure: float = SURE

    @property
    def sendings(self) -> Q:
        """The sendings of these days and places."""
        begin, end = clock.midnight(self.since), clock.midnight(self.until + timedelta(days=1))
        return Q(at__gte=begin, at__lt=end) & within(self.path, "place_path")

    @property
    def uncovered(self) -> Q:
        """First sendings for whose office no duty spoke, or hardly."""
        return Q(first=True) & (Q(item=None) | Q(p__lt=self.sure))


def last_year() -> tuple[date, date]:
    """The twelve months that end today."""
    return today() - timedelta(days=364), today()


def totals(period: Period) -> dict[str, int]:
    """How many requests were sent, how many of them uncovered, against the suggestion, and returned."""
    found: dict[str, int] = Sending.objects.filter(period.sendings).aggregate(
        sent=Count("pk", filter=Q(first=True)),
        uncovered=Count("pk", filter=period.uncovered),
        against=Count("pk", filter=Q(first=True, against=True)),
        returned=Count("pk", filter=~Q(returned_at=None)),
    )
    return found


def uncovered(period: Period) -> QuerySet[Any, Any]:
    """Groups of requests that no duty covers: class, second class, kind of office that took them, the largest first."""
    rows = Sending.objects.filter(period.sendings & period.uncovered)
    groups = rows.values("category", "category2", kind=F("office__office_kind"))
    counted = groups.annotate(count=Count("pk"), against=Count("pk", filter=Q(against=True)))
    return counted.order_by("-count", "category", "category2", "kind")


def untouched(period: Period) -> QuerySet[DutyItem]:
    """Duties of lists that held in these days by which no request was sent."""
    held = DateRange(period.since, period.until, "[]")
    items = DutyItem.objects.filter(
        within(period.path, "duty_list__division__path"), duty_list__in_force__overlap=held
    )
    sent = Sending.objects.filter(period.sendings, item=OuterRef("pk"), p__gte=period.sure)
    rows = items.exclude(Exists(sent)).select_related("duty_list")
    return rows.order_by("duty_list__division__path", "duty_list__kind", "duty_list__level", "pk")


def often_returned(period: Period) -> list[tuple[DutyItem, int, int]]:
    """Duties whose requests came back at least twice, with how many were sent and came back; the most first."""
    mine = Sending.objects.filter(period.sendings).exclude(item=None).values("item")
    counted = mine.annotate(n=Count("pk"), back=Count("pk", filter=~Q(returned_at=None))).filter(
        back__gte=OFTEN
    )
    found = {row["item"]: row for row in counted.order_by("-back")[:MOST]}
    rows = DutyItem.objects.select_related("duty_list").in_bulk(list(found))
    return [(rows[pk], one["n"], one["back"]) for pk, one in found.items()]


def behind(period: Period, *, part: str, **group: str) -> QuerySet[Sending]:
    """The sendings behind a count: uncovered ones of a group, or those (returned) of a duty."""
    rows = Sending.objects.filter(period.sendings).select_related("case", "office", "item__duty_list")
    narrowed = {"uncovered": period.uncovered, "returned": ~Q(returned_at=None)}.get(part, Q())
    fields = {"category": "category", "category2": "category2", "kind": "office__office_kind", "item": "item"}
    return rows.filter(narrowed, **{fields[name]: value for name, value in group.items()}).order_by(
        "-at", "-pk"
    )
