"""What only a request has, beside its case: how it came in, what it is about, where, how it ended, what is public."""

from datetime import datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField
from tongban.services.requests.street import Matter


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


# as the hotline calls its own kinds: in files, and where what was done with them is learned from
HOTLINE_NAMES: dict[str, str] = {
    Kind.COMPLAINT: "投诉",
    Kind.HELP: "求助",
    Kind.QUESTION: "咨询",
    Kind.SUGGESTION: "建议",
    Kind.REPORT: "举报",
}
LIFE_OF: dict[str, str] = {Kind.SUGGESTION: "suggestion", Kind.PETITION: "petition"}
SERIES = {"request": "SQ", "suggestion": "JY", "petition": "XF", "statement": "WX"}


class Hold(models.TextChoices):
    """Why a filing was held for the centre instead of being sent out."""

    SENDER = "sender", _("Many from this sender")
    NETWORK = "network", _("Many from this network")
    REPEAT = "repeat", _("The same text again")
    EMPTY = "empty", _("No words")
    MASH = "mash", _("Typed at random")
    LINKS = "links", _("Nothing but links")
    ADVERTISING = "advertising", _("Advertising")


SPANS = (2_000, 64_000)  # of ids: what a search looks through before it looks through everything


class Request(models.Model):
    """One request; its life, clocks and words are its case's."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="request")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    category = models.CharField(_("category"), max_length=20, blank=True)
    category2 = models.CharField(_("sub-category"), max_length=40, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    # working days for the answer that its class gave it when its clock was started; None: its life's own
    answer_days = models.PositiveSmallIntegerField(null=True)
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
    people = models.PositiveIntegerField(default=1)  # who ask together
    may_publish = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    public_title = models.CharField(max_length=120, blank=True)
    public_text = models.TextField(blank=True)
    public_answer = models.TextField(blank=True)
    public_photos = models.JSONField(default=list)
    # what the person who published it decided otherwise than the rules: marks put off, words covered besides
    redaction = models.JSONField(default=dict)
    # of an adopted suggestion: when what will be done is to be done
    adopted_by = models.DateField(null=True)
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
            # words, and which of the newest spans of ids they stand in: see `queries.newest`
            GinIndex(*(F("case_id") / Value(span) for span in SPANS), F("search"), name="request_words"),
            models.Index(fields=["-published_at"], name="request_public", condition=~Q(published_at=None)),
            models.Index(
                fields=["-support", "-case"], name="request_support", condition=~Q(published_at=None)
            ),
            models.Index(fields=["-case"], name="request_newest_public", condition=~Q(published_at=None)),
            models.Index(fields=["case"], name="request_held", condition=~Q(held="")),
        ]

    def __str__(self) -> str:
        return str(self.case)


class FormerClass(models.Model):
    """The class that a request was held to be of, until another was named: what figures as of those days are split by."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="former_classes")
    category = models.CharField(max_length=20, blank=True)
    category2 = models.CharField(max_length=40, blank=True)
    valid = DateTimeRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__upper_inf=False),
                name="former_class_lasted_and_is_over",
            ),
            ExclusionConstraint(
                name="one_class_at_a_time",
                expressions=[("request", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.category} {self.category2}"


class Support(models.Model):
    """Somebody says "me too" of a public request: once, without being named."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="supports", db_index=False)
    who = models.BinaryField(max_length=32)  # a keyed digest of supporter and request
    # a keyed digest of the supporter alone: of requests that are merged nobody counts twice
    voice = models.BinaryField(max_length=32, null=True)
    network = models.BinaryField(max_length=32, null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "who"], name="support_once")]

    def __str__(self) -> str:
        return f"support of {self.request_id}"


class AnswerTime(models.Model):
    """A change of the table of answer times: this many working days for a class and matter, from a day on.

    None of days: it has no time of its own any more. Rows are never changed; a later one takes their place.
    """

    category = models.CharField(_("category"), max_length=20, blank=True)
    category2 = models.CharField(_("sub-category"), max_length=40, blank=True)
    matter = models.CharField(max_length=40, blank=True)
    words = models.JSONField(default=list)
    days = models.PositiveSmallIntegerField(null=True)
    since = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days=None) | Q(days__range=(1, 60)), name="answer_time_from_1_to_60"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.category2} {self.matter} {self.since}"


class StreetReport(models.Model):
    """What only a grid report has: who is to hear of it, the phone's own key for it, and what the phone said of time.

    The account is for showing reporters their own; a request never tells who reported it.
    """

    request = models.OneToOneField(Request, models.CASCADE, primary_key=True, related_name="street_report")
    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    matter = models.CharField(max_length=12, choices=Matter.choices)
    # as the phone's clock had it, and by how many seconds that clock was ahead of ours when it sent the report
    said_taken_at = models.DateTimeField(null=True)
    ahead = models.BigIntegerField(null=True)
    accuracy = models.PositiveIntegerField(null=True)  # of the position, in metres

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="street_report_once")]

    def __str__(self) -> str:
        return f"street report {self.request_id}"

    @property
    def taken_at(self) -> datetime | None:
        """When it was taken by our clock, if the phone's was not set in between."""
        if self.said_taken_at is None or self.ahead is None:
            return None
        return self.said_taken_at - timedelta(seconds=self.ahead)


class Statement(models.Model):
    """A statement asked of the office that a request complains about. Only this row ties the two together."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="statement")
    request = models.ForeignKey(Request, models.CASCADE, related_name="statements")

    def __str__(self) -> str:
        return str(self.case)


class Representative(models.Model):
    """One of the at most five whom those who petition together chose to speak for them; sealed."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="representatives")
    name = SealedField(kind="name")
    phone = SealedField(kind="phone", blank=True)

    def __str__(self) -> str:
        return f"representative in {self.request_id}"


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
