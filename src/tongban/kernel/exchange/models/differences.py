"""Where a list and the ledger differ: whose it is to decide, by when, and what was decided and why."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.exchange import states


class Difference(models.Model):
    """One question and its answer. `same_as`: it was being asked already, and gets that one's answer."""

    submission = models.ForeignKey(
        "exchange.Submission", models.PROTECT, related_name="differences", db_index=False
    )
    row = models.ForeignKey(
        "exchange.Row", models.PROTECT, null=True, related_name="differences", db_index=False
    )
    register = models.CharField(max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=list(states.KINDS.items()))
    field = models.CharField(_("field"), max_length=40, blank=True)
    key = models.CharField(max_length=64, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    path = models.CharField(max_length=120, blank=True)
    office = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=list(states.DIFFERENCES.items()))
    # why it is asked, in words; for a pair also what speaks for it
    why = models.JSONField(default=list)
    opened_at = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("due"), null=True)
    on = models.DateField(_("takes effect on"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    evidence = models.CharField(_("what it rests on"), max_length=300, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=32)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "digest"],
                name="asked_once_at_a_time",
                condition=Q(state__in=["held", "waiting", "confirmed"], same_as=None),
            ),
            models.CheckConstraint(
                name="nothing_applied_without_a_day_and_a_reason",
                condition=~Q(state__in=["confirmed", "applied"]) | (Q(on__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "due_at", "id"], name="differences_of_office", condition=Q(state="waiting")
            ),
            models.Index(fields=["submission", "state"], name="differences_of_list"),
            models.Index(fields=["register", "key", "field"], name="differences_of_key"),
            models.Index(fields=["on"], name="differences_due", condition=Q(state="confirmed")),
            models.Index(fields=["row"], name="differences_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.field} {self.key}"


class Answer(models.Model):
    """A decision that is remembered: the same question is not asked a second time."""

    register = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32)
    said = models.CharField(max_length=12)
    difference = models.ForeignKey(Difference, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "digest"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.register} {self.said}"
