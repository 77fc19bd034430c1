"""A member's record is kept true: duty status, last contact, training."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.services.branches import rules
from tongban.services.branches.actions import gaps
from tongban.services.branches.actions.shared import BODY, MEMBER, locked, past, record, said, since, standing
from tongban.services.branches.models import Attendance, Body, Duty, Member, Training
from tongban.services.branches.queries import members as reading
from tongban.services.branches.queries.reach import KEEP


@transaction.atomic
def set_status(member: Member, *, status: str, by: Actor) -> Member:
    """The duty status from today on; earlier days keep theirs."""
    row = _held(member, by)
    if status not in rules.STATUSES:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": str(status)[:40]}, field="status")
    duty = row.duties.filter(valid__contains=today()).first()
    if duty is None:
        raise Conflict(_("This membership has ended."))
    if duty.status != status:
        _change(duty, status)
        record(MEMBER, row.pk, "member.status", by, status=status)
    return row


@transaction.atomic
def note_contact(member: Member, *, on: date, by: Actor) -> Member:
    """Somebody of the branch spoke with the member on a day: that day is kept, nothing of what was said."""
    row = _held(member, by)
    past(on, "on")
    if row.last_contact and on < row.last_contact:
        raise TongbanError(_("A later contact is on record already."), field="on")
    row.last_contact = on
    row.save(update_fields=["last_contact"])
    if today() - on <= rules.SILENT:
        gaps.close(member=row.pk, kinds=(rules.CONTACT,), how="contacted")
    record(MEMBER, row.pk, "member.contacted", by, on=on.isoformat())
    return row


@transaction.atomic
def record_training(
    body: Body, *, title: str, on: date, minutes: int, members: Sequence[Member], by: Actor
) -> Training:
    """A session with those who took part; a member of another branch's list may have come, too."""
    rights.require(by, KEEP, body)
    place = standing(body)
    if not 1 <= minutes <= 1440:
        raise TongbanError(_("A session lasts between a minute and a day."), field="minutes")
    row, made = Training.objects.get_or_create(
        body=place, title=said(title, "title", 120), on=past(on, "on"), defaults={"minutes": minutes}
    )
    if not made:
        raise Conflict(_("This session is on record already."), field="title")
    Attendance.objects.bulk_create([Attendance(training=row, member=one) for one in members])
    record(BODY, place.pk, "training.recorded", by, training=row.pk, members=len(members))
    return row


def _held(member: Member, by: Actor) -> Member:
    """The member, held, where the actor keeps either list; the present branch is named where not."""
    row = locked(member)
    shown = reading.with_lists(Member.objects.filter(pk=row.pk)).get()
    bodies = [stay.body for stay in shown.listed]  # type: ignore[attr-defined] # put there by the prefetch
    if not any(rights.may(by, KEEP, body) for body in bodies):
        rights.require(by, KEEP, bodies[0])
    return row


def _change(duty: Duty, status: str) -> None:
    day, until = today(), duty.valid.upper
    if duty.valid.lower == day:
        duty.status = status
        duty.save(update_fields=["status"])
        return
    duty.valid = since(duty.valid.lower, day)
    duty.save(update_fields=["valid"])
    Duty.objects.create(member_id=duty.member_id, status=status, valid=since(day, until))
