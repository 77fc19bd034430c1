"""What a person asked about their own record: to correct it, or not to use it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField
from tongban.kernel.parties.models.parties import Person


class Asked(models.Model):
    """A correction or an objection, with the office that decides it and what it said."""

    class Kind(models.TextChoices):
        CORRECT = "correct", _("correction")
        OBJECT = "object", _("objection")

    class Field(models.TextChoices):
        NAME = "name", _("a person's name")
        ID_NUMBER = "id_number", _("ID number")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        ASKED = "asked", _("to be decided")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey(Person, models.PROTECT, related_name="asked")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    field = models.CharField(_("what"), max_length=12, choices=Field.choices)
    # what it should be, or what is objected to and why: the person's own words
    words = SealedField(kind="text")
    office = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    at = models.DateTimeField()
    due = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "due"], name="asked_open", condition=Q(state="asked"))]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "field"],
                name="record_asked_once_at_a_time",
                condition=Q(state="asked", kind="correct"),
            ),
            models.CheckConstraint(
                name="asked_decided_with_an_answer", condition=Q(state="asked") | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
