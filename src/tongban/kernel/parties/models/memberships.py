"""Who belongs to what from when to when: people in households and organisations, organisations in others."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField
from tongban.kernel.parties.models.parties import Organisation, Person

ONE_MEMBER = Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None)
ONE_BODY = Q(household=None, body__isnull=False) | Q(household__isnull=False, body=None)


class Household(models.Model):
    """People who live and keep house together; who they are, memberships say."""

    division = models.ForeignKey("places.Division", models.PROTECT, null=True, related_name="+")
    address = SealedField(kind="address", blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"household {self.pk}"


def _never_twice(name: str, member: str, body: str | None) -> ExclusionConstraint:
    """In an exclusive kind a member is in one body a day; in the others, once a day in each."""
    told = [
        ("kind", RangeOperators.EQUAL),
        (member, RangeOperators.EQUAL),
        ("valid", RangeOperators.OVERLAPS),
    ]
    if body:
        told.insert(2, (body, RangeOperators.EQUAL))
    return ExclusionConstraint(name=name, expressions=told, condition=Q(exclusive=body is None))


class Membership(models.Model):
    """A person or an organisation (`organisation`) in a household or in an organisation (`body`), by days."""

    kind = models.CharField(_("kind"), max_length=40)
    # as the kind is declared: kept here, for the database to hold it
    exclusive = models.BooleanField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="memberships")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="memberships")
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="members")
    role = models.CharField(_("role"), max_length=40, blank=True)
    valid = DateRangeField(_("valid"))

    class Meta:
        indexes = [models.Index(fields=["kind", "body"], name="members_of_body")]
        constraints = [
            models.CheckConstraint(name="membership_of_one", condition=ONE_MEMBER),
            models.CheckConstraint(name="membership_in_one", condition=ONE_BODY),
            models.CheckConstraint(name="membership_lasts_a_day", condition=Q(valid__isempty=False)),
            _never_twice("person_in_one_body", "person", None),
            _never_twice("organisation_in_one_body", "organisation", None),
            _never_twice("person_once_in_a_body", "person", "body"),
            _never_twice("person_once_in_a_household", "person", "household"),
            _never_twice("organisation_once_in_a_body", "organisation", "body"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
