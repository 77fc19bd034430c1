"""A shift of the past brought in whole, from another register or for a demo: places, presences and hours in a few inserts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import rules, states
from tongban.kernel.activities.actions.attending import STREAM
from tongban.kernel.activities.actions.counting import lock_hours, minutes_of
from tongban.kernel.activities.models import Hours, Presence, Shift
from tongban.kernel.bookings import states as booked
from tongban.kernel.bookings.models import STREAM as BOOKING
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.spans import begins, ends
from tongban.kernel.core import clock, events, wholesale
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError

# a shift with its slot and resource, whoever was there (their ids), and when that was written down
Attended: TypeAlias = tuple[Shift, Sequence[int], datetime]


@transaction.atomic
def carry_attendance(shift_id: int, people: Sequence[int], *, by: Actor) -> int:
    """These people (ids) were there for the whole of a shift that is over; the caller has asked whether `by` may.

    All or none: Conflict `full`, or `elsewhere` where one of them has other hours or another place at that time.
    """
    shift = Shift.objects.select_related("activity", "slot__resource").get(pk=shift_id)
    if rules.person_of(by) in people:
        raise NotAllowed(_("Nobody writes down their own hours. Ask somebody else to."), code="own_hours")
    if shift.activity.state != states.OPEN or clock.now() < ends(shift.during):
        raise TongbanError(_("Record it once it is over."), code="not_over")
    return write_attendance([(shift, people, clock.now())], by=by)


def write_attendance(told: Sequence[Attended], *, by: Actor) -> int:
    """What is known of these shifts, written; in the caller's transaction."""
    lock_hours(*{pk for _shift, people, _at in told for pk in people})
    pairs = [(shift, pk, at) for shift, people, at in told for pk in people]
    places = [_place(shift, pk) for shift, pk, _at in pairs]
    wholesale.number_ahead(places)
    rows = [_presence(shift, place, pk) for place, (shift, pk, _at) in zip(places, pairs, strict=True)]
    wholesale.number_ahead(rows)
    hours = [_hours(shift, row, by, at) for row, (shift, _pk, at) in zip(rows, pairs, strict=True)]
    try:
        with transaction.atomic():
            for some in (places, rows, hours):
                wholesale.insert(some)
    except IntegrityError as error:
        text = str(error)
        code = "full" if "never_oversold" in text else "elsewhere"
        raise Conflict(_("There is no place left, or somebody was elsewhere."), code=code) from error
    moments = [at for _shift, _pk, at in pairs]
    _chain(BOOKING, places, "booking.confirmed", by, moments)
    _chain(STREAM, rows, "presence.left", by, moments)
    return len(rows)


def _place(shift: Shift, person: int) -> Booking:
    resource = shift.slot.resource
    return Booking(
        resource=resource,
        slot=shift.slot,
        during=shift.during,
        state=booked.CONFIRMED,
        person_id=person,
        over=resource.over,
        one_each=resource.one_each,
        personal=resource.personal,
        asked_at=begins(shift.during),
        confirmed_at=begins(shift.during),
    )


def _presence(shift: Shift, place: Booking, who: int) -> Presence:
    how = states.CARRIED
    came, left = begins(shift.during), ends(shift.during)
    return Presence(
        shift=shift, person_id=who, booking=place, came_at=came, left_at=left, came_how=how, left_how=how
    )


def _hours(shift: Shift, row: Presence, by: Actor, at: datetime) -> Hours:
    return Hours(
        person_id=row.person_id,
        shift=shift,
        organisation_id=shift.activity.organisation_id,
        during=shift.during,
        bounds=shift.during,
        minutes=minutes_of(shift.during),
        how=states.CARRIED,
        recorded_at=at,
        recorded_by=by.code,
    )


def _chain(stream: str, rows: Sequence[Any], code: str, by: Actor, moments: Sequence[datetime]) -> None:
    told = {"how": states.CARRIED}
    pairs = zip(rows, moments, strict=True)
    events.append_many(
        stream, [(r.pk, events.Head(), [events.Entry(code, by.code, told, at)]) for r, at in pairs]
    )
