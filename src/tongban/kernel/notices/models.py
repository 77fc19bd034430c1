"""What people are told, what of it leaves the house, and the addresses of programs that want to hear."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField


class Notice(models.Model):
    """One thing told to one recipient; `key` makes asking twice show once. Its words are made when it is shown."""

    template = models.CharField(max_length=60)
    to_account = models.ForeignKey(
        "access.Account", models.CASCADE, null=True, related_name="notices", db_index=False
    )
    # the requester of a case, who may have no account: told on the case's own page
    to_case = models.BigIntegerField(null=True)
    about = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_has_one_recipient",
                condition=Q(to_account=None, to_case__isnull=False)
                | Q(to_account__isnull=False, to_case=None),
            )
        ]
        indexes = [
            models.Index(fields=["to_account", "-id"], name="notice_of_account"),
            models.Index(fields=["to_account"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["to_case", "-id"], name="notice_of_case", condition=~Q(to_case=None)),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"


class Webhook(models.Model):
    """A program's address that hears of topics, signed with a secret it was given once."""

    name = models.CharField(_("what it is for"), max_length=80)
    url = models.URLField(_("address"), max_length=300)
    secret = SealedField(kind="secret")
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("topics"))
    # only what concerns this office; empty: everything
    office = models.ForeignKey(
        "parties.Office", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message that leaves the house: of a notice or to a webhook. The address is looked up when it is sent."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")
        WEBHOOK = "webhook", _("webhook")

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        SENT = "sent", _("sent")
        VOID = "void", _("no address")
        DEAD = "dead", _("not delivered")
        LET_GO = "let_go", _("let go")

    notice = models.ForeignKey(Notice, models.CASCADE, null=True, related_name="deliveries")
    webhook = models.ForeignKey(Webhook, models.PROTECT, null=True, related_name="deliveries")
    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PENDING)
    urgent = models.BooleanField(default=False)
    # what a digest carries along: sent, dead and tried again together with the first of them
    rides_with = models.ForeignKey("self", models.CASCADE, null=True, related_name="riders")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written"))
    available_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(_("what went wrong"), max_length=60, blank=True)
    # what the other side sees again at every attempt
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_of_notice_or_webhook",
                condition=Q(notice=None, webhook__isnull=False, channel="webhook")
                | (Q(notice__isnull=False, webhook=None) & ~Q(channel="webhook")),
            )
        ]
        indexes = [
            models.Index(
                fields=["available_at", "id"],
                name="delivery_pending",
                condition=Q(state="pending", rides_with=None),
            ),
            models.Index(fields=["-id"], name="delivery_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.topic} {self.pk}"
