"""Branches as they stand over days, and who keeps each of them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Body(models.Model):
    """A branch: of one organisation, of several, or for a purpose; it stands in a division over a range of days."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    valid = DateRangeField(_("stands"))
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="branch_stands_a_day", condition=Q(valid__isempty=False)),
            ExclusionConstraint(
                name="branch_name_once_a_division",
                expressions=[
                    ("division", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """An account that keeps a branch's list over a range of days: its secretary."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    valid = DateRangeField(_("held"))

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="branch_post_held_once",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("account", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} keeps {self.body_id}"
