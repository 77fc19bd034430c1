"""What others ask of bookings. A hold that has expired counts nowhere, whether it was cleared away yet or not."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings import rules, states
from tongban.kernel.bookings.models import Booking, Resource, Slot
from tongban.kernel.core import clock


def counts() -> Q:
    """Bookings that count now: confirmed, or held and not yet expired."""
    return Q(state=states.CONFIRMED) | Q(state=states.HELD, expires_at__gt=clock.now())


def alive() -> Q:
    """Those, and the ones on a waiting list."""
    return counts() | Q(state=states.WAITING)


def visible(actor: Actor) -> QuerySet[Booking]:
    """The bookings that an actor may see: their own, and those of what their office keeps."""
    return rights.visible(actor, rules.VIEW, Booking.objects.all())


def of_person(person_id: int) -> QuerySet[Booking]:
    """A person's bookings that are alive, the next first."""
    rows = Booking.objects.filter(alive(), person=person_id).select_related("resource", "slot")
    return rows.order_by("during", "pk")


def slots(resource: Resource, *, since: datetime | None = None) -> QuerySet[Slot]:
    """The open occurrences of a resource that are not over, each with what is `free`."""
    rows = Slot.objects.filter(resource=resource, closed_at=None, during__endswith__gt=since or clock.now())
    return with_free(rows).order_by("during")


def with_free(rows: QuerySet[Slot]) -> QuerySet[Slot]:
    """Occurrences with `free`: places nobody has; what expired holds had is free."""
    gone = Booking.objects.filter(slot=OuterRef("pk"), state=states.HELD, expires_at__lte=clock.now())
    total = gone.order_by().values("slot").annotate(n=Sum("quantity")).values("n")
    return rows.annotate(free=F("capacity") - F("taken") + Coalesce(Subquery(total), 0))


def free(slot: Slot) -> int:
    """How many places of an occurrence nobody has."""
    found: Any = with_free(Slot.objects.filter(pk=slot.pk)).get()
    return int(found.free)


def waiting(slot: Slot) -> QuerySet[Booking]:
    """Who waits for an occurrence, the first to ask first."""
    return slot.bookings.filter(state=states.WAITING).order_by("asked_at", "pk")


def place_in_line(booking: Booking) -> int:
    """Which in the line it is, from 1; 0 when it does not wait."""
    if booking.state != states.WAITING:
        return 0
    same = Booking.objects.filter(state=states.WAITING, resource=booking.resource_id, slot=booking.slot_id)
    earlier = Q(asked_at__lt=booking.asked_at) | Q(asked_at=booking.asked_at, pk__lt=booking.pk)
    return same.filter(earlier).count() + 1


def taken_times(resource: Resource, during: TimestamptzRange) -> QuerySet[Booking]:
    """What stands in a range of a resource of one: bookings that count and blocks, in order."""
    rows = Booking.objects.filter(counts() | Q(state=states.BLOCKED), resource=resource)
    return rows.filter(during__overlap=during).order_by("during")


def free_resources(of: QuerySet[Resource], during: TimestamptzRange) -> QuerySet[Resource]:
    """Of resources of one, those that nobody has in that time."""
    busy = Booking.objects.filter(counts() | Q(state=states.BLOCKED), during__overlap=during)
    return of.filter(closed_at=None).exclude(pk__in=busy.values("resource"))


def about(what: str, ids: Iterable[int]) -> QuerySet[Resource]:
    """The resources of records of a service, by their ids."""
    return Resource.objects.filter(about=what, about_id__in=list(ids)).order_by("pk")


def loan_of(resource: Resource) -> Booking | None:
    """Who has a lent item now, if anybody."""
    open_ended = Booking.objects.filter(resource=resource, state=states.CONFIRMED, during__upper_inf=True)
    return open_ended.select_related("person", "organisation").first()


def loans(of: QuerySet[Resource]) -> QuerySet[Booking]:
    """What of these resources is lent now, the longest first."""
    rows = Booking.objects.filter(resource__in=of, state=states.CONFIRMED, during__upper_inf=True)
    return rows.order_by("asked_at")


def miscounted() -> QuerySet[Slot]:
    """Counters of occurrences that differ from their bookings: there must be none (for audits)."""
    rows = Booking.objects.filter(slot=OuterRef("pk"), state__in=states.TAKEN)
    total = rows.order_by().values("slot").annotate(n=Sum("quantity")).values("n")
    counted = Slot.objects.exclude(resource__over=states.CELLS)
    return counted.annotate(sold=Coalesce(Subquery(total), 0)).exclude(sold=F("taken"))
