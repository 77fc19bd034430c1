"""Name cases beside the cases they are; boundary lines, markers, and what joint inspections found of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.services.gazetteer.rules import FINDINGS, NAMINGS


class NameCase(models.Model):
    """What is proposed of a name: a case of the kernel goes through opinion, expert view, decision and notice."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="naming")
    kind = models.CharField(_("kind"), max_length=8, choices=list(NAMINGS.items()))
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="name_cases")
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    place_kind = models.CharField(max_length=16, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    latin = models.CharField(_("in Latin letters"), max_length=120, blank=True)
    longitude = models.FloatField(_("longitude"), null=True)
    latitude = models.FloatField(_("latitude"), null=True)
    origin = models.TextField(_("how it came to its name"), blank=True)
    meaning = models.TextField(_("what the name means"), blank=True)
    on = models.DateField(_("takes effect"))
    proposed_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="name_case_says_what",
                condition=(Q(kind="naming") & ~Q(name="") & ~Q(place_kind=""))
                | (Q(kind="renaming", place__isnull=False) & ~Q(name=""))
                | Q(kind="retiring", place__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.case)


class BoundaryLine(models.Model):
    """The border of two divisions, along which markers stand."""

    title = models.CharField(_("title"), max_length=120)
    left = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    right = models.ForeignKey("places.Division", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="line_has_two_sides", condition=~Q(left=F("right")))]

    def __str__(self) -> str:
        return self.title


class Marker(models.Model):
    """A boundary marker: its number on the line, and where it was set up (WGS 84)."""

    line = models.ForeignKey(BoundaryLine, models.CASCADE, related_name="markers", db_index=False)
    number = models.CharField(_("number"), max_length=20)
    longitude = models.FloatField(_("longitude"))
    latitude = models.FloatField(_("latitude"))
    about = models.CharField(_("what it is and where it stands"), max_length=200, blank=True)

    class Meta:
        ordering = ["line", "number"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="marker_once_a_line"),
            models.CheckConstraint(
                name="marker_in_china", condition=Q(longitude__range=(73, 136), latitude__range=(3, 54.5))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class JointRound(models.Model):
    """One inspection of a line by both sides: a case of the kernel with its due day and its photos."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="joint_round")
    line = models.ForeignKey(BoundaryLine, models.PROTECT, related_name="rounds")
    due = models.DateField(_("due"))

    def __str__(self) -> str:
        return str(self.case)


class Inspection(models.Model):
    """A marker in a round: how it was found, measured where, photographed, and signed by both sides."""

    round = models.ForeignKey(JointRound, models.CASCADE, related_name="inspections", db_index=False)
    marker = models.ForeignKey(Marker, models.PROTECT, related_name="inspections")
    found = models.CharField(_("found"), max_length=8, blank=True, choices=list(FINDINGS.items()))
    longitude = models.FloatField(_("longitude measured"), null=True)
    latitude = models.FloatField(_("latitude measured"), null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    found_at = models.DateTimeField(null=True)
    found_by = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True)  # when the second side signed
    photos = models.ManyToManyField("cases.Attachment", related_name="+")
    dispute = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["round", "marker__number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "marker"], name="marker_once_a_round"),
            models.CheckConstraint(
                name="signed_only_what_was_found", condition=Q(signed_at=None) | ~Q(found="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.marker_id}"


class Signature(models.Model):
    """One side's word on how a marker was found: one a side, and nobody signs for both."""

    class Side(models.TextChoices):
        LEFT = "left", _("first side")
        RIGHT = "right", _("second side")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="signatures", db_index=False)
    side = models.CharField(max_length=5, choices=Side.choices)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    agrees = models.BooleanField()
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "side"], name="signed_once_a_side"),
            models.UniqueConstraint(fields=["inspection", "by"], name="nobody_signs_for_both_sides"),
            models.CheckConstraint(name="disagreement_has_words", condition=Q(agrees=True) | ~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.side}"
