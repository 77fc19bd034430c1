"""Volunteers, their teams, what communities need, ratings, honours, guardians asked, and how far an import came."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField
from tongban.services.volunteers import rules

STREAM = "volunteer"


class Team(models.Model):
    """A team: an organisation of the kernel, whose members are its memberships."""

    organisation = models.OneToOneField("parties.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=list(rules.TEAMS.items()))
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+", db_index=False)
    # the office that answers for its events
    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+")
    leader = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    since = models.DateField(_("since"))
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="team_once_in_a_place")]
        indexes = [models.Index(fields=["kind", "name"], name="team_by_kind")]

    def __str__(self) -> str:
        return self.name


class Volunteer(models.Model):
    """Somebody who registered. Name, phone and ID number stand in their one record as a person."""

    person = models.OneToOneField("parties.Person", models.PROTECT, related_name="volunteer")
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    # the path of that division when they registered: what lists are narrowed and indexed by
    place_path = models.CharField(max_length=80)
    # of whoever has no ID number on record
    born = SealedField(kind="born", blank=True)
    name_index = models.BinaryField(max_length=32)
    skills = ArrayField(models.CharField(max_length=20), default=list)
    available = ArrayField(models.CharField(max_length=12), default=list)
    registered_on = models.DateField(_("registered on"))
    left_on = models.DateField(_("left on"), null=True)
    # since when they agree to report faults on their way
    reports_since = models.DateField(_("agreed to report from the street"), null=True)
    erased_at = models.DateTimeField(null=True)  # what they told of themselves is gone

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="leaves_after_registering", condition=Q(left_on=None) | Q(left_on__gte=models.F("registered_on"))
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-registered_on", "-id"], name="volunteer_newest"),
            models.Index(fields=["place_path", "-registered_on", "-id"], name="volunteer_by_place",
                         opclasses=["varchar_pattern_ops", "date_ops", "int8_ops"]),
            models.Index(fields=["name_index"], name="volunteer_by_name"),
            GinIndex(fields=["skills"], name="volunteer_by_skill"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"volunteer {self.pk}"


class Guardian(models.Model):
    """A minor names a guardian's phone; whoever proves that phone answers. Nothing stands before they agreed."""

    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="guardians", db_index=False)
    phone_index = models.BinaryField(max_length=32)
    guardian = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="wards")
    born = SealedField(kind="born", blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    agrees = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "phone_index"], name="guardian_asked_once"),
            models.CheckConstraint(
                name="guardian_is_another", condition=Q(guardian=None) | ~Q(guardian=models.F("person"))
            ),
        ]
        indexes = [models.Index(fields=["phone_index"], name="guardian_by_phone")]

    def __str__(self) -> str:
        return f"guardian {self.pk}"


class Need(models.Model):
    """A community asks for help; a team takes it and makes an event of it."""

    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+")
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    title = models.CharField(_("what is needed"), max_length=120)
    text = models.TextField(_("more about it"), blank=True)
    skill = models.CharField(_("skill"), max_length=20, blank=True, choices=list(rules.SKILLS.items()))
    people = models.PositiveSmallIntegerField(_("how many people"), default=1)
    wanted_on = models.DateField(_("wanted on"))
    state = models.CharField(_("state"), max_length=10, default=rules.OPEN, choices=list(rules.NEEDS.items()))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="needs")
    activity = models.OneToOneField("activities.Activity", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_taken_need_has_a_team",
                condition=Q(state__in=(rules.OPEN, rules.WITHDRAWN)) | Q(team__isnull=False),
            ),
            models.CheckConstraint(
                name="a_met_need_has_its_event", condition=~Q(state=rules.MET) | Q(activity__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["state", "wanted_on"], name="need_by_state")]

    def __str__(self) -> str:
        return self.title


class Rating(models.Model):
    """One to five, both ways: a volunteer rates an event, its leader a volunteer who was there; once each."""

    activity = models.ForeignKey("activities.Activity", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    of = models.CharField(max_length=8, choices=list(rules.RATED.items()))
    points = models.PositiveSmallIntegerField(_("points"))
    words = models.CharField(_("words"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "person", "of"], name="rated_once_each_way"),
            models.CheckConstraint(name="one_to_five_points", condition=Q(points__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"rating {self.pk}"


class Honour(models.Model):
    """What somebody was honoured with."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="honours", db_index=False)
    title = models.CharField(_("honour"), max_length=120)
    on = models.DateField(_("given on"))
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["volunteer", "title", "on"], name="honour_once")]

    def __str__(self) -> str:
        return self.title


class Scale(models.Model):
    """Hours for one to so many stars from a day on, and the rule they rest on; an office amends it by another."""

    since = models.DateField(_("since"), unique=True)
    hours = ArrayField(models.PositiveIntegerField())
    rests_on = models.CharField(_("rests on"), max_length=300)
    by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"stars since {self.since}"


class Intake(models.Model):
    """How far the import of a file came: killed, it goes on after the last batch that stands."""

    digest = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"intake {self.pk}"
