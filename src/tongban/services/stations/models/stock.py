"""What is lent (each thing a resource of bookings) and what is used up (a ledger that never goes below nothing)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.services.stations import rules
from tongban.services.stations.models.stations import Station


class Item(models.Model):
    """One thing that is lent, by the number on it.

    `at` is the station where it lies, to which it is on its way, or from where it was lent last.
    """

    code = models.SlugField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=list(rules.ITEMS.items()))
    resource = models.OneToOneField("bookings.Resource", models.PROTECT, related_name="station_item")
    home = models.ForeignKey(Station, models.PROTECT, related_name="own_items")
    at = models.ForeignKey(Station, models.PROTECT, related_name="items", db_index=False)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=[*rules.ITEM_STATES.items(), (rules.MOVING, rules.TRANSFERS[rules.ON_THE_WAY])],
        default=rules.IN_USE,
    )

    class Meta:
        indexes = [models.Index(fields=["at", "kind"], name="items_at_station")]

    def __str__(self) -> str:
        return self.code


class Loan(models.Model):
    """Where a booking of an item began and ended; who and when stand in the booking."""

    booking = models.OneToOneField("bookings.Booking", models.PROTECT, related_name="station_loan")
    item = models.ForeignKey(Item, models.PROTECT, related_name="loans")
    station = models.ForeignKey(Station, models.PROTECT, related_name="lent")
    back_at = models.ForeignKey(Station, models.PROTECT, null=True, related_name="taken_back")

    def __str__(self) -> str:
        return f"loan {self.pk}"


class Stock(models.Model):
    """How much of a good a station has, counted by a trigger on movements; `low` is when to ask for more."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="stock", db_index=False)
    good = models.CharField(_("good"), max_length=12, choices=list(rules.GOODS.items()))
    level = models.IntegerField(_("there"), default=0)
    low = models.PositiveIntegerField(_("low from"), default=5)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station", "good"], name="stock_once"),
            models.CheckConstraint(name="stock_never_below_nothing", condition=Q(level__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.good} {self.level}"


class Transfer(models.Model):
    """From one station to another: proposed, confirmed by the giver's keeper (sent) and the receiver's (arrived)."""

    giver = models.ForeignKey(Station, models.PROTECT, related_name="gives")
    receiver = models.ForeignKey(Station, models.PROTECT, related_name="receives")
    what = models.CharField(_("what"), max_length=12, choices=[*rules.GOODS.items(), *rules.ITEMS.items()])
    quantity = models.PositiveIntegerField(_("how many"))
    state = models.CharField(
        _("state"), max_length=12, choices=list(rules.TRANSFERS.items()), default=rules.PROPOSED
    )
    proposed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    arrived_at = models.DateTimeField(null=True)
    arrived_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="transfer_between_two", condition=~Q(giver=F("receiver"))),
            models.CheckConstraint(name="transfer_of_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="transfer_confirmed_by_both",
                condition=~Q(state=rules.ARRIVED)
                | Q(sent_at__isnull=False, sent_by__isnull=False, arrived_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["receiver", "what"],
                name="one_transfer_at_a_time",
                condition=Q(state__in=(rules.PROPOSED, rules.ON_THE_WAY)),
            ),
        ]

    def __str__(self) -> str:
        return f"transfer {self.pk}"


class Movement(models.Model):
    """One line of the ledger of goods: never changed. `rest` is what was there afterwards, written by the trigger."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="movements", db_index=False)
    good = models.CharField(_("good"), max_length=12, choices=list(rules.GOODS.items()))
    quantity = models.IntegerField(_("how many"))
    why = models.CharField(_("reason"), max_length=8, choices=list(rules.MOVEMENTS.items()))
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, related_name="movements")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    rest = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="movement_of_something", condition=~Q(quantity=0)),
        ]
        indexes = [models.Index(fields=["station", "good", "-id"], name="movements_of_stock")]

    def __str__(self) -> str:
        return f"movement {self.pk}"
