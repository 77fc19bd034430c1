"""What is to take place: templates, series, activities, their shifts (each a slot of bookings), their photos."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.activities import states

STREAM = "activity"


class Terms(models.Model):
    """What templates and activities have in common."""

    kind = models.CharField(_("kind"), max_length=40)  # such as volunteers.event; a service tells by it
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what is to be done"), blank=True)
    # the office that answers for it, and the team or organisation that holds it
    office = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+")
    # insured before it opens
    risky = models.BooleanField(_("risky"), default=False)
    # the age of whoever signs up is asked; minors need a guardian's consent
    asks_age = models.BooleanField(default=True)
    least_age = models.PositiveSmallIntegerField(_("least age"), default=0)

    class Meta:
        abstract = True


class Template(Terms):
    """What recurs of an activity; `shifts`: [{"name", "after", "minutes", "places", "needs"}], minutes from its beginning."""

    minutes = models.PositiveIntegerField(_("minutes"))
    shifts = models.JSONField(_("shifts"), default=list)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class Series(models.Model):
    """A template by a weekly rule (bookings.recurring.Weekly as JSON)."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="series")
    rule = models.JSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"series {self.pk}"


class Activity(Terms):
    """One activity: a draft, open to sign up, recorded after it took place, or cancelled."""

    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="activities")
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="activities")
    leader = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="led")
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey("places.Site", models.PROTECT, null=True, related_name="+")
    place = models.CharField(_("where"), max_length=160, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    during = DateTimeRangeField(_("when"))
    state = models.CharField(
        _("state"), max_length=12, choices=list(states.STATES.items()), default=states.DRAFT
    )
    insurance = models.CharField(_("number of the policy"), max_length=60, blank=True)
    insurer = models.CharField(_("insurer"), max_length=120, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField(null=True)
    # within ten working days of its end (measures for volunteer service records, 2021)
    record_due_at = models.DateTimeField(_("to be recorded by"), null=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=60, blank=True)
    served = models.PositiveIntegerField(_("people served"), null=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="activity_lasts", condition=Q(during__isempty=False)),
            models.CheckConstraint(
                name="insured_before_it_opens",
                condition=Q(risky=False)
                | Q(state__in=(states.DRAFT, states.CANCELLED))
                | (~Q(insurance="") & ~Q(insurer="")),
            ),
            models.CheckConstraint(
                name="recorded_with_people_served",
                condition=~Q(state=states.RECORDED) | Q(recorded_at__isnull=False, served__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "during"], name="activity_by_state"),
            models.Index(fields=["record_due_at"], name="activity_to_record", condition=Q(state=states.OPEN)),
            models.Index(fields=["kind", "-id"], name="activity_by_kind"),
        ]

    def __str__(self) -> str:
        return f"activity {self.pk}"


class Shift(models.Model):
    """A part of an activity with its places; they are booked through the slot."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="shifts", db_index=False)
    slot = models.OneToOneField("bookings.Slot", models.PROTECT, related_name="shift")
    name = models.CharField(_("name"), max_length=80, blank=True)
    during = DateTimeRangeField(_("when"))

    class Meta:
        indexes = [models.Index(fields=["activity"], name="shifts_of_activity")]

    def __str__(self) -> str:
        return f"shift {self.pk}"


class Photo(models.Model):
    """A photo of an activity, kept by the hash of its content."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="photos", db_index=False)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=4)
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "digest"], name="photo_once")]

    def __str__(self) -> str:
        return f"photo {self.digest[:8]}"
