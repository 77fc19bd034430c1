"""Organisations of emerging fields, the branch that covers each, the instructors that serve them, and visits."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField
from tongban.services.branches import rules


class Unit(models.Model):
    """What is kept of an organisation of an emerging field, over the days it is on the list."""

    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    field = models.CharField(_("field"), max_length=12, choices=list(rules.FIELDS.items()))
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    address = models.CharField(_("address"), max_length=200, blank=True)
    staff = models.PositiveIntegerField(_("staff"), default=0)
    size = models.CharField(_("size"), max_length=8, choices=list(rules.SIZE_LABELS.items()))
    representative = SealedField(kind="name", blank=True)
    phone = SealedField(kind="phone", blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    valid = DateRangeField(_("on the list"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="branch_unit_listed_a_day", condition=Q(valid__isempty=False)),
            models.CheckConstraint(
                name="branch_unit_size_is_of_its_staff",
                condition=Q(size="micro", staff__lt=10)
                | Q(size="small", staff__gte=10, staff__lt=50)
                | Q(size="medium", staff__gte=50, staff__lt=300)
                | Q(size="large", staff__gte=300),
            ),
            ExclusionConstraint(
                name="branch_unit_listed_once",
                expressions=[("organisation", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Former(models.Model):
    """What an organisation was until a change took effect: its field, size and place over those days; now it is as its unit says."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="formers")
    field = models.CharField(max_length=12, choices=list(rules.FIELDS.items()))
    size = models.CharField(max_length=8, choices=list(rules.SIZE_LABELS.items()))
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    valid = DateRangeField(_("days"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="branch_former_lasted_and_is_over",
                condition=Q(valid__isempty=False, valid__upper_inf=False),
            ),
            ExclusionConstraint(
                name="branch_unit_was_one_thing_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.field} {self.size}"


class Coverage(models.Model):
    """Which branch covers an organisation, from when until when: never two on one day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="coverages")
    body = models.ForeignKey("branches.Body", models.PROTECT, related_name="coverages")
    valid = DateRangeField(_("covered"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="branch_covers_a_day", condition=Q(valid__isempty=False)),
            ExclusionConstraint(
                name="covered_by_one_branch_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} covers {self.unit_id}"


class Instructor(models.Model):
    """Somebody who serves organisations on the spot, by their account."""

    account = models.OneToOneField("access.Account", models.PROTECT, related_name="+")
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    valid = DateRangeField(_("serves"))

    def __str__(self) -> str:
        return str(self.account.label)


class Serving(models.Model):
    """Which organisation an instructor serves, from when until when."""

    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="servings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="servings")
    valid = DateRangeField(_("served"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="branch_serves_a_day", condition=Q(valid__isempty=False)),
            ExclusionConstraint(
                name="instructor_serves_once",
                # the organisation first: who served it is asked by this index too, which then need not be read whole
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("instructor", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instructor_id} serves {self.unit_id}"


class Visit(models.Model):
    """An instructor was at an organisation on a day: what was done there, never what somebody thinks."""

    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="visits", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits", db_index=False)
    on = models.DateField(_("day"))
    done = models.CharField(_("what was done"), max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instructor", "unit", "on"], name="branch_visit_once_a_day")
        ]
        indexes = [models.Index(fields=["unit", "-on"], name="branch_visits_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on}"
