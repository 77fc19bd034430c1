"""People and organisations. One person is one record; identity and contact are sealed."""

from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField


class Person(models.Model):
    """A human being, known by what they themselves told and proved."""

    name = SealedField(kind="name", blank=True)
    phone = SealedField(kind="phone", blank=True)
    phone_index = models.BinaryField(max_length=32, null=True, unique=True)
    id_number = SealedField(kind="id_number", blank=True)
    id_number_index = models.BinaryField(max_length=32, null=True, unique=True)
    created_at = models.DateTimeField()
    # another record of the same person, which speaks for this one
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_not_merged_into_itself", condition=~Q(merged_into=models.F("id"))
            )
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class Organisation(models.Model):
    """An enterprise, a social organisation or an office of the administration."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("office")
        ENTERPRISE = "enterprise", _("enterprise")
        SOCIAL = "social", _("social organisation")

    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, null=True, unique=True)
    # the Chinese name of the kind of office that duty lists speak of, such as 住建局; empty for others
    office_kind = models.CharField(_("kind of office"), max_length=20, blank=True)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="organisations")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid = DateTimeRangeField(_("valid"))
    # another record of the same organisation, which speaks for this one
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged")

    class Meta:
        indexes = [models.Index(fields=["office_kind", "division"], name="office_by_kind")]
        constraints = [
            models.CheckConstraint(
                name="only_offices_have_an_office_kind", condition=Q(office_kind="") | Q(kind="office")
            ),
            models.CheckConstraint(name="organisation_stands_a_while", condition=Q(valid__isempty=False)),
            models.CheckConstraint(
                name="organisation_not_merged_into_itself", condition=~Q(merged_into=models.F("id"))
            ),
            models.CheckConstraint(
                name="offices_are_not_merged", condition=~Q(kind="office") | Q(merged_into=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeManager(models.Manager["Office"]):
    """Only offices."""

    def get_queryset(self) -> models.QuerySet["Office"]:
        return super().get_queryset().filter(kind=Organisation.Kind.OFFICE)


class Office(Organisation):
    """An office of the administration: what requests are sent to and roles are given at."""

    objects: ClassVar[OfficeManager] = OfficeManager()

    class Meta:
        proxy = True
