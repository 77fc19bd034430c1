"""What every room stands on: the event log, the outbox, the calendar's own entries, remembered requests."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that happened to one record: appended, chained by keyed hash, never changed (a trigger refuses)."""

    stream = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "object_id", "seq"], name="event_once_in_its_chain")
        ]

    def __str__(self) -> str:
        return f"{self.stream}:{self.object_id}#{self.seq} {self.code}"


class OutboxEntry(models.Model):
    """Something to be done after a write, written with it in one transaction; `payload` holds ids only."""

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead = models.BooleanField(default=False)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "core_outbox"
        indexes = [
            models.Index(
                fields=["available_at", "id"], name="outbox_pending", condition=Q(done_at=None, dead=False)
            ),
            models.Index(fields=["id"], name="outbox_dead", condition=Q(dead=True)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.payload}"


class CalendarDay(models.Model):
    """An administrator's own word on one day: working or not. It overrules the library."""

    day = models.DateField(_("day"), unique=True)
    working = models.BooleanField(_("working day"))
    note = models.CharField(_("notice it rests on"), max_length=200)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'work' if self.working else 'rest'}"


class IdempotencyKey(models.Model):
    """The answer already given to a write that came with this key, so that sending it twice does it once."""

    key = models.CharField(max_length=100)
    scope = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
