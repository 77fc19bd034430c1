"""Activities of the past brought in whole, from another register or for a demo: planned, opened, come to, recorded.

The same rows and events as one by one, in a handful of inserts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import states
from tongban.kernel.activities.actions.attending_past import write_attendance
from tongban.kernel.activities.actions.carrying import MOST
from tongban.kernel.activities.actions.planning import TERMS
from tongban.kernel.activities.actions.recording import due_at, require_count
from tongban.kernel.activities.models import STREAM, Activity, Shift, Template
from tongban.kernel.bookings import states as over
from tongban.kernel.bookings.actions.asking import span
from tongban.kernel.bookings.actions.resources import RESOURCE
from tongban.kernel.bookings.models import Resource, Slot
from tongban.kernel.core import events, wholesale
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.core.events import Entry, Head
from tongban.kernel.core.steady import steady

# what a shift's resource lives through while it is planned
OPENED: tuple[tuple[str, dict[str, Any]], ...] = (("resource.opened", {}), ("slots.added", {"count": 1}))


@dataclass(frozen=True)
class Past:
    """One that is over: from which template, when, who (ids) were there for the whole of each shift, how many it served.

    `declared`: the other columns of Activity, as `draft_from` takes them.
    """

    template: Template
    start: datetime
    people: Sequence[int]
    served: int
    planned_at: datetime
    recorded_at: datetime
    declared: Mapping[str, Any]


@transaction.atomic
def carry_activities(told: Sequence[Past], *, by: Actor) -> list[Activity]:
    """All of them, or none, with at most 1,000 people; the system alone may.

    TongbanError `not_over`, `served`, `uninsured`, `too_many`; Conflict `full`, or `elsewhere` where one of the people has other
    hours or another place at that time.
    """
    if not by.is_system:
        raise NotAllowed(_("Only the operator of the server does this."))
    if len({person for one in told for person in one.people}) > MOST:
        raise TongbanError(_("Bring in at most %(most)d rows at a time.") % {"most": MOST}, code="too_many")
    with steady():
        rows = [_activity(one, by) for one in told]
    wholesale.number_ahead(rows)
    wholesale.insert(rows)
    pairs = list(zip(told, rows, strict=True))
    shifts = _shifts(pairs, by)
    moments = {row.pk: one for one, row in pairs}
    write_attendance(
        [(s, moments[s.activity_id].people, moments[s.activity_id].recorded_at) for s in shifts], by=by
    )
    events.append_many(STREAM, [(row.pk, Head(), _life(one, by)) for one, row in pairs])
    return rows


def _activity(one: Past, by: Actor) -> Activity:
    end = one.start + timedelta(minutes=one.template.minutes)
    row = Activity(**{name: getattr(one.template, name) for name in TERMS} | dict(one.declared))
    row.template, row.during = one.template, span(one.start, end)
    row.created_at, row.created_by, row.opened_at = one.planned_at, by.code, one.planned_at
    row.record_due_at, row.state, row.served = due_at(row), states.RECORDED, one.served
    row.recorded_at, row.recorded_by = one.recorded_at, by.code
    require_count(one.served)
    if one.recorded_at < end:
        raise TongbanError(_("Record it once it is over."), code="not_over")
    if row.risky and not (row.insurance and row.insurer):
        raise TongbanError(
            _("This is risky: record the insurance of those who take part first."), code="uninsured"
        )
    return row


def _life(one: Past, by: Actor) -> list[Entry]:
    return [
        Entry("activity.drafted", by.code, {"state": states.DRAFT}, one.planned_at),
        Entry("activity.opened", by.code, {"state": states.OPEN}, one.planned_at),
        Entry("activity.recorded", by.code, {"served": one.served}, one.recorded_at),
    ]


def _shifts(pairs: Iterable[tuple[Past, Activity]], by: Actor) -> list[Shift]:
    """The shifts of the templates, each a slot of a resource of its own."""
    made = [(one, row, shift) for one, row in pairs for shift in one.template.shifts]
    resources = [_resource(row, one.planned_at) for one, row, _shift in made]
    wholesale.number_ahead(resources)
    slots = [_slot(resource, one, shift) for resource, (one, _r, shift) in zip(resources, made, strict=True)]
    wholesale.number_ahead(slots)
    shifts = [
        Shift(activity=row, slot=slot, name=shift.get("name", "")[:80], during=slot.during)
        for slot, (_one, row, shift) in zip(slots, made, strict=True)
    ]
    wholesale.number_ahead(shifts)
    for some in (resources, slots, shifts):
        wholesale.insert(some)
    opened = [
        (resource.pk, Head(), [Entry(code, by.code, data, one.planned_at) for code, data in OPENED])
        for resource, (one, _row, _shift) in zip(resources, made, strict=True)
    ]
    events.append_many(RESOURCE, opened)
    return shifts


def _resource(row: Activity, at: datetime) -> Resource:
    told = {"office_id": row.office_id, "about": STREAM, "about_id": row.pk}
    return Resource(kind=row.kind, name=row.title, over=over.SLOT, personal=True, created_at=at, **told)


def _slot(resource: Resource, one: Past, shift: Mapping[str, Any]) -> Slot:
    since = one.start + timedelta(minutes=shift["after"])
    during = span(since, since + timedelta(minutes=shift["minutes"]))
    return Slot(
        resource=resource, during=during, capacity=shift["places"], needs=list(shift.get("needs", []))
    )
