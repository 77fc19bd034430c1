"""What readers of the board keep: figures they follow, dashboards of their own, work reports that were made."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.services.board import rules


class Follow(models.Model):
    """One reader's wish to be told when a figure crosses a bound. `path` is the division's ('' the whole).

    `beyond` says on which side it was found last, in the stretch of days that begins with `since`; `told` counts notices.
    """

    account = models.ForeignKey("access.Account", models.CASCADE, related_name="+", db_index=False)
    measure = models.CharField(max_length=80)
    path = models.CharField(max_length=60, blank=True)
    period = models.CharField(_("period"), max_length=12, choices=list(rules.PERIODS.items()))
    way = models.CharField(_("tell me when it is"), max_length=5, choices=list(rules.WAYS.items()))
    bound = models.FloatField(_("the bound"))
    beyond = models.BooleanField(default=False)
    value = models.FloatField(null=True)
    since = models.DateField()
    told = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "measure", "path", "period", "way"], name="followed_once_a_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.way} {self.bound}"


class Dashboard(models.Model):
    """Figures that one reader chose, in their order, at one place over one period; shared with an office or not."""

    owner = models.ForeignKey("access.Account", models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=60)
    measures = ArrayField(models.CharField(max_length=80), verbose_name=_("figures"), size=24)
    path = models.CharField(max_length=60, blank=True)
    period = models.CharField(_("period"), max_length=12, choices=list(rules.PERIODS.items()))
    office = models.ForeignKey(
        "parties.Office",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("shared with"),
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(measures=[]), name="dashboard_shows_something"),
            models.CheckConstraint(condition=~Q(title=""), name="dashboard_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class WorkReport(models.Model):
    """A yearly report as it was asked for and made: both files, and how far the making has come."""

    year = models.PositiveSmallIntegerField(_("year"))
    path = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8)
    asked_by = models.ForeignKey("access.Account", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))
    state = models.CharField(_("state"), max_length=8, choices=list(rules.STATES.items()))
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    moment = models.DateTimeField(_("as of"), null=True)
    docx = models.BinaryField(null=True)
    pdf = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="work_report_done_of_total"),
            models.CheckConstraint(
                condition=~Q(state=rules.MADE)
                | Q(docx__isnull=False, pdf__isnull=False, moment__isnull=False),
                name="work_report_made_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.path}"
