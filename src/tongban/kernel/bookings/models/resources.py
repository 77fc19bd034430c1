"""Things of one and of many, their rules, and the counters that the database keeps within capacity."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.bookings import states


class Resource(models.Model):
    """Something that can be booked, and the rules by which. `about` names whose it is in the service's own words."""

    kind = models.CharField(_("kind"), max_length=40)  # such as stations.power_bank; a service tells by it
    name = models.CharField(_("name"), max_length=120)
    about = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    office = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    over = models.CharField(max_length=8, choices=list(states.OVER.items()))
    # of one: 1; of occurrences: what a new one has; of cells: what each has
    capacity = models.PositiveIntegerField(_("capacity"), default=1)
    grain = models.PositiveIntegerField(_("minutes of a cell"), null=True)
    hold_minutes = models.PositiveIntegerField(_("minutes a hold lasts"), default=15)
    # how long whoever moved up may think about it; 0: they have it at once
    offer_minutes = models.PositiveIntegerField(default=0)
    waits = models.BooleanField(_("has a waiting list"), default=True)
    # nobody has two bookings of one occurrence
    one_each = models.BooleanField(default=True)
    # whoever books must be there: nobody has two such bookings at one time, whatever they are of
    personal = models.BooleanField(default=False)
    needs = models.JSONField(_("what it needs"), default=list)
    cancel_before = models.PositiveIntegerField(_("minutes before it begins"), default=0)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="one_has_capacity_one", condition=~Q(over=states.TIME) | Q(capacity=1)
            ),
            models.CheckConstraint(
                name="cells_have_a_grain",
                condition=Q(over=states.CELLS, grain__gt=0) | (~Q(over=states.CELLS) & Q(grain=None)),
            ),
        ]
        indexes = [models.Index(fields=["about", "about_id"], name="resource_about")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Slot(models.Model):
    """One occurrence, or one cell of time, and how much of it is taken: counted by a trigger on bookings."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="slots", db_index=False)
    during = DateTimeRangeField(_("when"))
    capacity = models.PositiveIntegerField(_("capacity"))
    taken = models.PositiveIntegerField(_("taken"), default=0)
    needs = models.JSONField(_("what it needs"), default=list)
    # from when and until when it can be booked; empty: at once, and until it begins
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="never_oversold", condition=Q(taken__lte=F("capacity"))),
            models.CheckConstraint(name="slot_lasts", condition=Q(during__isempty=False)),
            models.UniqueConstraint(fields=["resource", "during"], name="slot_once"),
        ]
        indexes = [GistIndex(fields=["resource", "during"], name="slot_cells")]

    def __str__(self) -> str:
        return f"slot {self.pk} of {self.resource_id}"
