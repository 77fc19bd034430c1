"""Versions of the model: what each learned from, how it measured, and when it was in use."""

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ModelVersion(models.Model):
    """A model that was taught; its file stands in the data folder under the digest of its content."""

    made_at = models.DateTimeField(_("made"))
    made_by = models.CharField(max_length=60)
    source = models.CharField(
        max_length=12,
        choices=[("file", _("a file")), ("requests", pgettext_lazy("what it learned from", "requests"))],
    )
    rows = models.JSONField(default=dict)  # labelled rows by target
    measures = models.JSONField(default=dict)
    trial = models.JSONField(default=dict)  # the paired trial against the one then in use
    learned_until = models.DateTimeField(null=True)  # filing time of the newest request it learned from
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)  # why it was last put in use
    since = models.DateTimeField(_("in use since"), null=True)
    until = models.DateTimeField(_("in use until"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Value(1), condition=~Q(since=None) & Q(until=None), name="one_version_in_use"
            ),
            models.CheckConstraint(condition=Q(until=None) | ~Q(since=None), name="left_only_after_use"),
        ]

    def __str__(self) -> str:
        return f"model {self.pk}"

    @property
    def in_use(self) -> bool:
        """Does it answer now?"""
        return self.since is not None and self.until is None
