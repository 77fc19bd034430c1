"""Versioned duty lists, their items, and which real office stands for a kind of office in a division."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.services.duties import rules


class Edition(models.Model):
    """One row; its stamp changes with every write to what dispatch reads (a trigger sees to it)."""

    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)


class DutyList(models.Model):
    """One version of one kind of list at one level, given by a division; a draft until it takes force."""

    kind = models.CharField(_("kind of list"), max_length=12, choices=list(rules.LIST_KINDS.items()))
    level = models.CharField(_("level"), max_length=12, choices=list(rules.LEVELS.items()))
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="duty_lists")
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    source = models.CharField(_("source document"), max_length=200)
    planned = DateRangeField(_("planned"), null=True)
    in_force = DateRangeField(_("in force"), null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "level", "division", "version"], name="duty_list_version_once"
            ),
            ExclusionConstraint(
                name="duty_list_in_force_once",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("division", RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class DutyItem(models.Model):
    """One duty: who leads, by which law, and the words residents use for it."""

    duty_list = models.ForeignKey(DutyList, models.CASCADE, related_name="items", db_index=False)
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    law = models.CharField(_("law"), max_length=300, blank=True)
    category = models.CharField(_("category"), max_length=40)
    category2 = models.CharField(_("second category"), max_length=40, blank=True)
    lead_kind = models.CharField(_("lead"), max_length=20)
    keywords = ArrayField(models.CharField(max_length=60), verbose_name=_("keywords"), default=list)
    urgent = ArrayField(models.CharField(max_length=60), verbose_name=_("urgent words"), default=list)

    class Meta:
        ordering = ["duty_list", "pk"]
        constraints = [models.UniqueConstraint(fields=["duty_list", "number"], name="duty_item_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class DutyHelp(models.Model):
    """A kind of office that helps with a duty, and its named part."""

    item = models.ForeignKey(DutyItem, models.CASCADE, related_name="helping", db_index=False)
    office_kind = models.CharField(_("helping office"), max_length=20)
    part = models.CharField(_("part"), max_length=60, blank=True)

    class Meta:
        ordering = ["item", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "office_kind"], name="duty_help_once")]

    def __str__(self) -> str:
        return f"{self.office_kind} {self.part}"


class Binding(models.Model):
    """The real office that stands for a kind of office in a division, over a range of days."""

    office_kind = models.CharField(_("kind of office"), max_length=20)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+")
    valid = DateRangeField(_("valid"))

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="binding_once_a_day",
                expressions=[
                    ("office_kind", RangeOperators.EQUAL),
                    ("division", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_kind} in {self.division_id}: {self.office_id}"


class Sending(models.Model):
    """One time a request was sent to an office: by which duty, whether it came back, and what was ruled then.

    Read from the case's events and written anew from them at any time; words stay where they were said.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()  # of the event
    at = models.DateTimeField(_("sent"))
    first = models.BooleanField()
    by_person = models.BooleanField()
    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+")
    # the duty that spoke for this office, and how sure it was; none: a person chose without one
    item = models.ForeignKey(DutyItem, models.PROTECT, null=True, related_name="sendings", db_index=False)
    p = models.FloatField(default=0)
    against = models.BooleanField(default=False)  # another office had been suggested
    category = models.CharField(_("class"), max_length=40, blank=True)
    category2 = models.CharField(_("second class"), max_length=40, blank=True)
    place_path = models.CharField(max_length=120)
    returned_at = models.DateTimeField(_("returned"), null=True)
    claim = models.ForeignKey("cases.Message", models.SET_NULL, null=True, related_name="+")
    ruled_at = models.DateTimeField(_("ruled"), null=True)
    ruled_to = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    ruling = models.ForeignKey("cases.Message", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="sending_once")]
        indexes = [
            models.Index(fields=["at"], name="sending_at"),
            models.Index(fields=["item", "at"], name="sending_of_item"),
            models.Index(
                fields=["-returned_at"], name="sending_returned", condition=~models.Q(returned_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq}"
