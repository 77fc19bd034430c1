"""Hours are corrected by two: one asks, another decides, and neither whose hours they are decides."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import rules, states
from tongban.kernel.activities.actions import counting
from tongban.kernel.activities.models import Correction, Hours, Shift
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.parties.models import Person

STREAM = "correction"
SHORTEST = 2


@transaction.atomic
def ask_correction(
    shift_id: int,
    person: Person,
    came_at: datetime | None,
    left_at: datetime | None,
    *,
    why: str,
    by: Actor,
    vouched: bool = False,
) -> Correction:
    """Somebody says that the person was there from `came_at` to `left_at` (both empty: not at all).

    The person themselves may ask, and whoever leads. Conflict `asked` while another waits; TongbanError `during`, `reason`.
    """
    shift = Shift.objects.select_related("activity").get(pk=shift_id)
    own = rules.person_of(by) == person.pk
    if not (vouched or own):
        rights.require(by, rules.LEAD, shift.activity)
    _require_sound(shift, came_at, left_at, why)
    row = Correction(shift=shift, person=person, came_at=came_at, left_at=left_at, why=why.strip()[:300])
    row.asked_at, row.asked_by, row.asked_by_person_id = clock.now(), by.code, rules.person_of(by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("A correction waits already."), code="asked") from error
    events.append(STREAM, row.pk, [events.Entry("correction.asked", by.code, {"shift": shift.pk})])
    return row


def _require_sound(shift: Shift, came: datetime | None, left: datetime | None, why: str) -> None:
    if len(why.strip()) < SHORTEST:
        raise TongbanError(_("Say why."), code="reason", field="why")
    if (came is None) != (left is None):
        raise TongbanError(_("Say both when they came and when they left."), code="during", field="came_at")
    if came is None or left is None:
        return
    inside = shift.during.lower <= came < left <= shift.during.upper
    if not inside or left > clock.now():
        raise TongbanError(_("That lies outside of the shift."), code="during", field="came_at")


@transaction.atomic
def decide_correction(
    correction_id: int, *, grant: bool, by: Actor, answer: str = "", vouched: bool = False
) -> Correction:
    """A second person decides: neither who asked nor whose hours they are. NotAllowed `own_hours`; Conflict `decided`."""
    rows = Correction.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("shift__activity").get(pk=correction_id)
    if not vouched:
        rights.require(by, rules.DECIDE, row.shift.activity)
    _require_second(row, by)
    if row.state != states.ASKED:
        raise Conflict(_("This was decided already."), code="decided")
    row.state = states.GRANTED if grant else states.REFUSED
    row.decided_at, row.decided_by, row.decided_by_person_id = clock.now(), by.code, rules.person_of(by)
    row.answer = answer[:300]
    row.save()
    if grant:
        _apply(row, by)
    events.append(STREAM, row.pk, [events.Entry(f"correction.{row.state}", by.code)])
    return row


def _require_second(row: Correction, by: Actor) -> None:
    mine = rules.person_of(by)
    asked = by.code == row.asked_by or (mine is not None and mine == row.asked_by_person_id)
    if by.is_system or asked or mine == row.person_id:
        raise NotAllowed(
            _("A second person decides about hours: not who asked, and not whose hours they are."),
            code="own_hours",
        )


def _apply(row: Correction, by: Actor) -> None:
    counting.lock_hours(row.person_id)
    standing = Hours.objects.filter(shift=row.shift, person=row.person_id, void_at=None)
    standing.update(void_at=clock.now())
    if row.came_at and row.left_at:
        counting.write(row.person_id, row.shift, row.came_at, row.left_at, how=states.CORRECTED, by=by.code)
