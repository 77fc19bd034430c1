"""A list for a dead network: signed when it is taken along, brought in later, once however often it is sent.

What a phone says of time is set right by how wrong its clock is when it sends, and never believed beyond the shift.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import codes, rules, states
from tongban.kernel.activities.actions import attending
from tongban.kernel.activities.models import STREAM, Presence, Shift
from tongban.kernel.bookings import states as booked
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import TongbanError

BROUGHT_WITHIN = timedelta(days=7)
TAKEN, THERE, REFUSED = "taken", "there", "refused"


@dataclass(frozen=True)
class Mark:
    """What a phone noted of one booking: when they came and left by its own clock."""

    booking: int
    came_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """What became of a mark: `taken`, `there` already, or `refused` and why."""

    booking: int
    state: str
    why: str = ""


@transaction.atomic
def take_list(shift_id: int, *, by: Actor, vouched: bool = False) -> dict[str, Any]:
    """The list to take along: {"token", "shift", "from", "until", "people": [{"booking", "name"}]}; names are masked."""
    shift = _shift(shift_id, by, vouched=vouched)
    rows = Booking.objects.filter(slot=shift.slot_id, state=booked.CONFIRMED).select_related("person")
    people = [{"booking": b.pk, "name": b.person.name.mask if b.person else ""} for b in rows.order_by("pk")]
    events.append(STREAM, shift.activity_id, [events.Entry("list.taken", by.code, {"shift": shift.pk})])
    said = f"{shift.pk}.{int(clock.now().timestamp())}"
    told = {"from": shift.during.lower.isoformat(), "until": shift.during.upper.isoformat()}
    return {"token": f"{said}.{_mark(said)}", "shift": shift.pk, "people": people, **told}


def bring_in(
    token: str, marks: Sequence[Mark], *, by: Actor, device_now: datetime | None = None, vouched: bool = False
) -> list[Told]:
    """Take in what was noted, each mark for itself; sending it again changes nothing. TongbanError `forged`, `late`."""
    shift = _shift(_shift_of(token), by, vouched=vouched)
    if clock.now() > shift.during.upper + BROUGHT_WITHIN:
        raise TongbanError(_("This list comes too late. Ask for a correction of the hours."), code="late")
    wrong = clock.now() - device_now if device_now else timedelta()
    return [_take(shift, mark, wrong, by) for mark in marks]


def _take(shift: Shift, mark: Mark, wrong: timedelta, by: Actor) -> Told:
    try:
        with transaction.atomic():
            return Told(mark.booking, _taken(shift, mark, wrong, by))
    except TongbanError as refused:
        return Told(mark.booking, REFUSED, refused.message)


def _taken(shift: Shift, mark: Mark, wrong: timedelta, by: Actor) -> str:
    person = _person(shift, mark, by)
    came = _bounded(shift, mark.came_at, wrong)
    left = _bounded(shift, mark.left_at, wrong) if mark.left_at else None
    if left is not None and left <= came:
        raise TongbanError(_("Leaving comes after coming."), code="during")
    there = Presence.objects.filter(shift=shift, person=person).first()
    if there and (there.left_at or left is None):
        return THERE
    if there is None:
        attending.arrive(shift, person, came, how=states.OFFLINE, by=by, told=True)
    if left is not None:
        attending.depart(shift, person, left, how=states.OFFLINE, by=by)
    return TAKEN


def _person(shift: Shift, mark: Mark, by: Actor) -> int:
    row = Booking.objects.filter(pk=mark.booking, slot=shift.slot_id).first()
    if row is None or row.person_id is None:
        raise TongbanError(_("This is no place of this shift."), code="no_booking")
    if row.person_id == rules.person_of(by):
        raise TongbanError(_("Nobody writes down their own hours. Ask somebody else to."), code="own_hours")
    return row.person_id


def _bounded(shift: Shift, noted: datetime, wrong: timedelta) -> datetime:
    """By our clock, within the shift, and not in the future."""
    try:
        moment = noted + wrong
    except OverflowError as error:
        raise TongbanError(_("That lies outside of the shift."), code="during") from error
    return max(min(moment, shift.during.upper, clock.now()), shift.during.lower)


def _shift_of(token: str) -> int:
    said, _dot, mark = token.rpartition(".")
    pk = said.partition(".")[0]
    if not (
        pk.isascii()
        and pk.isdigit()
        and len(pk) < 19
        and hmac.compare_digest(mark.encode(), _mark(said).encode())
    ):
        raise TongbanError(_("This list is not one of ours."), code="forged")
    return int(pk)


def _mark(said: str) -> str:
    return codes.mark(f"activities.list:{said}")


def _shift(pk: int, by: Actor, *, vouched: bool) -> Shift:
    found = Shift.objects.select_related("activity").filter(pk=pk).first()
    if found is None:
        raise TongbanError(_("There is no such shift."), code="no_shift")
    if not vouched:
        rights.require(by, rules.LEAD, found.activity)
    return found
