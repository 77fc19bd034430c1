"""What keepers did, each once; visitors a day as a count; what became a request."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.services.stations.models.stations import Station


class VisitDay(models.Model):
    """How many people came on a day; who they were is kept nowhere."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="visits", db_index=False)
    day = models.DateField()
    people = models.IntegerField(_("visitors"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station", "day"], name="visits_once_a_day"),
            models.CheckConstraint(name="visitors_never_below_nobody", condition=Q(people__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day} {self.people}"


class OpenDay(models.Model):
    """A day on which a station was to be open, and whether anything its keeper did in those hours shows that it was."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="open_days", db_index=False)
    day = models.DateField()
    minutes = models.PositiveIntegerField()
    kept = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "day"], name="open_day_once")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day}"


class Act(models.Model):
    """A keeper's act as a phone sent it: when by our clock, and how far off the phone's clock was."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="acts", db_index=False)
    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    what = models.CharField(max_length=12)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    ahead = models.BigIntegerField(null=True)  # seconds
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="act_before_it_arrives", condition=Q(at__lte=models.F("received_at"))
            ),
        ]
        indexes = [models.Index(fields=["station", "-at"], name="acts_of_station")]

    def __str__(self) -> str:
        return f"act {self.pk}"


class Raised(models.Model):
    """Something broken, or a need spoken at a station, that became a request."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="raised")
    what = models.CharField(max_length=8, choices=[("broken", _("something broken")), ("need", _("a need"))])
    case_id = models.BigIntegerField()
    reference = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference
