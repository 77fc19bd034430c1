"""Figures that were published: each as it was told, for good; a correction is one more row."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Release(models.Model):
    """One published value with the definition it rests on; appended, never changed (a trigger refuses).

    `path` is the division's ('' the whole prefecture), `moment` up to when records counted, `number` 1 the
    publication and from 2 on its revisions, each with its reason.
    """

    measure = models.CharField(max_length=80)
    version = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField()
    path = models.CharField(max_length=60, blank=True)
    number = models.PositiveSmallIntegerField()
    value = models.FloatField(null=True)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True)
    moment = models.DateTimeField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "since", "until", "path", "number"], name="release_once_a_number"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="release_days_in_order"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="release_revised_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.since}..{self.until} #{self.number}"


class Kept(models.Model):
    """A costly answer that every process may tell again until it is too old. Only a note: it can be emptied any time."""

    key = models.CharField(max_length=64, primary_key=True)
    rows = models.JSONField()
    moment = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
