"""Sites assessed by declared criteria: points the site gives itself, those of the review, those of the check on site."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.services.branches import rules


class Site(models.Model):
    """An organisation's candidature as a site of a year."""

    unit = models.ForeignKey("branches.Unit", models.PROTECT, related_name="sites", db_index=False)
    body = models.ForeignKey("branches.Body", models.PROTECT, related_name="sites")
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=12, choices=list(rules.SITE_STATES.items()))
    note = models.CharField(_("note"), max_length=300, blank=True)
    demonstration = models.BooleanField(_("demonstration site"), default=False)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="branch_site_once_a_year"),
            models.CheckConstraint(
                name="branch_site_settled_at_its_end",
                condition=Q(state__in=(rules.AWARDED, rules.TURNED_DOWN), settled_at__isnull=False)
                | (~Q(state__in=(rules.AWARDED, rules.TURNED_DOWN)) & Q(settled_at=None)),
            ),
            models.CheckConstraint(
                name="branch_demonstration_is_awarded",
                condition=Q(demonstration=False) | Q(state=rules.AWARDED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class Score(models.Model):
    """The points of one criterion: as the site says, as the review says, as the check on site says."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="scores", db_index=False)
    criterion = models.CharField(max_length=20)
    most = models.PositiveSmallIntegerField()
    own = models.PositiveSmallIntegerField(null=True)
    grounds = models.CharField(max_length=500, blank=True)
    review = models.PositiveSmallIntegerField(null=True)
    check_points = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "criterion"], name="branch_score_once"),
            models.CheckConstraint(
                name="branch_score_within_its_points",
                condition=Q(Q(own=None) | Q(own__lte=models.F("most")))
                & Q(Q(review=None) | Q(review__lte=models.F("most")))
                & Q(Q(check_points=None) | Q(check_points__lte=models.F("most"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.criterion}"


class Evidence(models.Model):
    """A photo or document that shows a criterion is met, kept by the hash of its content."""

    score = models.ForeignKey(Score, models.CASCADE, related_name="evidence", db_index=False)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["score", "digest"], name="branch_evidence_once")]

    def __str__(self) -> str:
        return f"{self.score_id} {self.digest[:8]}"
