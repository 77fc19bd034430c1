"""Divisions with the time they hold, and the sites that stand in them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _


class Division(models.Model):
    """A division of the prefecture as it stood over a range of days.

    `path` holds the codes from the top down, joined by dots, so that a subtree is a prefix.
    """

    class Level(models.TextChoices):
        PREFECTURE = "prefecture", _("prefecture")
        COUNTY = "county", _("county")
        TOWN = "town", _("town or sub-district")
        COMMUNITY = "community", _("community or village")
        GRID = "grid", _("grid")

    code = models.CharField(_("code"), max_length=20)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    pinyin = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=120)
    # the paths it had before it came under another code or parent: what was filed there is still its own
    earlier_paths = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    valid = DateRangeField(_("valid"))
    office_hours = models.JSONField(null=True, blank=True)

    class Meta:
        # the pattern class lets a subtree's prefix use the index whatever the server's collation is
        indexes = [models.Index(fields=["path"], name="division_subtree", opclasses=["varchar_pattern_ops"])]
        constraints = [
            ExclusionConstraint(
                name="division_once_a_day",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="division_holds_a_day", condition=Q(valid__isempty=False)),
            models.CheckConstraint(
                name="division_path_ends_in_its_code",
                condition=Q(path=F("code"), parent=None)
                | Q(path__endswith=Concat(Value("."), F("code")), parent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """Another name people use for a division or a site: a road, an estate, a short form."""

    name = models.CharField(_("name"), max_length=80)
    division = models.ForeignKey(Division, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "division"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A spot with a name: a counter, a station, an estate."""

    name = models.CharField(_("name"), max_length=120)
    division = models.ForeignKey(Division, models.PROTECT, related_name="sites")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """The outline of a division (GeoJSON geometry, WGS 84), apart because lists never need it."""

    division = models.OneToOneField(Division, models.CASCADE, related_name="boundary")
    geometry = models.JSONField()

    def __str__(self) -> str:
        return f"boundary of {self.division_id}"


class Edition(models.Model):
    """One row, given a new stamp by triggers whenever a division, alias, site or boundary changes: what caches ask for."""

    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)
