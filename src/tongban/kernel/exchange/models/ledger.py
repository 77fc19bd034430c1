"""The ledger: what holds from which day, as it was known from which moment on."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """What a register says of one subject over a range of days; never changed, only known no longer.

    `data` holds the columns; a sealed one is {"s": ciphertext, "x": its blind index, "m": its mask}.
    """

    register = models.CharField(max_length=40)
    key = models.CharField(_("key"), max_length=64)
    ident = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="entries")
    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, related_name="entries"
    )
    data = models.JSONField()
    path = models.CharField(max_length=120, blank=True)
    valid = DateRangeField(_("valid"))
    recorded = DateTimeRangeField(_("recorded"))

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="entry_once_a_day_and_moment",
                expressions=[
                    ("register", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="entry_holds_a_while", condition=Q(valid__isempty=False, recorded__isempty=False)
            ),
            models.CheckConstraint(
                name="entry_of_one_party", condition=Q(person=None) | Q(organisation=None)
            ),
        ]
        indexes = [
            # what a subject's entries are found by: the planner takes any other for thousands of keys, and reads all of it
            models.Index(fields=["register", "key"], name="entries_of_key"),
            models.Index(
                fields=["register", "ident"],
                name="entries_by_ident",
                condition=Q(recorded__endswith=None) & ~Q(ident=""),
            ),
            models.Index(
                fields=["register", "path"],
                name="entries_by_place",
                opclasses=["varchar_ops", "varchar_pattern_ops"],
                condition=Q(recorded__endswith=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register}:{self.key}"

    @property
    def party(self) -> int | None:
        """The person or organisation it is about."""
        return self.person_id or self.organisation_id


class Meeting(models.Model):
    """By what an entry can be met by rows of lists: keyed numbers, none of which tells a word; made when first asked for."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="meeting")
    tokens = ArrayField(models.BigIntegerField())

    class Meta:
        # looked into right after it was written, thousands of times: nothing may wait in a list to be put into it
        indexes = [GinIndex(fields=["tokens"], name="meetings_by_token", fastupdate=False)]

    def __str__(self) -> str:
        return f"meeting {self.entry_id}"
