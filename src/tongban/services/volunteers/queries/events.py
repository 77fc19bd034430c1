"""Events found by day, place, skill and words; what somebody signed up for; needs; what waits to be decided."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.queries import over
from tongban.kernel.activities import queries as activities
from tongban.kernel.activities.models import Activity, Correction, Series, Shift, Template
from tongban.kernel.bookings import states as booked
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.kernel.parties.queries import records_of
from tongban.kernel.places.queries import within
from tongban.services.volunteers import rules
from tongban.services.volunteers.models import Need, Rating, Team
from tongban.services.volunteers.queries import VIEW


def events() -> QuerySet[Activity]:
    """Every event of volunteers."""
    return Activity.objects.filter(kind=rules.EVENT).select_related("division", "organisation", "office")


def with_places(rows: Iterable[Activity]) -> list[Activity]:
    """The events of a page, each with `places` and how many are `taken`: counted for these alone."""
    told = list(rows)
    counted = Shift.objects.filter(activity__in=[row.pk for row in told]).order_by().values("activity")
    sums = counted.annotate(taken=Sum("slot__taken"), places=Sum("slot__capacity"))
    found = {one["activity"]: (one["taken"], one["places"]) for one in sums}
    for row in told:
        row.taken, row.places = found.get(row.pk, (0, 0))  # type: ignore[attr-defined]
    return told


def open_events(wanted: Mapping[str, Any]) -> QuerySet[Activity]:
    """What one can still sign up for, narrowed by day, place, skill and words; the next first."""
    rows = narrowed(events().filter(state="open", during__startswith__gt=clock.now()), wanted)
    return rows.order_by("during", "pk")


def narrowed(rows: QuerySet[Activity], wanted: Mapping[str, Any]) -> QuerySet[Activity]:
    """By day, place, skill, state and words of the title."""
    if day := wanted.get("day"):
        start, end = _day(day)
        rows = rows.filter(during__startswith__gte=start, during__startswith__lt=end)
    if place := wanted.get("division"):
        rows = rows.filter(within(place.path, "division__path"))
    if skill := wanted.get("skill"):
        needing = Shift.objects.filter(activity=OuterRef("pk"), slot__needs__contains=[f"skill:{skill}"])
        rows = rows.filter(Exists(needing))
    if state := wanted.get("state"):
        rows = rows.filter(state=state)
    if words := wanted.get("q"):
        rows = rows.filter(title__icontains=words)
    return rows


def _day(day: date) -> tuple[datetime, datetime]:
    start = clock.midnight(day)
    end = datetime.max.replace(tzinfo=clock.BEIJING)  # the last day there is has no day after it
    return start, start + min(timedelta(days=1), end - start)


def shown(actor: Actor) -> QuerySet[Activity]:
    """The events an office sees: of the divisions it looks after, drafts and past ones too."""
    return events() if actor.is_system else events().filter(over(actor, VIEW))


def led(actor: Actor) -> QuerySet[Activity]:
    """The events an actor leads in person, the next first."""
    mine = rules.person_of(actor)
    return events().filter(leader=mine).order_by("-during", "-pk") if mine else events().none()


def templates_of(team: Team) -> QuerySet[Template]:
    """Templates a team's leader may use: the team's own, and those for everybody."""
    rows = Template.objects.filter(kind=rules.EVENT, closed_at=None)
    return rows.filter(Q(organisation=team.organisation_id) | Q(organisation=None)).order_by("title")


def ahead(series: Series) -> QuerySet[Activity]:
    """The dates of a series that one can still sign up for, the next first."""
    rows = events().filter(series=series, state="open", during__startswith__gt=clock.now())
    return rows.order_by("during", "pk")


def shifts_to_book(row: Activity) -> list[Shift]:
    """The shifts of an event in order, with all that signing up asks of them."""
    rows = row.shifts.select_related("activity", "slot__resource").order_by("during", "pk")
    return list(rows)


def mine(person_id: int) -> QuerySet[Booking]:
    """What somebody signed up for and is not over, the next first."""
    rows = Booking.objects.filter(person__in=records_of(person_id), resource__kind=rules.EVENT)
    rows = rows.filter(state__in=(booked.CONFIRMED, booked.WAITING), during__endswith__gt=clock.now())
    return rows.select_related("slot__shift__activity").order_by("during", "pk")


def to_give_up(actor: Actor, booking_id: int) -> Booking | None:
    """A place of one's own, or one on a waiting list, that is not over."""
    rows = Booking.objects.filter(pk=booking_id, person=rules.person_of(actor), resource__kind=rules.EVENT)
    return rows.filter(during__endswith__gt=clock.now()).exclude(person=None).first()


def been_to(person_id: int) -> QuerySet[Activity]:
    """Events where somebody was, not yet rated by them, the newest first."""
    ids = records_of(person_id)
    rows = Activity.objects.filter(kind=rules.EVENT, shifts__presences__person__in=ids).distinct()
    rated = Rating.objects.filter(of=rules.EVENT_RATED, person__in=ids)
    return rows.exclude(pk__in=rated.values("activity")).order_by("-during")


def sign_ups(shift: Shift) -> QuerySet[Booking]:
    """Who has a place, with when they came and left; the first to ask first."""
    there = shift.presences.filter(person=OuterRef("person"))
    rows = activities.signed_up(shift)
    return rows.annotate(
        came=Subquery(there.values("came_at")[:1]), left=Subquery(there.values("left_at")[:1])
    )


def points_of(activity: Activity) -> float | None:
    """The mean of what volunteers gave an event."""
    rows = Rating.objects.filter(activity=activity, of=rules.EVENT_RATED)
    found: float | None = rows.aggregate(mean=Avg("points"))["mean"]
    return found


def needs() -> QuerySet[Need]:
    """What communities ask for, the soonest first."""
    return Need.objects.select_related("office", "division", "team", "activity").order_by("wanted_on", "pk")


def needs_for(team: Team) -> QuerySet[Need]:
    """What a team may take: open ones of its county, and those it has taken."""
    county = ".".join(team.division.path.split(".")[:2])
    near = Q(state=rules.OPEN) & within(county, "division__path")
    return needs().filter(near | Q(team=team, state=rules.TAKEN))


def teams_near(need: Need) -> QuerySet[Team]:
    """The teams that may take it: those of its county that stand."""
    county = ".".join(need.division.path.split(".")[:2])
    return Team.objects.filter(within(county, "division__path"), closed_at=None)


def to_decide(actor: Actor) -> QuerySet[Correction]:
    """Corrections of our events' hours that wait for this actor."""
    rows = activities.to_decide(actor).filter(shift__activity__kind=rules.EVENT)
    return rows.select_related("shift__activity", "person")


def may_lead(actor: Actor, activity: Activity) -> bool:
    """Does the actor lead it, or work for the office that answers for it?"""
    return rights.may(actor, "activities.lead", activity)
