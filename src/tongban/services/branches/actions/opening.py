"""Seeing sealed fields in the clear: by those who keep the list, with a reason, on record for the member to read."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.core.errors import TongbanError
from tongban.services.branches.models import Member, Unit
from tongban.services.branches.queries.gaps import to_answer
from tongban.services.branches.queries.reach import COVER, MEMBERS, UNITS

FIELDS = ("name", "phone", "id_number")


@transaction.atomic
def open_member(member: Member, *, reason: str, by: Actor) -> dict[str, str]:
    """Name, phone and ID number of a member, to whoever answers also what they asked to have corrected; each opening
    is on record and on the member's own page.
    """
    allowed = rights.may(by, MEMBERS, member)
    given: dict[str, Any] = {
        "subject": "person",
        "subject_id": member.person_id,
        "reason": reason,
        "allowed": allowed,
    }
    known = [field for field in FIELDS if getattr(member.person, field)]
    told = {field: open_sealed(by, member.person, field, **given) for field in known}
    if member.born:
        told["born"] = open_sealed(by, member, "born", **given)
    if said := [open_sealed(by, one, "says", **given) for one in to_answer(by, member.pk)]:
        told["says"] = "\n".join(said)
    return told


@transaction.atomic
def open_unit(unit: Unit, *, reason: str, by: Actor) -> dict[str, str]:
    """The legal representative and the phone of an organisation, on record."""
    allowed = rights.may(by, UNITS, unit) and (by.holds(COVER) or by.holds("branches.tend"))
    given: dict[str, Any] = {
        "subject": "branch_unit",
        "subject_id": unit.pk,
        "reason": reason,
        "allowed": allowed,
    }
    known = [field for field in ("representative", "phone") if getattr(unit, field)]
    if not known:
        raise TongbanError(_("Nothing is sealed here."), code="not_found")
    return {field: open_sealed(by, unit, field, **given) for field in known}
