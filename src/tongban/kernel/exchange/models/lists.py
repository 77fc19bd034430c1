"""Where lists come from, each list as it came, signed and chained, and its rows with what became of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField
from tongban.kernel.exchange import states

# the chain of events of a list
STREAM = "exchange"


class Source(models.Model):
    """An office's own list for one register: what its headings mean, and the key its programs sign with."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+")
    register = models.CharField(_("register"), max_length=40)
    # {heading as sent: column name}, as the sender last said
    mapping = models.JSONField(default=dict)
    public_key = models.BinaryField(max_length=32, null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Submission(models.Model):
    """One list as it came. Full ones stand for all of a division, delta ones for nothing but their rows."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="submissions")
    register = models.CharField(max_length=40)
    day = models.DateField(_("holds as of"))
    full = models.BooleanField(_("full list"))
    scope = models.ForeignKey("places.Division", models.PROTECT, null=True, related_name="+")
    scope_path = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    # kept until the list is sent on, so that its headings can be read anew; base64
    content = SealedField(kind="text", blank=True)
    headings = models.JSONField(default=list)
    rows_sent = models.PositiveIntegerField(_("rows"), default=0)
    # why the file as a whole was refused: [row, column, what]
    problems = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=12, choices=list(states.LISTS.items()))
    stopped_for = models.CharField(max_length=300, blank=True)
    sha256 = models.BinaryField(max_length=32)
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32, unique=True)
    signature = models.BinaryField(max_length=64)
    sender_signature = models.BinaryField(max_length=64, null=True)
    received_at = models.DateTimeField(_("received"))
    received_by = models.CharField(max_length=60)
    settled_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    back_reason = models.CharField(_("why it is to be taken back"), max_length=300, blank=True)
    back_asked_by = models.CharField(max_length=60, blank=True)
    back_asked_at = models.DateTimeField(null=True)
    # how far taking it back is: the last subject that was undone, how many there are and were, and whether it was stopped
    back_at = models.CharField(max_length=64, blank=True)
    back_keys = models.PositiveIntegerField(default=0)
    back_undone = models.PositiveIntegerField(default=0)
    back_paused = models.BooleanField(default=False)
    reversed_at = models.DateTimeField(null=True)
    # the rows as they were sent are gone; what was read of them, and what became of it, stays
    words_erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_full_list_says_of_what", condition=Q(full=False) | Q(scope__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["source", "sha256", "day", "full", "scope_path"],
                name="a_list_is_taken_once",
                condition=~Q(state__in=["refused", "withdrawn", "reversed"]),
            ),
        ]
        indexes = [models.Index(fields=["register", "state"], name="lists_by_state")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.day} {self.file_name}"


class Row(models.Model):
    """One row as sent (sealed whole) and as read (its sealed columns sealed); `key` is the ledger's, once matched."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    sender_key = models.CharField(max_length=80, blank=True)
    raw = SealedField(kind="text", blank=True)
    data = models.JSONField(default=dict)
    hash = models.BinaryField(max_length=32)
    ident = models.CharField(max_length=64, blank=True)
    path = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=64, blank=True)
    tier = models.CharField(max_length=20, blank=True)
    # what is wrong with it: [column, what]
    problems = models.JSONField(default=list)
    outcome = models.CharField(max_length=12, blank=True, choices=list(states.OUTCOMES.items()))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="row_once_in_its_list")]
        indexes = [
            models.Index(fields=["submission", "outcome"], name="rows_by_outcome"),
            models.Index(fields=["key"], name="rows_of_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}#{self.number}"
