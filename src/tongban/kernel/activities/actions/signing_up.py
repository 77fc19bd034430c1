"""Signing up is booking a place of a shift: for whoever is old enough, or has a guardian's consent."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import states
from tongban.kernel.activities.models import Activity, Consent, Shift
from tongban.kernel.activities.queries import shift_to_book
from tongban.kernel.activities.rules import OF_AGE, age_on
from tongban.kernel.bookings import actions as bookings
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.states import CONSENT, LIVE
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.identity import birth_date
from tongban.kernel.core.service import provider
from tongban.kernel.parties.models import Person


def sign_up(
    shift: Shift | int, person: Person, *, by: Actor, once: str = "", wait: bool = True, vouched: bool = False
) -> Booking:
    """A place of the shift, or one on its waiting list (`booking.state`), in one short locked statement.

    TongbanError `not_open`, `too_young`, `age_unknown`, `consent`, and what bookings.hold refuses (`full`, `twice`,
    `elsewhere`: another shift at that time, `past`, `need_unmet`). Sign off: bookings.cancel(booking.pk, by=).
    """
    row = shift if isinstance(shift, Shift) else shift_to_book(shift)
    if row is None or row.activity.state != states.OPEN:
        raise Conflict(_("Nobody can sign up for this now."), code="not_open")
    require_of_age(row.activity, person)
    return bookings.hold(row.slot, who=person, by=by, confirm=True, wait=wait, once=once, vouched=vouched)


def require_of_age(activity: Activity, person: Person) -> None:
    """Refuse whoever is too young, and a minor whose guardian has not agreed."""
    if not _asks_age(activity):
        return
    day = _day_of(activity)
    born = born_on(person)
    if born is None:
        raise TongbanError(_("Tell your birth date first."), code="age_unknown", field="born")
    age = age_on(born, day)
    if age < activity.least_age:
        text = _("One must be %(age)d years old for this.") % {"age": activity.least_age}
        raise TongbanError(text, code="too_young")
    if _lacks_consent(person, born, activity):
        raise TongbanError(_("A guardian must agree first."), code="consent")


def _asks_age(activity: Activity) -> bool:
    return activity.asks_age or activity.least_age > 0


def _day_of(activity: Activity) -> date:
    return activity.during.lower.astimezone(clock.BEIJING).date()


def born_on(person: Person) -> date | None:
    """The birth date in the ID number, or what the room says that provides `activities.born`: (person) -> date or None."""
    if person.id_number_index:
        number = person.id_number.open()
        if len(number) == 18:
            return birth_date(number)
    ask = provider("activities.born")
    return ask(person) if ask else None


def consents(person: Person, activity: Activity, day: date) -> QuerySet[Consent]:
    """The consents that hold for a person in an activity on a day."""
    rows = Consent.objects.filter(Q(activity=None) | Q(activity=activity), person=person, withdrawn_at=None)
    return rows.filter(Q(until=None) | Q(until__gte=day))


@transaction.atomic
def give_consent(
    person: Person,
    guardian: Person,
    *,
    by: Actor,
    activity: Activity | None = None,
    until: date | None = None,
) -> Consent:
    """A guardian lets a minor take part: in one activity, or in any until a day. The caller proved the guardian.

    TongbanError `guardian` where the guardian is the minor, or not known to be of age.
    """
    born = born_on(guardian)
    if person.pk == guardian.pk or born is None or age_on(born, clock.today()) < OF_AGE:
        raise TongbanError(_("A guardian is somebody else, of age."), code="guardian", field="guardian")
    row = Consent.objects.create(
        person=person, guardian=guardian, activity=activity, until=until, given_at=clock.now(), by=by.code
    )
    events.append("person", person.pk, [events.Entry("consent.given", by.code, {"consent": row.pk})])
    return row


@transaction.atomic
def withdraw_consent(consent_id: int, *, by: Actor) -> int:
    """The guardian no longer agrees: the minor's places in what has not begun are given up; returns how many."""
    row = Consent.objects.select_for_update(of=("self",), no_key=True).get(pk=consent_id)
    if row.withdrawn_at:
        return 0
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    events.append("person", row.person_id, [events.Entry("consent.withdrawn", by.code, {"consent": row.pk})])
    return _sign_off_without_consent(row, by)


def _sign_off_without_consent(row: Consent, by: Actor) -> int:
    ahead = Q(slot__shift__during__startswith__gt=clock.now())
    rows = Booking.objects.filter(ahead, person=row.person_id, state__in=LIVE)
    born, count = born_on(row.person), 0
    for booking in rows.select_related("slot__shift__activity"):
        activity = booking.slot.shift.activity if booking.slot else None
        if activity and _lacks_consent(row.person, born, activity):
            bookings.cancel(booking.pk, by=by, why=CONSENT, vouched=True)
            count += 1
    return count


def _lacks_consent(person: Person, born: date | None, activity: Activity) -> bool:
    """Is a guardian to agree, and none does?"""
    day = _day_of(activity)
    grown = born is not None and age_on(born, day) >= OF_AGE
    return _asks_age(activity) and not grown and not consents(person, activity, day).exists()
