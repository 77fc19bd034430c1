"""Changes of divisions, prepared by one person and applied by another, with all that they made, ended and moved."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ChangeSet(models.Model):
    """Changes that take effect together on one day: all of them or none."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")
        WITHDRAWN = "withdrawn", _("withdrawn")

    title = models.CharField(_("title"), max_length=120)
    on = models.DateField(_("takes effect"))
    grounds = models.CharField(_("approval document"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PREPARED)
    prepared_by = models.CharField(max_length=60)
    prepared_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    # when the records of the divisions followed: on the day itself, also where it was applied before
    followed_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="change_set_by_two_people",
                condition=Q(decided_by="") | ~Q(decided_by=F("prepared_by")) | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="change_set_applied_by_somebody",
                condition=~Q(state__in=("applied", "undone"))
                | (~Q(decided_by="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Change(models.Model):
    """One change of a set, in its order; `data` as `changing.kinds` declares it."""

    change_set = models.ForeignKey(ChangeSet, models.CASCADE, related_name="changes", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12)
    data = models.JSONField()

    class Meta:
        ordering = ["change_set", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["change_set", "number"],
                name="change_number_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.change_set_id}.{self.number} {self.kind}"


class Made(models.Model):
    """What a set did to one division as it stood: which row ended, which began after it (or anew), and how.

    Rows are named by number, not by key: undoing takes a division away and keeps the record of it.
    """

    change_set = models.ForeignKey(ChangeSet, models.CASCADE, related_name="made")
    how = models.CharField(max_length=8)
    ended = models.BigIntegerField(null=True)
    began = models.BigIntegerField(null=True)
    code_before = models.CharField(max_length=20, blank=True)
    code_after = models.CharField(max_length=20, blank=True)
    name_before = models.CharField(max_length=80, blank=True)
    name_after = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["ended"], name="made_ended"),
            models.Index(fields=["began"], name="made_began"),
        ]

    def __str__(self) -> str:
        return f"{self.code_before} {self.how} {self.code_after}"


class Moved(models.Model):
    """A record that followed its division, so that undoing brings it back."""

    change_set = models.ForeignKey(ChangeSet, models.CASCADE, related_name="moved", db_index=False)
    model = models.CharField(max_length=60)
    column = models.CharField(max_length=40)
    record = models.BigIntegerField()
    before = models.BigIntegerField()
    after = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["change_set", "model"], name="moved_by_set")]

    def __str__(self) -> str:
        return f"{self.model} {self.record}"
