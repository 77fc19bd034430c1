"""Anything asked for: the case, its clocks, its helpers, what was said, what was attached, where it stood when."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core import clock
from tongban.kernel.core.sealed import SealedField


class Case(models.Model):
    """One matter. Everything here but the words can be computed again from its events (`tongban audit verify --replay`)."""

    life = models.CharField(max_length=40)  # the lifecycle it lives by
    reference = models.CharField(_("reference number"), max_length=24, unique=True)
    state = models.CharField(_("state"), max_length=24)
    title = models.CharField(_("title"), max_length=120)
    opened_at = models.DateTimeField(_("filed"))
    changed_at = models.DateTimeField(_("last change"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    erased_at = models.DateTimeField(null=True)  # when its words, contact and files were taken away
    outcome = models.CharField(_("outcome"), max_length=24, blank=True)
    # where it is: codes from the prefecture down, joined by dots, as the tree stood when it was filed
    place_path = models.CharField(max_length=120)
    lead = models.ForeignKey(
        "parties.Office", models.PROTECT, null=True, related_name="leads", db_index=False
    )
    about = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="complaints")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    # how often something happened that may only happen so often (returned, reopened, extended)
    counts = models.JSONField(default=dict)
    due_at = models.DateTimeField(_("due"), null=True)  # the earliest running clock: what queues sort by
    code_index = models.BinaryField(max_length=32, null=True, unique=True)
    secret_hash = models.BinaryField(max_length=32, null=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["lead", "due_at", "id"], name="case_queue", condition=Q(closed_at=None)),
            models.Index(fields=["state", "due_at", "id"], name="case_state", condition=Q(closed_at=None)),
            models.Index(fields=["due_at", "id"], name="case_due", condition=Q(closed_at=None)),
            models.Index(fields=["place_path", "opened_at"], name="case_place"),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["lead", "-opened_at"], name="case_of_office"),
            models.Index(
                fields=["closed_at"],
                name="case_to_erase",
                condition=Q(erased_at=None, closed_at__isnull=False),
            ),
        ]

    # what the step being taken says of the case beyond its columns (terms of clocks may ask for it)
    more: Mapping[str, Any] = {}

    def __str__(self) -> str:
        return self.reference

    @cached_property
    def helper_ids(self) -> frozenset[int]:
        """The offices that still help."""
        return frozenset(h.office_id for h in self.helpers.all() if h.done_at is None)

    def is_late(self, code: str) -> bool:
        """Has a running clock of this code passed its due time?"""
        return self.clocks.filter(code=code, stopped_at=None, dropped=False, due_at__lt=clock.now()).exists()


class Clock(models.Model):
    """One allowance running for one office: when it is due, paused, stopped, and how often it has warned."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks", db_index=False)
    code = models.CharField(max_length=24)
    office = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    term = models.JSONField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    dropped = models.BooleanField(default=False)
    dropped_at = models.DateTimeField(null=True)
    # minutes used, as the term counts them, up to the last pause or the stop; counted on from resumed_at
    spent = models.PositiveIntegerField(default=0)
    resumed_at = models.DateTimeField(null=True)
    # the due time that held until more time was given: what figures as of an earlier day need
    due_before = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)
    alarms = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code", "office", "round"], name="clock_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["alarm_at"], name="clock_alarms", condition=~Q(alarm_at=None)),
            models.Index(fields=["code", "due_at"], name="clock_by_due"),
            models.Index(fields=["code", "stopped_at"], name="clock_by_stop", condition=~Q(stopped_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"

    @property
    def late(self) -> bool:
        """Did it stop after it was due?"""
        return self.stopped_at is not None and self.stopped_at > self.due_at


class Helper(models.Model):
    """An office that helps the lead, with its named part."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="helpers", db_index=False)
    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="helps")
    part = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # the case's, until done: a helper's queue is read in order

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "office"], name="helper_once")]
        indexes = [
            models.Index(fields=["office", "due_at", "case"], name="helper_queue", condition=Q(done_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.office_id}"


class Stay(models.Model):
    """The time a case spent in one state under one lead: what figures as of any day are computed from."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="stays")
    state = models.CharField(max_length=24)
    lead = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="one_state_at_a_time")
        ]
        indexes = [models.Index(fields=["state", "since"], name="stay_by_state")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class Contact(models.Model):
    """How to reach whoever asked: what they said of themselves, sealed. No row: anonymous."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="contact")
    person = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="cases")
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="cases")
    name = SealedField(kind="name", blank=True)
    phone = SealedField(kind="phone", blank=True)
    phone_index = models.BinaryField(max_length=32, null=True, db_index=True)
    wants_call = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"contact of {self.case_id}"


class Message(models.Model):
    """Words: what was asked, answered, noted, given as a reason. Events name it by id and digest."""

    class Audience(models.TextChoices):
        REQUESTER = "requester", _("the requester")
        OFFICES = "offices", _("the offices on the case")
        CENTRE = "centre", _("the dispatch centre")

    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    at = models.DateTimeField()
    step = models.CharField(max_length=40)
    actor = models.CharField(max_length=60)
    office = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class Attachment(models.Model):
    """A file on a case, kept by the hash of its content; `name` is made of the case's number, never the sender's."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    thumbnail = models.CharField(max_length=64, blank=True)
    audience = models.CharField(max_length=12, choices=Message.Audience.choices)

    class Meta:
        indexes = [
            models.Index(fields=["digest"], name="attachment_digest"),
            models.Index(fields=["thumbnail"], name="attachment_thumbnail", condition=~Q(thumbnail="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.digest[:8]}"
