"""Partners that speak Open311: who they are, what is on its way to them, what was heard from them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField


class Peer(models.Model):
    """Another system that answers for one of our offices; it has what is sent to that office, narrowed by kind of
    matter (`services`, our codes) and place.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    url = models.URLField(_("address"), max_length=300)
    key = SealedField(kind="secret")
    jurisdiction = models.CharField(max_length=80, blank=True)
    office = models.ForeignKey("parties.Office", models.PROTECT, related_name="+", verbose_name=_("office"))
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, related_name="+")
    services = ArrayField(models.CharField(max_length=20), default=list)
    # our code -> theirs; what is not named goes by our first-level code
    codes = models.JSONField(default=dict)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField()
    heard_until = models.DateTimeField()  # by the partner's clock
    heard_at = models.DateTimeField(null=True)
    error = models.CharField(_("what went wrong"), max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


class Parcel(models.Model):
    """One thing on its way to a partner: the matter itself, what its requester said later, or that we took it back."""

    class Kind(models.TextChoices):
        FILING = "filing", _("request")
        UPDATE = "update", _("addition")
        RECALL = "recall", _("taken back")

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        SENT = "sent", _("sent")
        DEAD = "dead", _("not delivered")

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="parcels", db_index=False)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    seq = models.PositiveIntegerField()  # the event of the case that it tells of
    message = models.ForeignKey("cases.Message", models.CASCADE, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PENDING)
    remote_id = models.CharField(max_length=100, blank=True)
    # what the partner sees again at every attempt
    key = models.CharField(max_length=64, unique=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(_("what went wrong"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "case", "seq"], name="parcel_once_an_event"),
            models.UniqueConstraint(
                fields=["peer", "case"], condition=Q(kind="filing"), name="handed_over_once"
            ),
        ]
        indexes = [
            models.Index(fields=["available_at", "id"], name="parcel_pending", condition=Q(state="pending")),
            models.Index(fields=["peer", "remote_id"], name="parcel_remote", condition=Q(kind="filing")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id} {self.state}"


class Picture(models.Model):
    """A picture whose address came with a filing, to be fetched from a host that the operator trusts."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="+")
    url = models.CharField(max_length=500)
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"picture of {self.case_id}"


class Heard(models.Model):
    """An update of a partner that was taken in: never a second time."""

    peer = models.ForeignKey(Peer, models.CASCADE, related_name="heard", db_index=False)
    update_id = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "update_id"], name="heard_once")]

    def __str__(self) -> str:
        return self.update_id
