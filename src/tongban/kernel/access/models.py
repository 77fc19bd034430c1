"""Accounts, the roles they hold over time, keys for programs, and the log of what sealed field was opened."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.sealed import SealedField
from tongban.kernel.places.models import Division


class AccountManager(BaseUserManager["Account"]):
    """Accounts by user name."""


class Account(AbstractBaseUser):
    """Somebody who can log in: staff by user name, password and second factor; residents by phone code."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    label = models.CharField(_("name shown"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    person = models.ForeignKey(
        "parties.Person", models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    # the division whose administrators look after the account; residents have none and answer to nobody
    home = models.ForeignKey("places.Division", models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(_("active"), default=True)
    # somebody else chose the password: it is changed at the first log-in
    temporary = models.BooleanField(default=False)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["label"]
    objects = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_resident_account", condition=Q(home=None))
        ]

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """A role held by an account, for an office or over a division, from and until; strong ones by two people."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=40)
    office = models.ForeignKey("parties.Office", models.PROTECT, null=True, blank=True, related_name="grants")
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, blank=True, related_name="+")
    valid = DateTimeRangeField(_("valid"))
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    # a strong role waits until a second person confirmed it
    waiting = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="second_person_confirms",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("given_by")),
            ),
            models.CheckConstraint(
                name="nobody_gives_themselves",
                condition=(Q(given_by=None) | ~Q(given_by=F("account")))
                & (Q(confirmed_by=None) | ~Q(confirmed_by=F("account"))),
            ),
            models.CheckConstraint(
                name="one_scope",
                condition=Q(office=None, division__isnull=False) | Q(office__isnull=False, division=None),
            ),
            ExclusionConstraint(
                name="held_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("office", 0), RangeOperators.EQUAL),
                    (Coalesce("division", 0), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"

    @property
    def where(self) -> str:
        """The name of its office or division."""
        return str(self.office or self.division)

    @property
    def path(self) -> str:
        """The division it reaches over: its own, or the one its office stands in now."""
        return self._place.path

    @property
    def earlier_paths(self) -> list[str]:
        """The paths that division had before it came under another code or parent."""
        return self._place.earlier_paths

    @property
    def _place(self) -> Division:
        place = self.division or (self.office.division if self.office else None)
        assert place is not None  # noqa: S101 - the database holds it: one_scope
        return place


FIELDS = {
    "name": _("name"),
    "phone": _("phone number"),
    "id_number": _("ID number"),
    "address": _("address"),
    "email": _("e-mail"),
    "rows": _("rows of a list"),
    "born": _("birth date"),
    "date": _("date in a list"),
    "representative": _("legal representative"),
    "says": _("what was asked to be corrected"),
}
OF_A_HOUSEHOLD = {"address": _("address of the household")}  # whoever reads it has an own address, too


class Disclosure(models.Model):
    """Who opened which sealed field of whom, when and why. Appended only (a trigger refuses the rest)."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    actor_label = models.CharField(max_length=120)
    office = models.ForeignKey("parties.Office", models.PROTECT, null=True, related_name="+")
    # the division the right was held over: whose supervisors and auditors see the entry
    path = models.CharField(max_length=120)
    # whose it is: a stream and id such as case:12 or person:3
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    reason = models.CharField(_("reason"), max_length=300)
    emergency = models.BooleanField(default=False)
    reviewed_by = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "-at"], name="disclosure_of"),
            models.Index(fields=["-at", "-id"], name="disclosure_newest"),
            models.Index(
                fields=["at"], name="disclosure_to_review", condition=Q(emergency=True, reviewed_by="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} opened {self.field} of {self.subject}:{self.subject_id}"

    @property
    def what(self) -> str:
        """What was opened, in words."""
        of_these = OF_A_HOUSEHOLD if self.subject == "household" else FIELDS
        return str(of_these.get(self.field, self.field))


class ApiKey(models.Model):
    """A key for a program: acts as an account, narrowed to scopes (right codes), until a day; only its hash is kept."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="keys")
    name = models.CharField(_("what it is for"), max_length=80)
    prefix = models.CharField(max_length=8, unique=True)
    hash = models.BinaryField(max_length=32)
    scopes = models.JSONField(default=list)
    valid = DateTimeRangeField(_("valid"))

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class PhoneCode(models.Model):
    """A sign-in code on its way to a phone: short-lived, few attempts; the rows also count for the rate limits."""

    phone_index = models.BinaryField(max_length=32)
    network_index = models.BinaryField(max_length=32)
    sent_to = SealedField(kind="phone", blank=True)
    # the code itself, sealed, until it is handed to the gateway
    code = SealedField(kind="code", blank=True)
    code_hash = models.BinaryField(max_length=32)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone_index", "created_at"], name="codes_of_phone"),
            models.Index(fields=["network_index", "created_at"], name="codes_of_network"),
            models.Index(fields=["created_at"], name="codes_by_age"),
        ]

    def __str__(self) -> str:
        return f"phone code {self.pk}"


class ProofTry(models.Model):
    """A code given as second proof: counted before it was judged; of a right one a keyed digest, so that it holds once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    digest = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="second_proof_once")]
        indexes = [
            models.Index(fields=["account", "at"], name="wrong_proofs", condition=Q(digest=None)),
            models.Index(fields=["at"], name="proofs_by_age"),
        ]

    def __str__(self) -> str:
        return f"second proof {self.pk}"
