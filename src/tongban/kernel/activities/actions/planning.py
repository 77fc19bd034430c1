"""From template to open activity: shifts with places, insurance before anything risky opens, series by a weekly rule."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import rules, states
from tongban.kernel.activities.actions.recording import due_at
from tongban.kernel.activities.models import STREAM, Activity, Series, Shift, Template
from tongban.kernel.bookings import actions as bookings
from tongban.kernel.bookings import states as over
from tongban.kernel.bookings.actions.asking import span
from tongban.kernel.bookings.recurring import Weekly
from tongban.kernel.bookings.spans import begins
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError

TERMS = ("kind", "title", "text", "office_id", "organisation_id", "risky", "asks_age", "least_age")


@transaction.atomic
def make_template(
    kind: str, title: str, *, minutes: int, by: Actor, vouched: bool = False, **declared: Any
) -> Template:
    """What recurs. `declared`: shifts [{"name", "after", "minutes", "places", "needs"}], text, office, organisation,
    risky, asks_age, least_age.
    """
    row = Template(kind=kind, title=title, minutes=minutes, created_at=clock.now(), **declared)
    _require(by, rules.PLAN, row, vouched=vouched)
    if minutes < 1 or any(not _is_shift(s, minutes) for s in row.shifts):
        raise TongbanError(
            _("A shift lies within its activity and has places."), code="shift", field="shifts"
        )
    row.save()
    events.append("template", row.pk, [events.Entry("template.made", by.code)])
    return row


def _is_shift(told: dict[str, Any], minutes: int) -> bool:
    inside = told["after"] >= 0 and told["minutes"] > 0 and told["after"] + told["minutes"] <= minutes
    return inside and told["places"] > 0


@transaction.atomic
def draft(
    kind: str,
    title: str,
    start: datetime,
    end: datetime,
    *,
    by: Actor,
    vouched: bool = False,
    **declared: Any,
) -> Activity:
    """An activity that nobody can sign up for yet. `declared`: the other columns of Activity (office, organisation,
    leader, division, site, place, longitude, latitude, risky, asks_age, least_age, text, insurance, insurer).
    """
    row = Activity(kind=kind, title=title, during=span(start, end), created_at=clock.now(), **declared)
    row.created_by = by.code
    _require(by, rules.PLAN, row, vouched=vouched)
    row.save()
    _note(row, "activity.drafted", by)
    return row


@transaction.atomic
def draft_from(
    template: Template, start: datetime, *, by: Actor, vouched: bool = False, **declared: Any
) -> Activity:
    """An activity with the shifts of its template."""
    told = {name: getattr(template, name) for name in TERMS} | declared
    kind, title = told.pop("kind"), told.pop("title")
    end = start + timedelta(minutes=template.minutes)
    row = draft(kind, title, start, end, by=by, vouched=vouched, template=template, **told)
    for shift in template.shifts:
        since = start + timedelta(minutes=shift["after"])
        until = since + timedelta(minutes=shift["minutes"])
        given = {"name": shift.get("name", ""), "needs": shift.get("needs", [])}
        add_shift(row, since, until, places=shift["places"], by=by, vouched=True, **given)
    return row


@transaction.atomic
def add_series(
    template: Template, rule: Weekly, *, by: Actor, vouched: bool = False, **declared: Any
) -> tuple[Series, list[Activity]]:
    """A template by a weekly rule: one draft an occurrence (the rule's minutes are the template's)."""
    row = Series.objects.create(template=template, rule=rule.to_json(), created_at=clock.now())
    made = [
        draft_from(template, begins(r), by=by, vouched=vouched, series=row, **declared) for r in rule.ranges()
    ]
    events.append("series", row.pk, [events.Entry("series.made", by.code, {"activities": len(made)})])
    return row, made


@transaction.atomic
def add_shift(
    activity: Activity,
    start: datetime,
    end: datetime,
    *,
    places: int,
    by: Actor,
    name: str = "",
    needs: Sequence[str] = (),
    closes_at: datetime | None = None,
    cancel_before: int = 0,
    vouched: bool = False,
) -> Shift:
    """A part of an activity with its places: a slot of bookings. More places later: bookings.change_capacity(shift.slot, ...)."""
    fresh = locked(activity.pk)
    _require(by, rules.LEAD, fresh, vouched=vouched)
    during = span(start, end)
    if fresh.state not in (states.DRAFT, states.OPEN):
        raise Conflict(_("This activity is over."), code="over")
    if during.lower < fresh.during.lower or during.upper > fresh.during.upper or places < 1:
        raise TongbanError(
            _("A shift lies within its activity and has places."), code="shift", field="during"
        )
    resource = bookings.open_resource(
        fresh.kind,
        fresh.title,
        over=over.SLOT,
        by=by,
        vouched=True,
        office_id=fresh.office_id,
        about=STREAM,
        about_id=fresh.pk,
        personal=True,
        cancel_before=cancel_before,
    )
    told = {"needs": list(needs), "closes_at": closes_at}
    slot = bookings.add_slots(resource, [during], by=by, capacity=places, vouched=True, **told)[0]
    slot.resource = resource
    return Shift.objects.create(activity=fresh, slot=slot, name=name[:80], during=during)


@transaction.atomic
def insure(activity_id: int, *, insurance: str, insurer: str, by: Actor, vouched: bool = False) -> Activity:
    """Record the policy: before anything risky opens."""
    row = locked(activity_id)
    _require(by, rules.LEAD, row, vouched=vouched)
    if not insurance.strip() or not insurer.strip():
        raise TongbanError(
            _("Give the policy's number and the insurer."), code="insurance", field="insurance"
        )
    row.insurance, row.insurer = insurance.strip()[:60], insurer.strip()[:120]
    row.save(update_fields=["insurance", "insurer"])
    _note(row, "activity.insured", by)
    return row


@transaction.atomic
def open_activity(activity_id: int, *, by: Actor, vouched: bool = False) -> Activity:
    """People can sign up. TongbanError `uninsured` for a risky one without insurance, `shift` for one without shifts."""
    row = locked(activity_id)
    _require(by, rules.LEAD, row, vouched=vouched)
    if row.state == states.OPEN:
        return row
    if row.state != states.DRAFT:
        raise Conflict(_("This activity is over."), code="over")
    if not row.shifts.exists():
        raise TongbanError(_("Add a shift with places first."), code="shift")
    if row.risky and not (row.insurance and row.insurer):
        raise TongbanError(
            _("This is risky: record the insurance of those who take part first."), code="uninsured"
        )
    row.state, row.opened_at, row.record_due_at = states.OPEN, clock.now(), due_at(row)
    row.save(update_fields=["state", "opened_at", "record_due_at"])
    _note(row, "activity.opened", by)
    return row


@transaction.atomic
def cancel_activity(activity_id: int, *, why: str, by: Actor, vouched: bool = False) -> Activity:
    """It does not take place; whoever signed up or waits is told (bookings.cancelled)."""
    row = locked(activity_id)
    _require(by, rules.LEAD, row, vouched=vouched)
    if row.state == states.CANCELLED:
        return row
    came = any(shift.presences.exists() for shift in row.shifts.all())
    if row.state == states.RECORDED or came:
        raise Conflict(_("People have come already: record it instead."), code="over")
    row.state, row.cancelled_at, row.note = states.CANCELLED, clock.now(), why[:500]
    row.save(update_fields=["state", "cancelled_at", "note"])
    for shift in row.shifts.select_related("slot__resource").order_by("pk"):
        bookings.close_slot(shift.slot, by=by, why=why, cancel=True, vouched=True)
    _note(row, "activity.cancelled", by)
    return row


def locked(activity_id: int) -> Activity:
    """Its row under a lock."""
    row = Activity.objects.select_for_update(of=("self",), no_key=True).filter(pk=activity_id).first()
    if row is None:
        raise TongbanError(_("There is no such activity."), code="no_activity")
    return row


def _require(by: Actor, right: str, row: Any, *, vouched: bool) -> None:
    if not vouched:
        rights.require(by, right, row)


def _note(row: Activity, code: str, by: Actor) -> None:
    events.append(STREAM, row.pk, [events.Entry(code, by.code, {"state": row.state})])
