"""Members come, go and move; the database holds that nobody is in two bodies of an exclusive kind on one day."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties.kinds import membership_kind
from tongban.kernel.parties.models import Household, Membership, Organisation, Person
from tongban.kernel.parties.queries import households_left
from tongban.kernel.places.models import Division


@dataclass(frozen=True)
class Member:
    """Whose membership it is: a person's or an organisation's."""

    person: Person | None = None
    organisation: Organisation | None = None

    @property
    def chain(self) -> tuple[str, int]:
        """The stream and id that its events stand under."""
        if self.person:
            return "person", self.person.pk
        if self.organisation:
            return "organisation", self.organisation.pk
        raise TongbanError(_("A membership is somebody's."), code="nobody")


@transaction.atomic
def open_household(*, by: str, address: str = "", division: Division | None = None) -> Household:
    """A household without members yet."""
    row = Household.objects.create(address=address, division=division, created_at=clock.now())
    events.append("household", row.pk, [events.Entry("household.opened", by)])
    return row


@transaction.atomic
def change_household(
    household: Household, *, by: str, address: str | None = None, division: Division | None = None
) -> Household:
    """It lives elsewhere; what is not named stays."""
    row = Household.objects.select_for_update(of=("self",), no_key=True).get(pk=household.pk)
    given = {"address": address, "division": division}
    changed = {name: value for name, value in given.items() if value is not None}
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    events.append("household", row.pk, [events.Entry("household.changed", by, {"fields": sorted(changed)})])
    return row


@transaction.atomic
def erase_household(pk: int) -> None:
    """Where it lived and who belonged to it go, if nobody has come back; that there was one stays."""
    row = Household.objects.select_for_update(of=("self",)).get(pk=pk)  # whole: nobody joins it meanwhile
    if not households_left(clock.now()).filter(pk=pk).exists():
        return
    row.memberships.all().delete()
    row.address = ""
    row.save(update_fields=["address"])
    events.append("household", pk, [events.Entry("household.erased", "system")])


@transaction.atomic
def join(
    kind: str,
    member: Member,
    body: Household | Organisation,
    *,
    since: date,
    by: str,
    role: str = "",
    until: date | None = None,
) -> Membership:
    """The member belongs there from that day on (until the day before `until`, if it is known)."""
    declared = membership_kind(kind)
    if until is not None and until <= since:
        raise TongbanError(_("The end must lie after the beginning."), field="until")
    row = Membership(kind=kind, exclusive=declared.exclusive, role=role, valid=DateRange(since, until))
    row.person, row.organisation = member.person, member.organisation
    row.household, row.body = (body, None) if isinstance(body, Household) else (None, body)
    _in_turn(member)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(
            _("They belong to one already in that time: end that first."), code="overlap"
        ) from error
    _note(member, "membership.began", row, since, by)
    return row


@transaction.atomic
def leave(membership: Membership, *, on: date, by: str) -> Membership:
    """The member belongs there for the last time on the day before."""
    row = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    if on <= row.valid.lower or (row.valid.upper is not None and row.valid.upper <= on):
        raise TongbanError(_("They do not belong there on that day."), code="not_a_member", field="on")
    row.valid = DateRange(row.valid.lower, on)
    row.save(update_fields=["valid"])
    _note(Member(row.person, row.organisation), "membership.ended", row, on, by)
    return row


@transaction.atomic
def move(membership: Membership, to: Household | Organisation, *, on: date, by: str) -> Membership:
    """Out of one and into another on one day: never in neither, never in both."""
    _in_turn(Member(membership.person, membership.organisation))
    left = leave(membership, on=on, by=by)
    return join(left.kind, Member(left.person, left.organisation), to, since=on, by=by, role=left.role)


def _in_turn(member: Member) -> None:
    """Whoever takes the same one in waits here: two who met at the constraint would wait for each other."""
    for row in filter(None, (member.person, member.organisation)):
        type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)


def _note(member: Member, code: str, row: Membership, on: date, by: str) -> None:
    stream, pk = member.chain
    events.append(
        stream, pk, [events.Entry(code, by, {"membership": row.pk, "kind": row.kind, "on": on.isoformat()})]
    )
