"""Checked pages and drafted reports, every printed figure, what was confirmed about a sender's wording, and who signed."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.services.bulletin import reasons, rules
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.verdicts import Verdict


class Page(models.Model):
    """One page or report as it came in. `layout` and `checks` are what the check told of its text."""

    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    sender = models.CharField(_("from"), max_length=80)
    day = models.DateField(_("date of the page"))
    text = models.TextField(_("text"))
    layout = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    filed_at = models.DateTimeField(_("checked at"))
    filed_by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["-day", "-id"], name="bulletin_by_day")]

    def __str__(self) -> str:
        return self.title


class Printed(models.Model):
    """One figure between two characters of a paragraph, what it claims, and what the records said of it."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="figures", db_index=False)
    article = models.PositiveSmallIntegerField()
    where = models.CharField(max_length=12, default=rules.PARAGRAPH)
    paragraph = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.CharField(_("printed"), max_length=120)
    value = models.FloatField()
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    low = models.FloatField()
    high = models.FloatField(null=True)
    with_low = models.BooleanField(default=True)
    with_high = models.BooleanField(default=True)
    qualifier = models.CharField(max_length=12, blank=True)
    measure = models.CharField(_("what it measures"), max_length=200, blank=True)
    wording = models.CharField(max_length=130)
    kind = models.CharField(max_length=12)
    since = models.DateField(null=True)
    as_of = models.DateField(_("as of"))
    until = models.DateField()
    dated = models.BooleanField(default=False)
    candidates = models.JSONField(default=list)
    indicator = models.CharField(_("indicator"), max_length=80, blank=True)
    by_hand = models.BooleanField(default=False)
    verdict = models.CharField(_("verdict"), max_length=12, choices=list(rules.VERDICTS.items()))
    reason = models.JSONField(default=dict)
    real = models.FloatField(null=True)
    record_day = models.DateField(null=True)
    asked = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["page", "article", "where", "paragraph", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "article", "where", "paragraph", "start"], name="printed_once_a_place"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="printed_has_characters"),
            models.CheckConstraint(
                condition=Q(high=None) | Q(low__lte=F("high")), name="printed_low_below_high"
            ),
            models.CheckConstraint(
                condition=Q(asked=None, asked_at=None) | Q(asked__isnull=False, asked_at__isnull=False),
                name="printed_asked_at_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["wording"], name="printed_by_wording"),
            models.Index(fields=["indicator"], name="printed_by_indicator"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def why(self) -> str:
        """The reason of the verdict, in the language of whoever reads."""
        return str(reasons.read(self.reason))

    @property
    def signal(self) -> str:
        """The colour of its verdict."""
        return rules.SIGNALS[self.verdict]

    @property
    def figure(self) -> Figure:
        """The figure as the rules read it."""
        names = (
            "start",
            "end",
            "text",
            "value",
            "unit",
            "low",
            "high",
            "with_low",
            "with_high",
            "qualifier",
            "measure",
            "as_of",
            "until",
            "since",
            "dated",
            "kind",
        )
        known: dict[str, Any] = {name: getattr(self, name) for name in names}
        return Figure(**known, left=self.measure)

    def judged(self, verdict: Verdict) -> None:
        """What the records say of it."""
        self.verdict, self.reason = verdict.verdict, verdict.why.kept()
        self.real, self.record_day = verdict.real, verdict.day

    @property
    def signed(self) -> "SignOff | None":
        """What the office that was asked said since it was."""
        said = [row for row in self.signoffs.all() if row.office_id == self.asked_id]
        return said[-1] if said and self.asked_at and said[-1].at >= self.asked_at else None


class Remembered(models.Model):
    """What a sender's wording means, as somebody confirmed: it is linked so from then on. No indicator: it is none."""

    sender = models.CharField(max_length=80)
    wording = models.CharField(max_length=130)
    indicator = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "wording"], name="remembered_once_a_sender")]

    def __str__(self) -> str:
        return f"{self.sender}: {self.wording}"


class Draft(models.Model):
    """A report with figure fields, as it is being written; the fields are filled anew each time it is opened."""

    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    day = models.DateField(_("figures as of"))
    body = models.TextField(_("text"))
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class SignOff(models.Model):
    """What the responsible office said of a figure; never changed, said anew instead (the database keeps it so)."""

    printed = models.ForeignKey(Printed, models.PROTECT, related_name="signoffs")
    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+")
    agrees = models.BooleanField(_("stands by it"))
    words = models.CharField(_("words"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(words=""), name="signoff_refusal_has_words")
        ]

    def __str__(self) -> str:
        return f"{self.printed_id} {self.agrees}"
