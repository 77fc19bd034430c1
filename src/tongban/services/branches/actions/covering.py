"""Organisations get covered by branches, asked one after the other, and served by instructors who visit them."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.notices import actions as notices
from tongban.kernel.places.models import Division
from tongban.services.branches import rules
from tongban.services.branches.actions import gaps
from tongban.services.branches.actions.shared import UNIT, locked, past, record, said, since, standing
from tongban.services.branches.models import Body, Coverage, Gap, Instructor, Serving, Unit, Visit
from tongban.services.branches.queries import members as reading
from tongban.services.branches.queries.reach import COVER, KEEP, instructor_of


@transaction.atomic
def ask_to_cover(unit: Unit, body: Body, *, by: Actor, due: date | None = None) -> Gap:
    """The branch is asked to cover the organisation by a day (30 days if none is named)."""
    row, place = _listed(unit), standing(body)
    rights.require(by, COVER, row)
    if row.coverages.filter(valid__contains=today()).exists():
        raise Conflict(_("It is covered already."))
    until = due or today() + timedelta(days=rules.COVER_DAYS)
    if until < today():
        raise TongbanError(_("This day is over; choose a later one."), field="due")
    try:
        with transaction.atomic():
            gap = Gap.objects.create(kind=rules.COVER, body=place, unit=row, opened_at=clock.now(), due=until)
    except IntegrityError as error:
        raise Conflict(_("A branch has been asked already; its answer is still to come.")) from error
    record(UNIT, row.pk, "unit.cover_asked", by, branch=place.pk, due=until.isoformat())
    data = {"pk": row.pk, "name": place.name, "unit": str(row.organisation)}
    notices.queue("branches.cover_asked", to=reading.keepers(place), key=f"cover:{gap.pk}", data=data)
    return gap


@transaction.atomic
def cover(unit: Unit, body: Body, *, by: Actor) -> Coverage:
    """The branch covers the organisation from today on; a branch that did so until now hands over."""
    row, place = _listed(unit), standing(body)
    rights.require(by, KEEP, place)
    now = row.coverages.filter(valid__contains=today()).first()
    if now is not None and not rights.may(by, COVER, row):
        raise Conflict(_("Another branch covers it; the office hands it over."))
    if now is not None and now.body_id == place.pk:
        raise Conflict(_("It is covered already."))
    if now is not None:
        _end(now, today())
    made = Coverage.objects.create(unit=row, body=place, valid=since(today(), row.valid.upper))
    gaps.close(unit=row.pk, kinds=(rules.COVER,), how="covered")
    record(UNIT, row.pk, "unit.covered", by, branch=place.pk)
    return made


@transaction.atomic
def decline_to_cover(gap: Gap, *, by: Actor, reason: str) -> Gap:
    """The branch says why it cannot; the organisation waits for another."""
    row = locked(gap)
    rights.require(by, KEEP, row.body)
    if row.closed_at or row.kind != rules.COVER:
        raise Conflict(_("Somebody was faster: it has been answered."))
    said(reason, "reason")
    row.closed_at, row.how = clock.now(), "declined"
    row.save(update_fields=["closed_at", "how"])
    record(UNIT, row.unit_id or 0, "unit.cover_declined", by, branch=row.body_id)
    return row


@transaction.atomic
def uncover(unit: Unit, *, by: Actor, on: date | None = None) -> Unit:
    """The branch covers it for the last time before this day."""
    row = locked(unit)
    rights.require(by, COVER, row)
    day = past(on or today(), "on")
    held = row.coverages.filter(valid__contains=day).first()
    if held is None:
        raise Conflict(_("Nobody covers it then."))
    _end(held, day)
    record(UNIT, row.pk, "unit.uncovered", by, branch=held.body_id, on=day.isoformat())
    return row


@transaction.atomic
def make_instructor(account: Account, *, division: Division, by: Actor) -> Instructor:
    """The account serves organisations of a division from today on."""
    if not by.is_system and not by.oversees(division.path, COVER):
        rights.require(by, COVER, Unit(division=division))
    row, made = Instructor.objects.get_or_create(
        account=account, defaults={"division": division, "valid": since(today())}
    )
    if not made:
        row.division, row.valid = division, since(row.valid.lower)
        row.save(update_fields=["division", "valid"])
    return row


@transaction.atomic
def serve(unit: Unit, instructor: Instructor, *, by: Actor) -> Serving:
    """The instructor serves the organisation from today on."""
    row = _listed(unit)
    rights.require(by, COVER, row)
    held = locked(instructor)
    try:
        with transaction.atomic():
            made = Serving.objects.create(unit=row, instructor=held, valid=since(today(), row.valid.upper))
    except IntegrityError as error:
        raise Conflict(_("This instructor serves it already."), field="instructor") from error
    record(UNIT, row.pk, "unit.served", by, instructor=held.pk)
    return made


@transaction.atomic
def end_serving(serving: Serving, *, by: Actor) -> None:
    """The instructor serves it no longer, from today on."""
    row = locked(serving)
    rights.require(by, COVER, row.unit)
    _end(row, today())
    record(UNIT, row.unit_id, "unit.served_no_more", by, instructor=row.instructor_id)


@transaction.atomic
def record_visit(
    unit: Unit, *, on: date, done: str, by: Actor, instructor: Instructor | None = None
) -> Visit:
    """An instructor was there on a day; `instructor` is named only by the program itself."""
    rights.require(by, "branches.visit", unit)
    who = instructor if by.is_system else instructor_of(by)
    if (
        who is None
        or not Serving.objects.filter(instructor=who, unit=unit, valid__contains=past(on, "on")).exists()
    ):
        raise TongbanError(_("The instructor did not serve it on this day."), field="on")
    try:
        with transaction.atomic():
            row = Visit.objects.create(
                instructor=who, unit=unit, on=on, done=said(done, "done"), recorded_at=clock.now()
            )
    except IntegrityError as error:
        raise Conflict(_("This visit is on record already."), field="on") from error
    record(UNIT, unit.pk, "unit.visited", by, visit=row.pk)
    return row


def _listed(unit: Unit) -> Unit:
    row = Unit.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "division")
    held = row.get(pk=unit.pk)
    if today() not in held.valid:
        raise Conflict(_("This organisation is no longer on the list."))
    return held


def _end(part: Coverage | Serving, day: date) -> None:
    """Days before stay as they were; what began today never was."""
    if part.valid.lower >= day:
        part.delete()
        return
    part.valid = since(part.valid.lower, day)
    part.save(update_fields=["valid"])
