"""Coming and leaving: by the code that is shown, or told by the leader; once a shift, never by oneself for oneself."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import codes, rules, states
from tongban.kernel.activities.actions import counting
from tongban.kernel.activities.models import Presence, Shift
from tongban.kernel.bookings import states as booked
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.parties.models import Person

EARLY = timedelta(minutes=30)  # before a shift begins, one may come
LATE = timedelta(minutes=30)  # after it ended, one may still tell that one leaves
STREAM = "presence"


def code_to_show(shift: Shift, way: str, *, by: Actor, vouched: bool = False) -> str:
    """The text of the QR code for coming (`in`) or leaving (`out`), good for minutes; to be shown anew each minute."""
    if not vouched:
        rights.require(by, rules.LEAD, shift.activity)
    return codes.code_of(shift.pk, way)


@transaction.atomic
def come(text: str, person: Person, *, by: Actor) -> Presence:
    """Somebody scanned the code for coming. TongbanError `forged`, `late`, `other_code`, `not_signed_up`, `outside`;
    Conflict `used` the second time.
    """
    shift = _shift(codes.read(text, codes.COME).shift)
    return arrive(shift, person.pk, clock.now(), how=states.QR, by=by)


@transaction.atomic
def leave(text: str, person: Person, *, by: Actor) -> Presence:
    """Somebody scanned the code for leaving; their hours count from here. Errors as `come`, and `not_come`."""
    shift = _shift(codes.read(text, codes.LEAVE).shift)
    if not shift.during.lower <= clock.now() <= shift.during.upper + LATE:
        raise TongbanError(_("This shift is not on now."), code="outside")
    return depart(shift, person.pk, clock.now(), how=states.QR, by=by)


@transaction.atomic
def tell_presence(
    shift_id: int, person: Person, came_at: datetime, left_at: datetime, *, by: Actor, vouched: bool = False
) -> Presence:
    """The leader tells when somebody came and left, within the shift and once it is so; never of themselves."""
    shift = _shift(shift_id)
    if not vouched:
        rights.require(by, rules.LEAD, shift.activity)
    if person.pk == rules.person_of(by):
        raise NotAllowed(_("Nobody writes down their own hours. Ask somebody else to."), code="own_hours")
    there = Presence.objects.filter(shift=shift, person=person).first()
    came = there.came_at if there else came_at
    if left_at <= came or left_at > clock.now():
        raise TongbanError(
            _("Leaving comes after coming, and not before now."), code="during", field="left_at"
        )
    if left_at <= shift.during.lower or came >= shift.during.upper:
        raise TongbanError(_("That lies outside of the shift."), code="during", field="came_at")
    if there is None:
        arrive(shift, person.pk, came_at, how=states.LEADER, by=by, told=True)
    return depart(shift, person.pk, left_at, how=states.LEADER, by=by)


def arrive(
    shift: Shift, person_id: int, at: datetime, *, how: str, by: Actor, told: bool = False
) -> Presence:
    """Write down that somebody came, no earlier than the shift began. `told`: of the past, by somebody else."""
    if shift.activity.state != states.OPEN:
        raise Conflict(_("This activity is over."), code="over")
    if not told and not shift.during.lower - EARLY <= at < shift.during.upper:
        raise TongbanError(_("This shift is not on now."), code="outside")
    mine = Booking.objects.filter(slot=shift.slot_id, person=person_id, state=booked.CONFIRMED).first()
    if mine is None:
        raise TongbanError(_("You have no place in this shift."), code="not_signed_up")
    came = min(max(at, shift.during.lower), shift.during.upper - timedelta(microseconds=1))
    row = Presence(shift=shift, person_id=person_id, booking=mine, came_at=came, came_how=how)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("You have come already."), code="used") from error
    events.append(STREAM, row.pk, [events.Entry("presence.came", by.code, {"how": how})], head=events.Head())
    return row


def depart(shift: Shift, person_id: int, at: datetime, *, how: str, by: Actor) -> Presence:
    """Write down that somebody left, no later than the shift ended, and count their hours."""
    rows = Presence.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(shift=shift, person=person_id).first()
    if row is None:
        raise TongbanError(_("Who has not come cannot leave."), code="not_come")
    if row.left_at:
        raise Conflict(_("You have left already."), code="used")
    row.left_at = max(min(at, shift.during.upper), row.came_at + timedelta(microseconds=1))
    row.left_how = how
    row.save(update_fields=["left_at", "left_how"])
    hours = counting.write(person_id, shift, row.came_at, row.left_at, how=how, by=by.code)
    told = {"how": how, "minutes": sum(h.minutes for h in hours)}
    events.append(STREAM, row.pk, [events.Entry("presence.left", by.code, told)])
    return row


def _shift(pk: int) -> Shift:
    found = Shift.objects.select_related("activity").filter(pk=pk).first()
    if found is None:
        raise TongbanError(_("There is no such shift."), code="no_shift")
    return found
