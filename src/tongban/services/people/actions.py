"""What keepers of records do, each by right: merge, tell apart, undo, decide, open with a reason."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.access.models import Account
from tongban.kernel.access.rights import may, require
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.notices import actions as notices
from tongban.kernel.parties import actions as parties
from tongban.kernel.parties.models import Asked, Doubt, Household, Membership, Merge, Person
from tongban.kernel.parties.queries import records_of
from tongban.kernel.parties.service import HOUSEHOLD
from tongban.kernel.places.models import Division

HOUSEHOLDS = "parties.households"
OPENED = ("name", "phone", "id_number")


def merge_doubted(doubt: Doubt, *, kept: int, by: Actor, reason: str) -> Merge:
    """The two are one: `kept` (one of them) speaks for both from now on."""
    require(by, "parties.merge")
    pair = {doubt.first, doubt.second}
    if kept not in pair:
        raise TongbanError(_("Choose which of the two is kept."), field="kept")
    (gone,) = pair - {kept}
    return parties.merge(doubt.subject, kept=kept, gone=gone, by=by.code, label=by.label, reason=reason)


def tell_apart(doubt: Doubt, *, by: Actor, reason: str) -> Doubt:
    """The two are not the same, and nobody is asked again."""
    require(by, "parties.merge")
    return parties.tell_apart(doubt.pk, by=by.code, label=by.label, reason=reason)


def undo_merge(merge: int, *, by: Actor) -> Merge:
    """Take a merge back."""
    require(by, "parties.merge")
    return parties.undo_merge(merge, by=by.code, label=by.label)


@transaction.atomic
def decide(asked: Asked, *, grant: bool, answer: str, by: Actor) -> Asked:
    """Grant or refuse what a person asked, with the answer that they read; they are told that it is there."""
    require(by, "parties.decide", asked)
    decided = parties.decide_asked(asked.pk, grant=grant, answer=answer, by=by.code, label=by.label)
    own = Account.objects.filter(person__in=records_of(decided.person_id), home=None)
    notices.queue("people.decided", to=own, key=f"asked:{decided.pk}")
    return decided


@transaction.atomic
def open_both(doubt: Doubt, *, by: Actor, reason: str) -> dict[int, dict[str, str]]:
    """The names and numbers of two people in the clear, each opening on record for them to read."""
    if not may(by, "parties.merge") or doubt.subject != "person":
        raise NotAllowed(_("Only keepers of records open this."))
    rows = Person.objects.filter(pk__in=(doubt.first, doubt.second)).order_by("pk")
    return {row.pk: _opened(row, OPENED, by, reason) for row in rows}


@transaction.atomic
def open_asked(asked: Asked, *, by: Actor, reason: str) -> dict[str, str]:
    """What stands on the record of whoever asked, in the clear, on record."""
    require(by, "parties.decide", asked)
    return _opened(asked.person, OPENED, by, reason)


def _opened(row: Person, fields: tuple[str, ...], by: Actor, reason: str) -> dict[str, Any]:
    given: dict[str, Any] = {"subject": "person", "subject_id": row.pk, "reason": reason, "allowed": True}
    return {f: open_sealed(by, row, f, **given) for f in fields if getattr(row, f)}


def open_household(*, by: Actor, address: str, division: Division) -> Household:
    """A household of that place, nobody in it yet."""
    require(by, HOUSEHOLDS, Household(division=division))
    return parties.open_household(by=by.code, address=address.strip(), division=division)


def change_household(row: Household, *, by: Actor, address: str, division: Division) -> Household:
    """It lives elsewhere; an address that is left empty stays."""
    for one in (row, Household(division=division)):
        require(by, HOUSEHOLDS, one)
    return parties.change_household(row, by=by.code, address=address.strip() or None, division=division)


def open_address(row: Household, *, by: Actor, reason: str) -> str:
    """Where a household lives, in the clear, on record for whoever belongs to it to read."""
    if not row.address:
        raise TongbanError(_("No address is known of this household."), code="not_found")
    allowed = may(by, HOUSEHOLDS, row)
    return open_sealed(
        by, row, "address", subject="household", subject_id=row.pk, reason=reason, allowed=allowed
    )


@transaction.atomic
def take_in(
    row: Household,
    *,
    by: Actor,
    id_number: str,
    since: date,
    name: str = "",
    role: str = "",
    moves: bool = False,
) -> Membership:
    """Whoever has this ID number belongs to the household from that day; with `moves`, out of the one until then."""
    require(by, HOUSEHOLDS, row)
    person = parties.find_or_make_person(by=by.code, name=name, id_number=id_number)[0]
    held = Membership.objects.filter(kind=HOUSEHOLD.code, person=person, valid__contains=since).first()
    if held and moves:
        require(by, HOUSEHOLDS, held.household)
        parties.leave(held, on=since, by=by.code)
    return parties.join(
        HOUSEHOLD.code, parties.Member(person=person), row, since=since, role=role, by=by.code
    )


def leave_household(row: Membership, *, by: Actor, on: date) -> Membership:
    """They belong to it for the last time on the day before."""
    require(by, HOUSEHOLDS, row.household)
    return parties.leave(row, on=on, by=by.code)
