"""What only a request has, beside its case: how it came in, what it is about, where, how it ended, what is public."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """Where a request came in."""

    PORTAL = "portal", _("online")
    COUNTER = "counter", _("counter")
    PHONE = "phone", _("phone")
    FILE = "file", _("file")
    API = "api", _("other system")
    GRID = "grid", _("grid report")


class Kind(models.TextChoices):
    """What is asked for. The first five are the hotline's own kinds."""

    COMPLAINT = "complaint", _("Complaint")
    HELP = "help", _("Help")
    QUESTION = "question", _("Question")
    SUGGESTION = "suggestion", _("Suggestion")
    REPORT = "report", _("Report of wrongdoing or fault")
    ENTERPRISE = "enterprise", _("Enterprise request")
    PETITION = "petition", _("Petition")


LIFE_OF: dict[str, str] = {Kind.SUGGESTION: "suggestion", Kind.PETITION: "petition"}
SERIES = {"request": "SQ", "suggestion": "JY", "petition": "XF"}


class Hold(models.TextChoices):
    """Why a filing was held for the centre instead of being sent out."""

    SENDER = "sender", _("Many from this sender")
    NETWORK = "network", _("Many from this network")
    REPEAT = "repeat", _("The same text again")
    EMPTY = "empty", _("No words")
    MASH = "mash", _("Typed at random")
    LINKS = "links", _("Nothing but links")
    ADVERTISING = "advertising", _("Advertising")


class Request(models.Model):
    """One request; its life, clocks and words are its case's."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="request")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    category = models.CharField(_("category"), max_length=20, blank=True)
    category2 = models.CharField(_("sub-category"), max_length=40, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    place_text = models.CharField(_("place in words"), max_length=120, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    # the first office suggested and how sure; what a dispatcher later corrected teaches the next model
    grounds = models.JSONField(default=list)
    auto = models.BooleanField(default=False)
    corrected = models.BooleanField(default=False)
    # what the requester said after the answer; None: did not say
    contacted = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    adopted = models.BooleanField(null=True)
    may_publish = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    public_title = models.CharField(max_length=120, blank=True)
    public_text = models.TextField(blank=True)
    support = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=80, blank=True)
    source_digest = models.BinaryField(max_length=32, null=True)
    held = models.CharField(_("held"), max_length=12, blank=True, choices=Hold.choices)
    filed_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    search = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="request_once_from_its_source"
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)),
                name="satisfaction_from_1_to_5",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="request_search"),
            models.Index(fields=["-published_at"], name="request_public", condition=~Q(published_at=None)),
            models.Index(fields=["case"], name="request_held", condition=~Q(held="")),
        ]

    def __str__(self) -> str:
        return str(self.case)


class Support(models.Model):
    """Somebody says "me too" of a public request: once, without being named."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="supports")
    who = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "who"], name="support_once")]

    def __str__(self) -> str:
        return f"support of {self.request_id}"


class Trace(models.Model):
    """That somebody filed, for two days: who and from where as keyed digests, and a print of the text.

    Written by the function `requests_noted` alone; nothing leads from here to a request.
    """

    sender = models.BinaryField(max_length=32, null=True)
    network = models.BinaryField(max_length=32, null=True)
    once = models.BinaryField(max_length=32, null=True, unique=True)
    print = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["sender", "id"], name="trace_sender", condition=~Q(sender=None)),
            models.Index(fields=["network", "id"], name="trace_network", condition=~Q(network=None)),
        ]

    def __str__(self) -> str:
        return f"trace {self.pk}"
