"""What was erased of the ledger and of lists, when and why: the database lets words go for no other reason."""

from django.db import models
from django.db.models import Q


class Erasure(models.Model):
    """One subject of a register (`key`), or those rows of a list that never reached the ledger; never changed or removed.

    `xact` is the transaction it was written in: words may go in that one alone.
    """

    register = models.CharField(max_length=40)
    key = models.CharField(max_length=64, blank=True)
    submission = models.ForeignKey("exchange.Submission", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    why = models.CharField(max_length=20)
    xact = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="erased_of_a_subject_or_a_list",
                condition=Q(submission=None) & ~Q(key="") | Q(submission__isnull=False, key=""),
            )
        ]
        indexes = [
            models.Index(fields=["register", "key"], name="erasures_of_key", condition=~Q(key="")),
            models.Index(
                fields=["submission"], name="erasures_of_list", condition=Q(submission__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.key or self.submission_id}"
