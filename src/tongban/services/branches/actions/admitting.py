"""Members are put on a list and taken off it: one membership, one home list, one present list, one duty status a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties.actions import find_or_make_person
from tongban.kernel.parties.models import Person
from tongban.kernel.parties.queries import records_of, speaking_for
from tongban.services.branches import rules
from tongban.services.branches.actions import gaps
from tongban.services.branches.actions.shared import (
    MEMBER,
    cut,
    locked,
    past,
    record,
    reopen,
    said,
    since,
    standing,
)
from tongban.services.branches.models import Body, Duty, Member, Move, Stay
from tongban.services.branches.queries.reach import KEEP


@dataclass(frozen=True)
class NewMember:
    """Somebody who is a member of a branch from a day on; `present` is where they are if that is not at home."""

    name: str
    home: Body
    since: date
    phone: str = ""
    id_number: str = ""
    born: date | None = None
    present: Body | None = None
    status: str = rules.SERVING
    last_contact: date | None = None
    ledger_key: str = ""


@transaction.atomic
def admit(told: NewMember, *, by: Actor) -> Member:
    """The member is on the home list and, until a move is confirmed, on the same branch's present list."""
    rights.require(by, KEEP, told.home)
    home, present = standing(told.home), standing(told.present or told.home)
    checked(told, present)
    person, _made = find_or_make_person(
        by=by.code, name=said(told.name, "name", 60), phone=told.phone, id_number=told.id_number
    )
    _alone(person.pk)
    member = Member(person=person, valid=since(told.since), last_contact=told.last_contact)
    member.ledger_key = told.ledger_key
    member.born = told.born.isoformat() if told.born else ""
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        raise Conflict(
            _("This person is a member already, on the list of a branch."), field="name"
        ) from error
    Stay.objects.bulk_create(stays_of(member, home, present))
    Duty.objects.create(member=member, status=told.status, valid=member.valid)
    record(MEMBER, member.pk, "member.admitted", by, home=home.pk, present=present.pk)
    return member


@transaction.atomic
def end_membership(member: Member, *, on: date, by: Actor, reason: str = "") -> Member:
    """Somebody is a member for the last time before this day: off both lists together, an open move with them.

    `reason` is a word for the chain: "merged" where the person has another membership that goes on.
    """
    row = _held(member, by)
    if not row.valid.lower < past(on, "on") or (row.valid.upper and row.valid.upper <= on):
        raise TongbanError(_("On this day they were no member."), field="on")
    cut(row.stays, on)
    cut(row.duties, on)
    row.valid = since(row.valid.lower, on)
    row.save(update_fields=["valid"])
    _withdraw_open(row, by)
    gaps.close(member=row.pk, kinds=(rules.CONTACT, rules.MOVE), how="ended")
    why = {"reason": reason} if reason else {}
    record(MEMBER, row.pk, "member.ended", by, on=on.isoformat(), **why)
    return row


@transaction.atomic
def take_back_end(member: Member, *, by: Actor) -> Member:
    """The end was wrong: the member goes on being on the lists they were on."""
    row = _held(member, by)
    until = row.valid.upper
    if until is None:
        raise Conflict(_("This membership goes on; there is nothing to take back."))
    _alone(row.person_id)
    last = row.stays.filter(valid__endswith=until).select_related("body")
    for stay in last:
        standing(stay.body)
    reopen(last)
    reopen(row.duties.filter(valid__endswith=until))
    row.valid = since(row.valid.lower)
    row.save(update_fields=["valid"])
    record(MEMBER, row.pk, "member.end_taken_back", by)
    return row


def _alone(person: int) -> None:
    """Refuse a second membership of one person, whose records may be several that were merged."""
    mine = records_of(speaking_for(Person.objects.get(pk=person)).pk)
    if Member.objects.filter(person__in=mine, valid__endswith=None).exists():
        raise Conflict(_("This person is a member already, on the list of a branch."), field="name")


def stays_of(member: Member, home: Body, present: Body) -> Sequence[Stay]:
    """The first stays of a membership, which need no move."""
    both = {rules.HOME: home, rules.PRESENT: present}
    return [Stay(member=member, body=body, kind=kind, valid=member.valid) for kind, body in both.items()]


def checked(told: NewMember, present: Body) -> None:
    """Refuse what cannot be: days to come, days before the branch stood, an unknown status."""
    past(told.since, "since")
    if told.status not in rules.STATUSES:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": told.status[:40]}, field="status")
    if any(told.since < body.valid.lower for body in (told.home, present) if body.valid.lower):
        raise TongbanError(_("The branch did not stand yet on this day."), field="since")
    if told.last_contact:
        past(told.last_contact, "last_contact")


def _held(member: Member, by: Actor) -> Member:
    row = locked(member)
    latest = row.stays.filter(kind=rules.HOME).select_related("body__division").order_by("-valid")
    home = latest[0].body
    rights.require(by, KEEP, home)
    return row


def _withdraw_open(member: Member, by: Actor) -> None:
    for move in Move.objects.filter(member=member, state=rules.ASKED):
        move.state, move.settled_at, move.settled_by = rules.WITHDRAWN, clock.now(), by.code
        move.save(update_fields=["state", "settled_at", "settled_by"])
        record(MEMBER, member.pk, "move.withdrawn", by, move=move.pk)
