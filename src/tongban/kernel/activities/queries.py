"""What others ask of activities: what is open, who comes, what hours count, what is late."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from time import monotonic

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import rules, states
from tongban.kernel.activities.models import Activity, Correction, Hours, Shift
from tongban.kernel.bookings import states as booked
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.kernel.parties.queries import records_of

FULL_FOR, MOST_FULL = 1.0, 100  # seconds, shifts
_full: dict[int, tuple[float, Shift]] = {}


def open_activities(kind: str = "", *, since: datetime | None = None) -> QuerySet[Activity]:
    """What is open and not over, the next first; everybody may see it."""
    rows = Activity.objects.filter(state=states.OPEN, during__endswith__gt=since or clock.now())
    return (rows.filter(kind=kind) if kind else rows).order_by("during", "pk")


def led(actor: Actor) -> QuerySet[Activity]:
    """The activities that an actor leads or whose office they work for."""
    return rights.visible(actor, rules.LEAD, Activity.objects.all())


def shifts(activity: Activity) -> QuerySet[Shift]:
    """Its shifts in order, each with places `taken` of `places` as booked (expired holds: bookings.queries.with_free)."""
    rows = activity.shifts.select_related("slot").order_by("during", "pk")
    return rows.annotate(places=F("slot__capacity"), taken=F("slot__taken"))


def shift_to_book(shift_id: int) -> Shift | None:
    """A shift with all that signing up asks of it, in one query.

    A full one is remembered for a moment: in a rush thousands ask for it. What is decided is decided under the lock of
    its slot, which is read again there, so a place that came free meanwhile is still had.
    """
    then, known = _full.get(shift_id, (0.0, None))
    if known is not None and monotonic() - then < FULL_FOR:
        return known
    row = Shift.objects.select_related("activity", "slot__resource").filter(pk=shift_id).first()
    if row is not None and row.activity.state == states.OPEN and row.slot.taken >= row.slot.capacity:
        if len(_full) >= MOST_FULL:
            _full.clear()
        _full[shift_id] = (monotonic(), row)
    return row


def signed_up(shift: Shift) -> QuerySet[Booking]:
    """Who has a place of a shift, in the order of asking."""
    rows = Booking.objects.filter(slot=shift.slot_id, state=booked.CONFIRMED)
    return rows.select_related("person").order_by("asked_at", "pk")


def no_shows(shift: Shift) -> QuerySet[Booking]:
    """Who had a place of a shift that is over and did not come."""
    return signed_up(shift).filter(~Exists(shift.presences.filter(booking=OuterRef("pk"))))


def hours_of(person_id: int) -> QuerySet[Hours]:
    """The hours that count of a person, the newest first."""
    rows = Hours.objects.filter(person__in=records_of(person_id), void_at=None)
    return rows.select_related("shift__activity").order_by("-during")


def visible_hours(actor: Actor) -> QuerySet[Hours]:
    """The hours an actor may see: their own, and those of their office's activities."""
    return rights.visible(actor, rules.SEE, Hours.objects.filter(void_at=None))


def minutes_of(people: Iterable[int]) -> dict[int, int]:
    """Minutes that count, by person; who has none is left out."""
    rows = Hours.objects.filter(person__in=list(people), void_at=None)
    return dict(rows.order_by().values_list("person").annotate(n=Sum("minutes")).values_list("person", "n"))


def minutes_on(person_id: int, day: date) -> int:
    """The minutes of a person that began on a day."""
    start = clock.midnight(day)
    rows = hours_of(person_id).filter(during__startswith__gte=start)
    rows = rows.filter(during__startswith__lt=start + timedelta(days=1))
    return rows.aggregate(n=Sum("minutes"))["n"] or 0


def overdue(actor: Actor | None = None) -> QuerySet[Activity]:
    """What took place and was not recorded within ten working days, the longest first."""
    rows = led(actor) if actor else Activity.objects.all()
    return rows.filter(state=states.OPEN, record_due_at__lt=clock.now()).order_by("record_due_at")


def to_decide(actor: Actor) -> QuerySet[Correction]:
    """Corrections that wait for this actor: none they asked for, none of their own hours."""
    activities = rights.visible(actor, rules.DECIDE, Activity.objects.all())
    rows = Correction.objects.filter(state=states.ASKED, shift__activity__in=activities)
    mine = rules.person_of(actor)
    own = Q(person=mine) | Q(asked_by_person=mine) if mine else Q(pk__in=())
    return rows.exclude(asked_by=actor.code).exclude(own).order_by("asked_at")


def busy(person_id: int, during: TimestamptzRange) -> bool:
    """Has the person another place at that time?"""
    rows = Booking.objects.filter(person=person_id, personal=True, during__overlap=during)
    return rows.filter(state__in=(booked.HELD, booked.CONFIRMED)).exists()
