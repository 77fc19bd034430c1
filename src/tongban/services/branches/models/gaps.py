"""What is open, on whose side, and by when: lost contacts, unconfirmed moves, organisations to cover, corrections."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField
from tongban.services.branches import rules


class Correction(models.Model):
    """A member asks for something that is kept about them to be corrected; the branch answers."""

    member = models.ForeignKey("branches.Member", models.PROTECT, related_name="corrections")
    what = models.CharField(_("what is wrong"), max_length=12, choices=list(rules.CORRECTABLE.items()))
    says = SealedField(kind="text")
    state = models.CharField(_("state"), max_length=8, choices=list(rules.CORRECTIONS.items()))
    asked_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="branch_correction_is_answered",
                condition=Q(state=rules.OPEN, settled_at=None)
                | (~Q(state=rules.OPEN) & Q(settled_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["member", "what"], name="branch_correction_asked_once", condition=Q(state=rules.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.what} {self.state}"


class Gap(models.Model):
    """Something a branch has to see to by a day: open from when until when. It never closes without saying how."""

    kind = models.CharField(_("kind"), max_length=10, choices=list(rules.GAPS.items()))
    body = models.ForeignKey("branches.Body", models.PROTECT, related_name="gaps")
    member = models.ForeignKey("branches.Member", models.PROTECT, null=True, related_name="gaps")
    move = models.ForeignKey("branches.Move", models.PROTECT, null=True, related_name="gaps")
    unit = models.ForeignKey("branches.Unit", models.PROTECT, null=True, related_name="gaps")
    correction = models.ForeignKey(Correction, models.PROTECT, null=True, related_name="gaps")
    opened_at = models.DateTimeField(_("open since"))
    due = models.DateField(_("due"))
    closed_at = models.DateTimeField(null=True)
    how = models.CharField(_("how it was closed"), max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="branch_gap_is_about_one_thing",
                condition=Q(kind=rules.CONTACT, member__isnull=False, move=None, unit=None, correction=None)
                | Q(kind=rules.MOVE, member__isnull=False, move__isnull=False, unit=None, correction=None)
                | Q(kind=rules.COVER, member=None, move=None, unit__isnull=False, correction=None)
                | Q(
                    kind=rules.CORRECTION,
                    member__isnull=False,
                    move=None,
                    unit=None,
                    correction__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="branch_gap_closes_with_a_word",
                condition=Q(closed_at=None, how="") | (Q(closed_at__isnull=False) & ~Q(how="")),
            ),
            models.UniqueConstraint(
                fields=["member"],
                name="branch_contact_gap_once",
                condition=Q(kind=rules.CONTACT, closed_at=None),
            ),
            models.UniqueConstraint(
                fields=["move"], name="branch_move_gap_once", condition=Q(kind=rules.MOVE, closed_at=None)
            ),
            models.UniqueConstraint(
                fields=["unit"], name="branch_cover_gap_once", condition=Q(kind=rules.COVER, closed_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["body", "due"], name="branch_gaps_open", condition=Q(closed_at=None)),
            models.Index(fields=["due", "id"], name="branch_gaps_due", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
