"""Opening and closing what can be booked, its occurrences, its capacity, and the times at which it is blocked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings import rules, states
from tongban.kernel.bookings.actions import cells, ending, expiring, moving_up
from tongban.kernel.bookings.actions.asking import span
from tongban.kernel.bookings.actions.telling import note, tell
from tongban.kernel.bookings.models import STREAM, Booking, Resource, Slot
from tongban.kernel.bookings.spans import begins, meet
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError

RESOURCE = "resource"


@transaction.atomic
def open_resource(
    kind: str, name: str, *, over: str, by: Actor, vouched: bool = False, **declared: Any
) -> Resource:
    """Something can be booked from now on. `declared`: the other columns of Resource (office, capacity, grain,
    hold_minutes, offer_minutes, waits, one_each, personal, needs, cancel_before, about, about_id).
    """
    row = Resource(kind=kind, name=name, over=over, created_at=clock.now(), **declared)
    _require_keeps(by, row, vouched=vouched)
    if over not in states.OVER or row.capacity < 1:
        raise TongbanError(_("There must be one at least."), code="capacity", field="capacity")
    row.save()
    _note(row, "resource.opened", by)
    return row


@transaction.atomic
def add_slots(
    resource: Resource,
    ranges: Iterable[TimestamptzRange],
    *,
    by: Actor,
    capacity: int | None = None,
    vouched: bool = False,
    **declared: Any,
) -> list[Slot]:
    """Occurrences at these times, leaving out what is blocked or there already; `recurring.Weekly` gives ranges.

    `declared`: needs, opens_at, closes_at.
    """
    _require_keeps(by, resource, vouched=vouched)
    expiring.lock_resource(resource.pk)
    if resource.over != states.SLOT:
        raise TongbanError(_("This is not booked by dates."), code="over")
    blocked = list(resource.bookings.filter(state=states.BLOCKED).values_list("during", flat=True))
    there = set(resource.slots.values_list("during", flat=True))
    wanted = {span(begins(r), r.upper) for r in ranges}
    new = [r for r in sorted(wanted - there, key=begins) if not any(meet(r, b) for b in blocked)]
    many = resource.capacity if capacity is None else capacity
    made = Slot.objects.bulk_create(
        [Slot(resource=resource, during=r, capacity=many, **declared) for r in new]
    )
    _note(resource, "slots.added", by, count=len(made))
    return made


@transaction.atomic
def change_capacity(
    of: Slot | Resource, to: int, *, by: Actor, surplus: str = "refuse", vouched: bool = False
) -> int:
    """An occurrence, or a resource counted by cells (from now on), has so many places; whoever waits moves up.

    Below what is taken: Conflict `taken`, or with `surplus="waitlist"` those who came last go back to the head of the
    waiting list and are told (`bookings.put_back`); returns how many did.
    """
    if type(to) is not int or to < 0 or surplus not in ("refuse", "waitlist"):
        raise TongbanError(_("Say how many."), code="capacity", field="capacity")
    resource = of.resource if isinstance(of, Slot) else of
    _require_keeps(by, resource, vouched=vouched)
    locked, slot = expiring.lock(resource.pk, of.pk if isinstance(of, Slot) else None)
    if slot is None and locked.over != states.CELLS:
        raise TongbanError(_("There is one of it."), code="capacity", field="capacity")
    expiring.expire_locked(locked, slot)
    put_back = _put_back(locked, slot, to, by, surplus)
    _counters(locked, slot).update(capacity=to)
    if slot is None:
        locked.capacity = to
        locked.save(update_fields=["capacity"])
    moving_up.move_up(locked, slot, [TimestamptzRange(clock.now(), None)])
    _note(resource, "capacity.changed", by, slot=slot.pk if slot else None, to=to)
    of.capacity = to
    return put_back


def _counters(resource: Resource, slot: Slot | None) -> Any:
    if slot:
        return Slot.objects.filter(pk=slot.pk)
    return Slot.objects.filter(resource=resource, during__endswith__gt=clock.now())


def _put_back(resource: Resource, slot: Slot | None, to: int, by: Actor, surplus: str) -> int:
    """Under the lock: the last to come make room, as many as must."""
    crowded, count = _counters(resource, slot).filter(taken__gt=to), 0
    while (cell := crowded.order_by("during").first()) is not None:
        rows = Booking.objects.filter(state__in=(states.HELD, states.CONFIRMED), resource=resource)
        rows = rows.filter(slot=slot) if slot else rows.filter(during__overlap=cell.during)
        last = rows.order_by("-asked_at", "-pk").select_for_update(of=("self",), no_key=True).first()
        if surplus == "refuse" or last is None:
            text = ngettext("%(count)d is taken already.", "%(count)d are taken already.", cell.taken)
            raise Conflict(text % {"count": cell.taken}, code="taken")
        last.state, last.expires_at, last.confirmed_at = states.WAITING, None, None
        last.save(update_fields=["state", "expires_at", "confirmed_at"])
        note(last, "booking.put_back", by)
        tell("bookings.put_back", last)
        count += 1
    return count


@transaction.atomic
def block(
    resource: Resource,
    start: datetime,
    end: datetime | None,
    *,
    by: Actor,
    why: str,
    quantity: int | None = None,
    cancel: bool = False,
    vouched: bool = False,
) -> Booking:
    """Nobody can have it (or so much of it) in that time: repair, a holiday. The block is a row under the same constraint.

    Conflict `taken` where bookings stand in the way; with `cancel` they are cancelled and told.
    """
    _require_keeps(by, resource, vouched=vouched)
    resource = expiring.lock_resource(resource.pk)
    during = span(start, end) if resource.over == states.SLOT else cells.whole(resource, span(start, end))
    expiring.expire_locked(resource, None)
    many = quantity or (resource.capacity if resource.over == states.CELLS else 1)
    _clear_the_way(resource, during, many, by=by, why=why, cancel=cancel)
    row = Booking(resource=resource, during=during, quantity=many, state=states.BLOCKED, over=resource.over)
    row.asked_at, row.why = clock.now(), why[:200]
    if resource.over == states.CELLS:
        cells.make(resource, during)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("It is taken in that time."), code="taken") from error
    events.append(STREAM, row.pk, [events.Entry("booking.blocked", by.code)], head=events.Head())
    return row


def _clear_the_way(
    resource: Resource, during: TimestamptzRange, quantity: int, *, by: Actor, why: str, cancel: bool
) -> None:
    if resource.over == states.SLOT:
        for slot in Slot.objects.filter(resource=resource, during__overlap=during, closed_at=None):
            close_slot(slot, by=by, why=why, cancel=cancel, vouched=True)
        return
    rows = Booking.objects.filter(resource=resource, during__overlap=during)
    rows = rows.filter(state__in=(states.HELD, states.CONFIRMED)).order_by("-asked_at", "-pk")
    while not cells.has_room(resource, during, quantity):
        last = rows.select_for_update(of=("self",), no_key=True).first()
        if last is None or not cancel:
            raise Conflict(_("It is taken in that time."), code="taken")
        _cancel(last, by=by, why=why)


def _cancel(row: Booking, *, by: Actor, why: str) -> None:
    row.state, row.ended_at, row.why = states.CANCELLED, clock.now(), why[:200]
    row.save(update_fields=["state", "ended_at", "why"])
    note(row, "booking.cancelled", by)
    tell("bookings.cancelled", row)


@transaction.atomic
def unblock(row: Booking, *, by: Actor, vouched: bool = False) -> None:
    """It can be booked again in that time; whoever waits moves up."""
    _require_keeps(by, row.resource, vouched=vouched)
    resource = expiring.lock_resource(row.resource_id)
    fresh = Booking.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if fresh.state == states.BLOCKED:
        ending.release(resource, None, fresh, by=by)


@transaction.atomic
def close_slot(slot: Slot, *, by: Actor, why: str = "", cancel: bool = False, vouched: bool = False) -> int:
    """An occurrence does not take place: Conflict `taken` if somebody has it, or `cancel` them all, who are told."""
    _require_keeps(by, slot.resource, vouched=vouched)
    fresh = expiring.lock_slot(slot.pk)
    rows = list(fresh.bookings.filter(state__in=states.LIVE).select_for_update(of=("self",), no_key=True))
    if rows and not cancel:
        raise Conflict(_("Somebody has it already."), code="taken")
    fresh.closed_at = fresh.closed_at or clock.now()
    fresh.save(update_fields=["closed_at"])
    for row in rows:
        _cancel(row, by=by, why=why)
    _note(fresh.resource, "slot.closed", by, slot=fresh.pk)
    slot.closed_at = fresh.closed_at
    return len(rows)


@transaction.atomic
def close_resource(resource: Resource, *, by: Actor, vouched: bool = False) -> None:
    """Nobody can book it any more; what is booked stays."""
    _require_keeps(by, resource, vouched=vouched)
    row = expiring.lock_resource(resource.pk)
    row.closed_at = resource.closed_at = row.closed_at or clock.now()
    row.save(update_fields=["closed_at"])
    _note(row, "resource.closed", by)


def _require_keeps(by: Actor, resource: Resource, *, vouched: bool) -> None:
    if not vouched:
        rights.require(by, rules.KEEP, resource)


def _note(row: Resource, code: str, by: Actor, **more: Any) -> None:
    told = {k: v for k, v in more.items() if v is not None}
    events.append(RESOURCE, row.pk, [events.Entry(code, by.code, told)])
