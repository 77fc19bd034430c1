"""Who came and left, what hours count of it, who asked to correct them and who decided, what was certified."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.activities import states
from tongban.kernel.activities.models.planning import Activity, Shift


class Consent(models.Model):
    """A guardian lets a minor take part: in one activity, or (`activity` empty) in any until a day."""

    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="consents")
    guardian = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="consents")
    given_at = models.DateTimeField()
    until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_is_their_own_guardian", condition=~Q(person=F("guardian")))
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class Presence(models.Model):
    """Somebody came to a shift, once; and left. Of a code the time step is kept: it works once."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="presences", db_index=False)
    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="presences")
    booking = models.ForeignKey("bookings.Booking", models.PROTECT, null=True, related_name="+")
    came_at = models.DateTimeField(_("came at"))
    left_at = models.DateTimeField(_("left at"), null=True)
    came_how = models.CharField(max_length=12, choices=list(states.HOW.items()))
    left_how = models.CharField(max_length=12, choices=list(states.HOW.items()), blank=True)
    erased_at = models.DateTimeField(null=True)  # whose it was is not known any more

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "person"], name="comes_once_a_shift"),
            models.CheckConstraint(
                name="leaves_after_coming", condition=Q(left_at=None) | Q(left_at__gt=F("came_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"presence {self.pk}"


class Hours(models.Model):
    """Time really given: no moment of a person counts twice, so a day never has more than 24 hours.

    A row is never changed: corrected, it is void and another stands beside it.
    """

    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="hours")
    # empty for hours carried over from an earlier register
    shift = models.ForeignKey(Shift, models.PROTECT, null=True, related_name="hours", db_index=False)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+")
    during = DateTimeRangeField(_("when"))
    # the shift's own bounds, kept here for the database to hold them
    bounds = DateTimeRangeField()
    minutes = models.PositiveIntegerField(_("minutes"))
    how = models.CharField(max_length=12, choices=list(states.HOW.items()))
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    void_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, null=True, unique=True)  # of a row carried over: brought in once

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_hour_counts_twice",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(void_at=None),
            ),
            models.CheckConstraint(
                name="hours_within_the_shift", condition=Q(during__contained_by=F("bounds"))
            ),
            models.CheckConstraint(name="hours_last", condition=Q(during__isempty=False)),
        ]
        indexes = [
            models.Index(fields=["person"], name="hours_of_person", condition=Q(void_at=None)),
            models.Index(fields=["shift"], name="hours_of_shift"),
        ]

    def __str__(self) -> str:
        return f"hours {self.pk}"


class Correction(models.Model):
    """Somebody says the hours were others; somebody else decides. `came_at` empty: none at all."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="corrections")
    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="corrections")
    came_at = models.DateTimeField(_("came at"), null=True)
    left_at = models.DateTimeField(_("left at"), null=True)
    why = models.CharField(_("reason"), max_length=300)
    state = models.CharField(max_length=8, choices=list(states.CORRECTIONS.items()), default=states.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    asked_by_person = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_by_person = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_second_person_decides_hours",
                condition=Q(state=states.ASKED)
                | (~Q(decided_by="") & ~Q(decided_by=F("asked_by")) & ~Q(decided_by="system")),
            ),
            models.CheckConstraint(
                name="nobody_decides_their_own_hours",
                condition=Q(decided_by_person=None) | ~Q(decided_by_person=F("person")),
            ),
            models.CheckConstraint(
                name="nobody_decides_what_they_asked",
                condition=Q(decided_by_person=None)
                | Q(asked_by_person=None)
                | ~Q(decided_by_person=F("asked_by_person")),
            ),
            models.UniqueConstraint(
                fields=["shift", "person"], name="one_correction_at_a_time", condition=Q(state=states.ASKED)
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Certificate(models.Model):
    """What was certified of a person's hours. `mac` is over all of it, and its beginning stands in the number."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="certificates")
    issued_to = (
        models.BigIntegerField()
    )  # the record at that time: a merge moves `person`, not what was signed
    kind = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField()
    minutes = models.PositiveIntegerField()
    activities = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    mac = models.BinaryField(max_length=32)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number
