"""Burden lists in versions, what was asked of communities by them, how much of each is used; rounds over plaques."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.parties.office_kinds import label_of
from tongban.services.burdens import rules


class BurdenList(models.Model):
    """One version of what may be asked of the communities of a division; a draft until it takes force."""

    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    source = models.CharField(_("source document"), max_length=200)
    in_force = DateRangeField(_("in force"), null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "version"], name="burden_list_version_once"),
            ExclusionConstraint(
                name="burden_list_in_force_once",
                expressions=[("division", RangeOperators.EQUAL), ("in_force", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class BurdenItem(models.Model):
    """One thing that may, or may not, be asked of a community: by whom, and how often a year."""

    burden_list = models.ForeignKey(BurdenList, models.CASCADE, related_name="items", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=list(rules.KINDS.items()))
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    law = models.CharField(_("law"), max_length=300, blank=True)
    # kinds of office that may ask; empty: any
    asked_by = ArrayField(models.CharField(max_length=20), verbose_name=_("asked by"), default=list)
    allowed = models.BooleanField(_("may be asked"), default=True)
    cap = models.PositiveSmallIntegerField(_("times a year"), null=True)  # of one community; None: no limit

    class Meta:
        ordering = ["burden_list", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["burden_list", "number"], name="burden_item_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def askers(self) -> list[str]:
        """The kinds of office that may ask, as a reader is shown them."""
        return [label_of(kind) for kind in self.asked_by]


class Usage(models.Model):
    """How often an item was asked of a community in a year; the database lets it never pass the cap.

    The item is known by its number in the giver's lists, so that a new version goes on counting.
    """

    community = models.ForeignKey("places.Division", models.PROTECT, related_name="+", db_index=False)
    giver = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    used = models.PositiveIntegerField()
    cap = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "giver", "number", "year"], name="burden_usage_once"
            ),
            models.CheckConstraint(
                condition=Q(cap=None) | Q(used__lte=F("cap")), name="burden_cap_never_passed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.year}: {self.used}"


class Ask(models.Model):
    """Something an office wants of a community, filed before it asks."""

    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+", db_index=False)
    community = models.ForeignKey("places.Division", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=list(rules.KINDS.items()))
    title = models.CharField(_("what is wanted"), max_length=120)
    text = models.TextField(_("why, and by when"), blank=True)
    item = models.ForeignKey(BurdenItem, models.PROTECT, null=True, related_name="asks")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(_("state"), max_length=12, choices=list(rules.STATES.items()))
    reason = models.CharField(_("reason"), max_length=12, blank=True, choices=list(rules.REASONS.items()))
    filed_at = models.DateTimeField(_("filed"))
    filed_by = models.CharField(max_length=60)
    appeal = models.TextField(_("appeal"), blank=True)
    appealed_at = models.DateTimeField(null=True)
    ruling = models.TextField(_("ruling"), blank=True)
    ruled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=rules.ALLOWED, reason="") | (~Q(state=rules.ALLOWED) & ~Q(reason="")),
                name="burden_refusal_has_a_reason",
            )
        ]
        indexes = [
            models.Index(fields=["community", "year", "-id"], name="ask_of_community"),
            models.Index(fields=["office", "-id"], name="ask_by_office"),
            models.Index(fields=["-appealed_at"], name="ask_appealed", condition=Q(state=rules.APPEALED)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def division(self) -> models.Model:
        """Where it is asked: what rights over divisions look at."""
        return self.community


class Round(models.Model):
    """A look at every plaque of a division's communities, due on a day."""

    title = models.CharField(_("title"), max_length=120)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    due = models.DateField(_("due"))
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """A community of a round: visited, or explained why not."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="targets", db_index=False)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    visited_at = models.DateTimeField(null=True)
    explained = models.CharField(_("why it was not visited"), max_length=300, blank=True)
    explained_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "division"], name="target_once_a_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.division_id}"


class Sign(models.Model):
    """A plaque that hangs at a site: allowed by an item, or to be taken down by a day."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="signs")
    where = models.CharField(_("where it hangs"), max_length=120)
    says = models.CharField(_("what it says"), max_length=200)
    photo = models.CharField(max_length=64, blank=True)
    item = models.ForeignKey(BurdenItem, models.PROTECT, null=True, related_name="signs")
    down_by = models.DateField(_("to be taken down by"), null=True)
    found_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    photo_after = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, down_by=None, removed_at=None)
                | Q(item=None, down_by__isnull=False),
                name="sign_allowed_or_to_come_down",
            )
        ]

    def __str__(self) -> str:
        return self.says

    @property
    def allowed(self) -> bool:
        """May it hang?"""
        return self.item_id is not None
