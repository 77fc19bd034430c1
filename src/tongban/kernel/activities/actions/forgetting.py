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


def presences_over(before: datetime) -> QuerySet[Presence]:
    """Comings to shifts that were over before a moment, and whose hours have been counted."""
    rows = Presence.objects.filter(shift__during__endswith__lt=before)
    return rows.filter(shift__activity__state__in=(states.RECORDED, states.CANCELLED))


@transaction.atomic
def erase_presence(pk: int) -> None:
    """The moments of coming and leaving go; the hours they came to stay."""
    row = Presence.objects.select_related("shift").filter(pk=pk).first()
    if row:
        row.delete()
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
