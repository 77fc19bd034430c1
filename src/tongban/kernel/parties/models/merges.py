"""Two records of one: which stood in doubt, what was decided, what a merge moved and that it was undone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """What two records are of."""

    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")


class Merge(models.Model):
    """Record `gone` was merged into `kept` (ids of `subject`); `moved` names every reference, so that it can be undone."""

    subject = models.CharField(max_length=12, choices=Subject.choices)
    kept = models.BigIntegerField()
    gone = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_label = models.CharField(max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    # {"cases.Contact.person": [ids], ...}
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="merges_newest")]
        constraints = [
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("gone"))),
            models.UniqueConstraint(
                fields=["subject", "gone"], name="gone_once", condition=Q(undone_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.gone} into {self.kept}"


class Doubt(models.Model):
    """Two records that may be of one (`first` has the lower id): found once, decided once, never asked again."""

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        MERGED = "merged", _("merged")
        DIFFERENT = "different", _("not the same")

    subject = models.CharField(max_length=12, choices=Subject.choices)
    first = models.BigIntegerField()
    second = models.BigIntegerField()
    p = models.FloatField()
    why = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-p", "id"], name="doubts_open", condition=Q(state="open"))]
        constraints = [
            models.UniqueConstraint(fields=["subject", "first", "second"], name="doubted_once"),
            models.CheckConstraint(name="doubt_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.first}, {self.second}"

    @property
    def percent(self) -> int:
        """How likely they are of one, of a hundred: never certain."""
        return min(99, round(self.p * 100))
