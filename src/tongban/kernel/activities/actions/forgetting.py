"""When somebody came and went, what guardians let them do and what was asked about hours is let go of in time.

Hours and certificates stay with the person: they are their proof of what they gave, and checked by others.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.kernel.activities import states
from tongban.kernel.activities.models import STREAM, Consent, Correction, Presence
from tongban.kernel.core import clock, events
from tongban.kernel.core.events import Entry
from tongban.kernel.parties.models import Person


def presences_over(before: datetime) -> QuerySet[Presence]:
    """Comings to shifts that were over before a moment, and whose hours have been counted."""
    rows = Presence.objects.filter(shift__during__endswith__lt=before, erased_at=None)
    return rows.filter(shift__activity__state__in=(states.RECORDED, states.CANCELLED))


@transaction.atomic
def erase_presence(pk: int) -> None:
    """Who came and when goes: that a place was used counts on, and is nobody's. The hours they came to stay."""
    rows = Presence.objects.select_for_update(of=("self",), no_key=True).select_related("shift")
    row = rows.get(pk=pk)
    if row.erased_at:
        return
    now, during = clock.now(), row.shift.during
    row.person, row.erased_at = Person.objects.create(created_at=now), now
    row.came_at, row.left_at = during.lower, during.upper if row.left_at else None
    row.save(update_fields=["person", "erased_at", "came_at", "left_at"])
    events.append(STREAM, row.shift.activity_id, [Entry("presence.erased", "system")])


def consents_over(before: datetime) -> QuerySet[Consent]:
    """Consents that were withdrawn, ran out, or were for an activity that was over before a moment."""
    day = before.astimezone(clock.BEIJING).date()
    over = Q(withdrawn_at__lt=before) | Q(until__lt=day) | Q(activity__during__endswith__lt=before)
    return Consent.objects.filter(over)


@transaction.atomic
def erase_consent(pk: int) -> None:
    """Who let whom take part is known no longer."""
    Consent.objects.filter(pk=pk).delete()


def corrections_over(before: datetime) -> QuerySet[Correction]:
    """What was asked about hours and decided before a moment."""
    return Correction.objects.exclude(state=states.ASKED).filter(decided_at__lt=before)


@transaction.atomic
def erase_correction(pk: int) -> None:
    """The words go; the hours that were granted stay."""
    Correction.objects.filter(pk=pk).delete()
