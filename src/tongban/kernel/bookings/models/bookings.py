"""A booking: held, confirmed, waiting or over. The exclusion constraints here are the promise of resources of one."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.bookings import states
from tongban.kernel.bookings.models.resources import Resource, Slot

STREAM = "booking"
NOBODY = Q(person=None, organisation=None)
ONE = Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None)
LIVE = Q(state__in=states.LIVE)


class Booking(models.Model):
    """Who has how much of what, when. `during` without an end: lent until it is given back."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="bookings")
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="bookings", db_index=False)
    during = DateTimeRangeField(_("when"))
    quantity = models.PositiveIntegerField(_("how many"), default=1)
    state = models.CharField(_("state"), max_length=12, choices=list(states.STATES.items()))
    person = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, related_name="bookings", db_index=False
    )
    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, related_name="bookings"
    )
    # the resource's rules at that time, kept here for the database to hold them
    over = models.CharField(max_length=8, choices=list(states.OVER.items()))
    one_each = models.BooleanField(default=False)
    personal = models.BooleanField(default=False)
    asked_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("held until"), null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(_("to be given back"), null=True)
    reminded_at = models.DateTimeField(null=True)
    # a key of whoever asked: asking twice books once
    once = models.CharField(max_length=64, null=True, unique=True)
    moved_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)  # whose it was is not known any more
    why = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="booking_of_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="booking_lasts", condition=Q(during__isempty=False)),
            models.CheckConstraint(
                name="booking_is_somebodys", condition=(ONE & ~Q(state=states.BLOCKED)) | (NOBODY & ~LIVE)
            ),
            models.CheckConstraint(
                name="a_hold_expires", condition=~Q(state=states.HELD) | Q(expires_at__isnull=False)
            ),
            ExclusionConstraint(
                name="never_twice_at_a_time",
                expressions=[("resource", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(over=states.TIME, state__in=(*states.TAKEN, states.DONE)),
            ),
            ExclusionConstraint(
                name="nobody_in_two_places",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(personal=True, state__in=(states.HELD, states.CONFIRMED)),
            ),
            models.UniqueConstraint(
                fields=["slot", "person"], name="person_once_a_slot", condition=LIVE & Q(one_each=True)
            ),
            models.UniqueConstraint(
                fields=["slot", "organisation"],
                name="organisation_once_a_slot",
                condition=LIVE & Q(one_each=True),
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="holds_to_expire", condition=Q(state=states.HELD)),
            models.Index(
                fields=["slot", "asked_at", "id"], name="slot_waiting", condition=Q(state=states.WAITING)
            ),
            models.Index(
                fields=["resource", "asked_at", "id"],
                name="resource_waiting",
                condition=Q(state=states.WAITING, slot=None),
            ),
            models.Index(fields=["slot", "state"], name="bookings_of_slot"),
            models.Index(fields=["person", "-asked_at"], name="bookings_of_person"),
            models.Index(
                fields=["due_at"],
                name="loans_due",
                condition=Q(state=states.CONFIRMED, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk} {self.state}"
