"""Leaving: a volunteer goes, what was to come is given up; what they told of themselves is erased in time or at their word.

That they were registered and what they gave stays with them: it is their proof, and checked by others.
"""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities.models import Presence
from tongban.kernel.bookings import actions as bookings
from tongban.kernel.core import clock, events
from tongban.kernel.core.clock import today
from tongban.kernel.core.events import Entry
from tongban.services.volunteers.actions import reporting, teaming
from tongban.services.volunteers.models import STREAM, Guardian, Rating, Team, Volunteer
from tongban.services.volunteers.queries import events as reading
from tongban.services.volunteers.queries import people


@transaction.atomic
def leave(volunteer: Volunteer, *, by: Actor) -> Volunteer:
    """From today on no volunteer any more: places to come go to whoever waits, teams and the street's role end.

    A shift that they have come to is theirs to leave.
    """
    row = _locked(volunteer.pk)
    if row.left_on is not None:
        return row
    come = Presence.objects.filter(booking=OuterRef("pk"))
    for booking in reading.mine(row.person_id).filter(~Exists(come)):
        bookings.cancel(booking.pk, by=by, vouched=True)
    for team in people.teams_of(row.person_id):
        teaming.leave(team, row.person, by=by)
    for team in Team.objects.filter(leader=row.person_id):
        teaming.lay_down(team, row.person, by=by)
    reporting.disagree(row, by=by)
    row.left_on = today()
    row.save(update_fields=["left_on"])
    events.append(STREAM, row.pk, [Entry("volunteer.left", by.code)])
    return row


def volunteers_over(before: datetime) -> QuerySet[Volunteer]:
    """Registrations of those who left before a moment and of whom more is known than that."""
    return Volunteer.objects.filter(left_on__lt=before.astimezone(clock.BEIJING).date(), erased_at=None)


@transaction.atomic
def erase_volunteer(pk: int, *, by: str = "system") -> None:
    """Birth date, skills and times go, and the name is no longer looked for; the day of registering stays."""
    row = _locked(pk)
    if row.left_on is None or row.erased_at is not None:
        return
    row.born, row.skills, row.available, row.name_index = "", [], [], secrets.token_bytes(32)
    row.erased_at = clock.now()
    row.save(update_fields=["born", "skills", "available", "name_index", "erased_at"])
    events.append(STREAM, pk, [Entry("volunteer.erased", by)])


def ratings_over(before: datetime) -> QuerySet[Rating]:
    """Ratings given before a moment that still have words."""
    return Rating.objects.filter(at__lt=before).exclude(words="")


@transaction.atomic
def erase_rating(pk: int) -> None:
    """The words go; the points count on."""
    Rating.objects.filter(pk=pk).update(words="")


def guardians_over(before: datetime) -> QuerySet[Guardian]:
    """Guardians who answered before a moment, or were asked long ago and never did."""
    return Guardian.objects.filter(Q(answered_at__lt=before) | Q(answered_at=None, asked_at__lt=before))


@transaction.atomic
def erase_guardian(pk: int) -> None:
    """Who was asked for whom is known no longer; a consent that was given is the kernel's to keep."""
    Guardian.objects.filter(pk=pk).delete()


def _locked(pk: int) -> Volunteer:
    rows = Volunteer.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    return rows.get(pk=pk)
