"""Members, the branch that answers for each on every day, and how they move between branches."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField
from tongban.services.branches import rules


class Member(models.Model):
    """Somebody's membership over a range of days. Name, ID number and phone stand in their one record as a person."""

    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    born = SealedField(kind="born", blank=True)
    valid = DateRangeField(_("member"))
    last_contact = models.DateField(_("last contact"), null=True)
    # which subject of the ledger between offices this is, where a list brought it in
    ledger_key = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["ledger_key"], name="branch_member_of_ledger", condition=~Q(ledger_key=""))
        ]
        constraints = [
            models.CheckConstraint(name="member_for_a_day", condition=Q(valid__isempty=False)),
            ExclusionConstraint(
                name="one_membership_a_day",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return str(self.person.name)


class Move(models.Model):
    """One side says that a member left for another branch; the present list changes when that branch confirms."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="moves")
    kind = models.CharField(_("what moves"), max_length=8, choices=list(rules.MOVES.items()))
    source = models.ForeignKey("branches.Body", models.PROTECT, related_name="moves_out", db_index=False)
    target = models.ForeignKey("branches.Body", models.PROTECT, related_name="moves_in")
    left_on = models.DateField(_("left on"))
    state = models.CharField(_("state"), max_length=10, choices=list(rules.MOVE_STATES.items()))
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(max_length=60)
    due = models.DateField(_("to be confirmed by"))
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], name="one_open_move_a_member", condition=Q(state=rules.ASKED)
            ),
            models.CheckConstraint(
                name="branch_move_is_settled_or_open",
                condition=Q(state=rules.ASKED, settled_at=None)
                | (~Q(state=rules.ASKED) & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="branch_move_denied_with_reason", condition=~Q(state=rules.DENIED) | ~Q(reason="")
            ),
            models.CheckConstraint(name="branch_move_goes_elsewhere", condition=~Q(source=F("target"))),
            # nobody confirms what they said themselves; what is carried over from files says it for both sides
            models.CheckConstraint(
                name="branch_move_has_two_sides",
                condition=~Q(state=rules.CONFIRMED) | ~Q(asked_by=F("settled_by")) | Q(asked_by="system"),
            ),
        ]
        indexes = [
            models.Index(fields=["target", "due"], name="branch_moves_open", condition=Q(state=rules.ASKED)),
            models.Index(fields=["source", "-id"], name="branch_moves_out"),
        ]

    def __str__(self) -> str:
        return f"move {self.pk} {self.state}"


class Stay(models.Model):
    """On which branch's list a member is over a range of days: one home list and one present list, always.

    The database holds it: stays of a kind never overlap and leave no day of the membership out, and after the first
    one each begins with a confirmed move.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="stays")
    body = models.ForeignKey("branches.Body", models.PROTECT, related_name="stays", db_index=False)
    kind = models.CharField(max_length=8, choices=list(rules.LISTS.items()))
    valid = DateRangeField(_("days"))
    move = models.ForeignKey(Move, models.PROTECT, null=True, related_name="stays")

    class Meta:
        constraints = [
            models.CheckConstraint(name="branch_stay_lasts_a_day", condition=Q(valid__isempty=False)),
            ExclusionConstraint(
                name="one_list_a_day",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["body", "kind"], name="branch_stays_of")]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.body_id} ({self.kind})"


class Duty(models.Model):
    """How a member is on duty over a range of days: one status a day."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="duties")
    status = models.CharField(_("duty status"), max_length=10, choices=list(rules.STATUSES.items()))
    valid = DateRangeField(_("days"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="branch_duty_lasts_a_day", condition=Q(valid__isempty=False)),
            ExclusionConstraint(
                name="one_duty_status_a_day",
                expressions=[("member", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.status}"


class Training(models.Model):
    """A session that a branch held on a day."""

    body = models.ForeignKey("branches.Body", models.PROTECT, related_name="trainings", db_index=False)
    title = models.CharField(_("what it was about"), max_length=120)
    on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "title", "on"], name="branch_training_once"),
            models.CheckConstraint(
                name="branch_training_fits_a_day", condition=Q(minutes__gte=1, minutes__lte=1440)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.on}"


class Attendance(models.Model):
    """A member took part in a session."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="attendances", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "member"], name="branch_attended_once")]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.training_id}"
