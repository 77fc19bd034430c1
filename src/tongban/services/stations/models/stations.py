"""A station: where it is, when it is open, what it has, who keeps it. The database refuses closing before opening."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from tongban.services.stations import rules


def span(opens: str, closes: str) -> Func:
    """Minutes of a day as a range."""
    return Func(F(opens), F(closes), Value("[)"), function="int4range")


class Station(models.Model):
    """A warm place on the way. `code` stands on its sign and in its address."""

    code = models.SlugField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=list(rules.KINDS.items()))
    site = models.OneToOneField("places.Site", models.PROTECT, related_name="station")
    address = models.CharField(_("address"), max_length=160, blank=True)
    office = models.ForeignKey(
        "parties.Office", models.PROTECT, related_name="stations", verbose_name=_("host office")
    )
    amenities = ArrayField(models.CharField(max_length=12), default=list, verbose_name=_("what it has"))
    # public holidays without hours of their own: closed, or as on any weekday
    holidays_closed = models.BooleanField(_("closed on public holidays"), default=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="station_has_known_amenities",
                condition=Q(amenities__contained_by=list(rules.AMENITIES)),
            ),
            models.CheckConstraint(
                name="station_closes_after_it_opened",
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
            ),
        ]
        indexes = [GinIndex(fields=["amenities"], name="station_amenities")]

    def __str__(self) -> str:
        return self.name


class Hours(models.Model):
    """From when to when it is open on a weekday (7: public holidays), in minutes of the day; 1440 is midnight."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="hours")
    day = models.PositiveSmallIntegerField(_("day"))
    opens = models.PositiveSmallIntegerField(_("opens"))
    closes = models.PositiveSmallIntegerField(_("closes"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="hours_of_a_day", condition=Q(day__lte=rules.HOLIDAY)),
            models.CheckConstraint(
                name="station_closes_after_opening",
                condition=Q(closes__gt=F("opens"), closes__lte=1440),
            ),
            ExclusionConstraint(
                name="station_hours_apart",
                expressions=[
                    ("station", RangeOperators.EQUAL),
                    ("day", RangeOperators.EQUAL),
                    (span("opens", "closes"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day}"


class SpecialDay(models.Model):
    """One day that goes otherwise: open from when to when, or closed (both empty), and why."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="special_days", db_index=False)
    day = models.DateField(_("day"))
    opens = models.PositiveSmallIntegerField(_("opens"), null=True)
    closes = models.PositiveSmallIntegerField(_("closes"), null=True)
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station", "day"], name="station_special_day_once"),
            models.CheckConstraint(
                name="special_day_closes_after_opening",
                condition=Q(opens=None, closes=None) | Q(closes__gt=F("opens"), closes__lte=1440),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day}"

    @property
    def hours(self) -> str:
        """From when to when, as 08:00-12:00; empty: closed."""
        if self.opens is None or self.closes is None:
            return ""
        return f"{rules.clock_of(self.opens)}-{rules.clock_of(self.closes)}"


class Keeper(models.Model):
    """Who looks after a station, and on which days."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="keepers")
    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="keeper_once_a_day",
                expressions=[
                    ("station", RangeOperators.EQUAL),
                    ("account", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"keeper {self.pk}"
