"""Lending without deposit: a thing goes out once, comes back at any station; bookings hold the promise."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings import actions as bookings
from tongban.kernel.bookings import states
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.queries import loan_of
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.text import given_line
from tongban.kernel.parties import actions as parties
from tongban.kernel.parties.models import Person
from tongban.services.stations import rules
from tongban.services.stations.actions import moving
from tongban.services.stations.actions.shared import record, standing
from tongban.services.stations.models import Item, Loan, Station
from tongban.services.stations.queries.reach import KEEP, MANAGE

RESOURCE = "stations.item"


@transaction.atomic
def add_item(station: Station, kind: str, code: str, *, by: Actor) -> Item:
    """A thing to be lent, by the number that stands on it. Conflict `taken` for a number that another has."""
    rights.require(by, MANAGE, station)
    if kind not in rules.ITEMS:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": kind[:20]}, field="kind")
    number = given_line(code, "code", limit=20).upper()
    resource = bookings.open_resource(
        RESOURCE,
        f"{rules.ITEMS[kind]} {number}",
        over=states.TIME,
        by=by,
        vouched=True,
        office_id=station.office_id,
        about="station",
        about_id=station.pk,
        waits=False,
    )
    row = Item(code=number, kind=kind, resource=resource, home=station, at=station)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("Another thing has this number."), code="taken", field="code") from error
    record(station, "station.item", by, item=row.pk)
    return row


def once_of(*said: object) -> str:
    """The key of a booking, which is one over all phones and pages: whatever they say, whole, in 64 characters."""
    return hashlib.sha256(":".join(map(str, said)).encode()).hexdigest()


def hand_out(station: Station, code: str, *, phone: str, by: Actor, once: str = "") -> Loan:
    """A keeper lends a thing to whoever says this phone number; the number is sealed in their record."""
    rights.require(by, KEEP, station)
    with transaction.atomic():
        item = _held(code)
        person, _made = parties.find_or_make_person(by=by.code, phone=phone)
        return _lend(item, station, person, by=by, once=once)


def borrow(station: Station, code: str, *, by: Actor, once: str = "") -> Loan:
    """Whoever signed in by phone takes a thing that lies here."""
    person = _person_of(by)
    with transaction.atomic():
        item = _held(code)
        if item.at_id != station.pk:
            raise Conflict(_("This does not lie here. Check the number on it."), code="elsewhere")
        return _lend(item, station, person, by=by, once=once)


def _person_of(by: Actor) -> Person:
    person = getattr(by.account, "person", None)
    if person is None:
        raise NotAllowed(_("Sign in by phone first: then you can borrow without a deposit."))
    return person  # type: ignore[no-any-return]


def _held(code: str) -> Item:
    """The thing of a number, held, so that it goes out or comes back one after another."""
    rows = Item.objects.select_for_update(of=("self",), no_key=True).select_related("resource")
    row = rows.filter(code=code.strip().upper()[:20]).first()
    if row is None:
        raise TongbanError(
            _("No thing has this number. Check what stands on it."), code="no_item", field="code"
        )
    return row


def _lend(item: Item, station: Station, person: Person, *, by: Actor, once: str) -> Loan:
    standing(station)
    if item.state != rules.IN_USE:
        raise Conflict(
            _("This is %(state)s and not lent.") % {"state": item.get_state_display()}, code="unfit"
        )
    # two things at most: counted under the person's lock
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    out = Loan.objects.filter(booking__person=person, booking__state=states.CONFIRMED)
    out = out.exclude(booking__once=once) if once else out  # this very loan, sent again
    if out.count() >= rules.MOST_LOANS:
        raise Conflict(
            _("This person has %(n)d things already. Give one back first.") % {"n": rules.MOST_LOANS},
            code="most",
        )
    booking = _booked(item, person, by=by, once=once)
    loan, made = Loan.objects.get_or_create(booking=booking, defaults={"item": item, "station": station})
    if made:
        Item.objects.filter(pk=item.pk).update(at=station)
        record(station, "station.lent", by, item=item.pk, booking=booking.pk)
        moving.propose_items(station, item.kind)
    return loan


def _booked(item: Item, person: Person, *, by: Actor, once: str) -> Booking:
    due = clock.now() + rules.LENT_FOR
    try:
        return bookings.lend(item.resource, to=person, by=by, due_at=due, once=once, vouched=True)
    except Conflict as error:
        if error.code != "full":
            raise
        raise Conflict(
            _("%(code)s is lent already. Take it back first, or take another.") % {"code": item.code},
            code="lent",
        ) from error


def take_back(station: Station, code: str, *, by: Actor, at: datetime | None = None) -> Loan:
    """A keeper takes a thing back, wherever it was lent. Conflict `not_lent` for what nobody has."""
    rights.require(by, KEEP, station)
    with transaction.atomic():
        return _back(_held(code), station, by=by, at=at)


def give_back(loan: Loan, station: Station, *, by: Actor) -> Loan:
    """Whoever borrowed it gives it back at any station."""
    if loan.booking.person_id != _person_of(by).pk:
        raise NotAllowed(_("This was lent to somebody else."))
    with transaction.atomic():
        item = _held(loan.item.code)
        loan.booking.refresh_from_db()
        if loan.booking.state != states.CONFIRMED:
            return Loan.objects.get(pk=loan.pk)
        return _back(item, station, by=by)


def _back(item: Item, station: Station, *, by: Actor, at: datetime | None = None) -> Loan:
    standing(station)
    booking = loan_of(item.resource)
    if booking is None:
        raise Conflict(
            _("%(code)s is not lent to anybody, so it cannot come back. Check the number on it.")
            % {"code": item.code},
            code="not_lent",
        )
    bookings.give_back(booking.pk, by=by, at=at, vouched=True)
    loan = Loan.objects.get(booking=booking)
    loan.back_at = station
    loan.save(update_fields=["back_at"])
    Item.objects.filter(pk=item.pk).update(at=station)
    record(station, "station.taken_back", by, item=item.pk, booking=booking.pk)
    return loan


@transaction.atomic
def set_state(item: Item, state: str, *, by: Actor) -> Item:
    """Broken, lost, or in use again; what is lent comes back first."""
    row = _held(item.code)
    rights.require(by, MANAGE, row.home)
    if state not in rules.ITEM_STATES:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": state[:20]}, field="state")
    row.state = state
    row.save(update_fields=["state"])
    record(row.home, "station.item_state", by, item=row.pk, state=state)
    return row
