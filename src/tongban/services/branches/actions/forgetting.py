"""What is kept no longer: who a former member was, and what was asked to be corrected; counts and chains stay."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tongban.kernel.core import clock, events
from tongban.kernel.core.events import Entry
from tongban.kernel.parties.models import Person
from tongban.services.branches import rules
from tongban.services.branches.actions.shared import MEMBER, locked
from tongban.services.branches.models import Correction, Member

ERASED = "erased"  # stands for the key of a ledger that nobody looks up any more


def memberships_ended(before: datetime) -> QuerySet[Member]:
    """Memberships that ended before a moment and still tell whose they were."""
    day = before.astimezone(clock.BEIJING).date()
    return Member.objects.filter(valid__endswith__lt=day).exclude(ledger_key=ERASED)


@transaction.atomic
def erase_membership(pk: int, *, by: str = "system") -> None:
    """The membership is nobody's from now on: it counts in figures and points at a record without a name."""
    row = locked(Member(pk=pk))
    if row.ledger_key == ERASED:
        return
    row.person = Person.objects.create(created_at=clock.now())
    row.born, row.last_contact, row.ledger_key = "", None, ERASED
    row.save()
    events.append(MEMBER, pk, [Entry("member.erased", by)])


def corrections_settled(before: datetime) -> QuerySet[Correction]:
    """Requests for corrections that were answered before a moment."""
    return Correction.objects.exclude(state=rules.OPEN).filter(settled_at__lt=before)


@transaction.atomic
def erase_correction(pk: int) -> None:
    """What was written goes, with the task it was; that there was one stands in the member's chain."""
    row = Correction.objects.filter(pk=pk).first()
    if row:
        row.gaps.all().delete()
        row.delete()
