"""Places with the names they bore: standard, former and other ones, in every script, each over the days it held."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.places.gazetteer.kinds import KINDS
from tongban.kernel.places.models.divisions import Division


class Place(models.Model):
    """A mountain, a village, a road: one thing with a name. Its position is WGS 84, whatever it came in."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=[(k, label) for k, label in KINDS.items()])
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", verbose_name=_("division"), db_index=False
    )
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    geometry = models.JSONField(null=True)  # a line or an area, GeoJSON; a spot is told by its position
    origin = models.TextField(_("how it came to its name"), blank=True)
    meaning = models.TextField(_("what the name means"), blank=True)
    valid = DateRangeField(_("stands"))
    # the system its position came in, and whether that could not be told for sure
    datum = models.CharField(_("coordinates came in"), max_length=12, blank=True)
    doubtful = models.BooleanField(_("coordinates are doubtful"), default=False)
    source = models.CharField(_("source"), max_length=120, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="place_stands_a_day", condition=Q(valid__isempty=False)),
            models.CheckConstraint(
                name="place_position_whole",
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__range=(73, 136), latitude__range=(3, 54.5)),
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], name="place_once_a_source", condition=~Q(source_key="")
            ),
        ]
        indexes = [
            models.Index(fields=["kind"], name="place_kind"),
            models.Index(fields=["division"], name="place_where"),
        ]

    def __str__(self) -> str:
        return self.number


class PlaceName(models.Model):
    """A name of a place in one script, over the days it held; one standard name a script and day."""

    class Role(models.TextChoices):
        STANDARD = "standard", _("standard name")
        FORMER = "former", _("former name")
        OTHER = "other", _("other name")

    class Script(models.TextChoices):
        HAN = "han", _("Chinese characters")
        LATIN = "latin", _("Latin letters")
        UYGHUR = "uyghur", _("Uyghur")
        KAZAKH = "kazakh", _("Kazakh")
        MONGOL = "mongol", _("Mongolian")
        OTHER = "other", _("another script")

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=120)
    script = models.CharField(_("script"), max_length=8, choices=Script.choices)
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    valid = DateRangeField(_("valid"))
    folded = models.CharField(max_length=160)  # variant characters and letters as one
    pinyin = models.CharField(max_length=240, blank=True)  # without spaces
    initials = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_standard_name_a_day",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    ("script", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(role="standard"),
            ),
            models.CheckConstraint(name="place_name_held_a_day", condition=Q(valid__isempty=False)),
        ]
        indexes = [
            models.Index(fields=["folded"], name="place_name_folded", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["pinyin"], name="place_name_pinyin", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["initials"], name="place_name_initials", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.text


class Double(models.Model):
    """A record that came in and may be a place that is there already: a person says which."""

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        SAME = "same", _("the same place")
        OTHER = "other", _("another place")

    place = models.ForeignKey(Place, models.CASCADE, related_name="doubles")
    source = models.CharField(max_length=120)
    source_key = models.CharField(max_length=80)
    data = models.JSONField()  # the record as it would be kept
    metres = models.PositiveIntegerField(_("metres apart"), null=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_key"], name="double_once_a_source")]
        indexes = [models.Index(fields=["id"], name="double_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.source} {self.source_key}"
