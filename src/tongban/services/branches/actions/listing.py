"""Branches are set up and end, with whoever keeps them; organisations of emerging fields come on the list and go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.identity import normalise_phone
from tongban.kernel.core.text import clean_line
from tongban.kernel.parties.actions import register_organisation
from tongban.kernel.parties.models import Organisation
from tongban.kernel.places.models import Division
from tongban.services.branches import rules
from tongban.services.branches.actions import gaps
from tongban.services.branches.actions.shared import (
    BODY,
    UNIT,
    cut,
    locked,
    past,
    record,
    reopen,
    said,
    since,
)
from tongban.services.branches.models import Body, Former, Post, Unit
from tongban.services.branches.queries.reach import COVER, KEEP

KINDS = (rules.SINGLE, rules.JOINT, rules.FUNCTIONAL)
CHANGING = {"field", "staff", "address", "representative", "phone", "division"}
Spot = tuple[float, float] | None


@dataclass(frozen=True)
class NewUnit:
    """An organisation to be listed; `spot` is longitude and latitude where known."""

    credit_code: str
    name: str
    field: str
    division: Division
    since: date
    address: str = ""
    staff: int = 0
    representative: str = ""
    phone: str = ""
    spot: Spot = None


@transaction.atomic
def set_up_body(
    *, name: str, kind: str, division: Division, since_day: date, by: Actor, spot: Spot = None
) -> Body:
    """A branch stands from a day on."""
    if kind not in KINDS:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": str(kind)[:40]}, field="kind")
    row = Body(
        name=said(name, "name", 120), kind=kind, division=division, valid=since(past(since_day, "since"))
    )
    row.longitude, row.latitude = spot or (None, None)
    if not by.is_system and not by.oversees(division.path, KEEP):
        rights.require(by, KEEP, row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("A branch of this name stands there already."), field="name") from error
    record(BODY, row.pk, "branch.set_up", by)
    return row


@transaction.atomic
def end_body(body: Body, *, on: date, by: Actor) -> Body:
    """A branch stands for the last time before this day; only once nobody is on its lists and it covers nothing."""
    row = locked(body)
    rights.require(by, KEEP, row)
    if on <= row.valid.lower or (row.valid.upper and row.valid.upper <= on):
        raise TongbanError(_("The branch did not stand on this day."), field="on")
    beyond = DateRange(on, None)
    if row.stays.filter(valid__overlap=beyond).exists() or row.moves_in.filter(state=rules.ASKED).exists():
        raise Conflict(_("Members are on its lists, or on their way to it. Move them first."))
    if row.coverages.filter(valid__overlap=beyond).exists() or row.gaps.filter(closed_at=None).exists():
        raise Conflict(_("It covers organisations, or something is open with it. Hand that over first."))
    row.valid = since(row.valid.lower, past(on, "on"))
    row.save(update_fields=["valid"])
    for post in Post.objects.select_for_update().filter(body=row, valid__contains=today()):
        _end_post(post)
    record(BODY, row.pk, "branch.ended", by, on=on.isoformat())
    return row


@transaction.atomic
def appoint(body: Body, account: Account, *, by: Actor) -> Post:
    """The account keeps the branch's list from today on; others who do so go on."""
    row = locked(body)
    _require_office(by, row)
    try:
        with transaction.atomic():
            post = Post.objects.create(body=row, account=account, valid=since(today()))
    except IntegrityError as error:
        raise Conflict(_("They keep this branch's list already."), field="account") from error
    record(BODY, row.pk, "branch.secretary_appointed", by, account=account.pk)
    return post


@transaction.atomic
def dismiss(post: Post, *, by: Actor) -> None:
    """The account keeps the list no longer, from now on."""
    row = Post.objects.select_for_update(of=("self",)).select_related("body__division").get(pk=post.pk)
    _require_office(by, row.body)
    _end_post(row)
    record(BODY, row.body_id, "branch.secretary_dismissed", by, account=row.account_id)


def _end_post(post: Post) -> None:
    """The days that the list was kept until yesterday stay on record; a post of today never was."""
    begun = post.valid.lower < today()
    post.valid = since(post.valid.lower, today()) if begun else DateRange(empty=True)
    post.save(update_fields=["valid"])


@transaction.atomic
def list_unit(told: NewUnit, *, by: Actor) -> Unit:
    """The organisation is on the list from a day on; the organisation itself is one record, by its credit code."""
    row = unit_of(told)
    rights.require(by, COVER, row)
    kind = Organisation.Kind.SOCIAL if told.field == "social" else Organisation.Kind.ENTERPRISE
    row.organisation = register_organisation(
        kind=kind,
        name=said(told.name, "name", 120),
        credit_code=told.credit_code,
        division=told.division,
        by=by.code,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("This organisation is on the list already."), field="credit_code") from error
    record(UNIT, row.pk, "unit.listed", by)
    return row


@transaction.atomic
def change_unit(unit: Unit, *, by: Actor, on: date | None = None, **given: object) -> Unit:
    """What is known of it changes: field, staff, address, representative, phone, division; what is not named stays.

    Of field, size and place it is kept what they were before the day `on` (today, if none is named).
    """
    row = locked(unit)
    rights.require(by, COVER, row)
    unknown = set(given) - CHANGING
    if unknown:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": ", ".join(sorted(unknown))})
    last = row.formers.order_by("-valid").first()
    former = changed(row, given, on=past(on or today(), "on"), last=last)
    row.save()
    if former:
        former.save()
    record(UNIT, row.pk, "unit.changed", by, fields=sorted(given))
    return row


def changed(row: Unit, given: Mapping[str, object], *, on: date, last: Former | None) -> Former | None:
    """Let a row say otherwise (not yet saved); what it was until that day, if that is to be kept after `last`.

    A day that changes twice belongs to the last change.
    """
    was = Former(unit=row, field=row.field, size=row.size, division_id=row.division_id)
    for name, value in given.items():
        setattr(row, name, value)
    _check(row.field, row.staff)
    row.size = rules.size_of(row.staff)
    began = last.valid.upper if last else row.valid.lower
    if (was.field, was.size, was.division_id) == (row.field, row.size, row.division_id) or began >= on:
        return None
    was.valid = DateRange(began, on)
    return was


@transaction.atomic
def unlist_unit(unit: Unit, *, on: date, by: Actor) -> Unit:
    """It is on the list for the last time before this day; who covers and serves it ends with it."""
    row = locked(unit)
    rights.require(by, COVER, row)
    if not row.valid.lower < past(on, "on") or (row.valid.upper and row.valid.upper <= on):
        raise TongbanError(_("On this day it was not on the list."), field="on")
    cut(row.coverages, on)
    cut(row.servings, on)
    row.valid = since(row.valid.lower, on)
    row.save(update_fields=["valid"])
    gaps.close(unit=row.pk, kinds=(rules.COVER,), how="ended")
    record(UNIT, row.pk, "unit.unlisted", by, on=on.isoformat())
    return row


@transaction.atomic
def relist_unit(unit: Unit, *, by: Actor) -> Unit:
    """It went by mistake: it goes on being listed, covered and served as before."""
    row = locked(unit)
    rights.require(by, COVER, row)
    until = row.valid.upper
    if until is None:
        raise Conflict(_("It is on the list; there is nothing to take back."))
    row.valid = since(row.valid.lower)
    row.save(update_fields=["valid"])
    # whoever covered or served it goes on, unless they have ended themselves
    reopen(row.coverages.filter(valid__endswith=until, body__valid__endswith=None))
    reopen(row.servings.filter(valid__endswith=until, instructor__valid__endswith=None))
    record(UNIT, row.pk, "unit.relisted", by)
    return row


def unit_of(told: NewUnit) -> Unit:
    """The row of an organisation to be listed, checked and not yet written."""
    _check(told.field, told.staff)
    row = Unit(
        field=told.field,
        division=told.division,
        address=clean_line(told.address, limit=200),
        staff=told.staff,
        size=rules.size_of(told.staff),
        valid=since(past(told.since, "since")),
    )
    row.representative = clean_line(told.representative, limit=60)
    row.phone = normalise_phone(told.phone) if told.phone else ""
    row.longitude, row.latitude = told.spot or (None, None)
    return row


def _check(field: str, staff: int) -> None:
    if field not in rules.FIELDS:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": str(field)[:40]}, field="field")
    if not 0 <= staff < 1_000_000:
        raise TongbanError(_("This is not a number of staff."), field="staff")


def _require_office(by: Actor, body: Body) -> None:
    """Who keeps a list is the office's to say, never the secretary's own."""
    if not by.is_system and not by.oversees(body.division.path, KEEP):
        rights.require(by, COVER, body)
