"""A shortage at one station proposes a move from another; both keepers confirm: what leaves, and what arrives."""

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict
from tongban.kernel.notices import actions as notices
from tongban.services.stations import rules
from tongban.services.stations.actions.shared import in_words, record
from tongban.services.stations.models import Item, Movement, Station, Stock, Transfer
from tongban.services.stations.queries.finding import LENT, lying, position, things_of
from tongban.services.stations.queries.reach import KEEP

OPEN = (rules.PROPOSED, rules.ON_THE_WAY)
SPARE_ITEMS = 3  # a station gives of a kind only when it has so many


def propose_goods(station: Station, good: str) -> Transfer | None:
    """Where a good is low: a move from the nearest station that has more than twice its own mark; None if none has."""
    row = Stock.objects.filter(station=station, good=good, level__lte=F("low")).first()
    if row is None:
        return None
    others = Stock.objects.filter(good=good, level__gt=F("low") * 2, station__closed_at=None)
    beside = others.exclude(station=station).select_related("station__site")
    found = [(s.station, s.level - 2 * s.low) for s in beside]
    if not found:
        return None
    giver, spare = min(found, key=lambda one: _way(station, one[0]))
    return _propose(giver, station, good, max(1, min(spare, 3 * max(row.low, 1) - row.level)))


def propose_items(station: Station, kind: str) -> Transfer | None:
    """Where no thing of a kind is left to lend: half of what the station with the most of them has."""
    if lying(station).filter(kind=kind).exists():
        return None
    out = Booking.objects.filter(LENT).values("resource")
    rows = Item.objects.filter(kind=kind, state=rules.IN_USE, at__closed_at=None).exclude(resource__in=out)
    most = rows.order_by().values("at").annotate(n=Count("pk")).order_by("-n", "at").first()
    if most is None or most["n"] < SPARE_ITEMS:
        return None
    return _propose(Station.objects.get(pk=most["at"]), station, kind, most["n"] // 2)


def _way(one: Station, other: Station) -> float:
    here, there = position(one), position(other)
    return rules.walking(here, there) if here and there else float("inf")


def _propose(giver: Station, receiver: Station, what: str, quantity: int) -> Transfer | None:
    row, made = Transfer.objects.get_or_create(
        receiver=receiver,
        what=what,
        state__in=OPEN,
        defaults={
            "giver": giver,
            "quantity": quantity,
            "state": rules.PROPOSED,
            "proposed_at": clock.now(),
        },
    )
    if made:
        _tell(row)
    return row


def _tell(row: Transfer) -> None:
    held = Q(station__in=(row.giver_id, row.receiver_id), valid__contains=today())
    ids = {k.account_id for s in (row.giver, row.receiver) for k in s.keepers.filter(held)}
    people = Account.objects.filter(pk__in=ids, is_active=True)
    told = {"giver": row.giver.name, "receiver": row.receiver.name, "count": row.quantity, "what": row.what}
    notices.queue("stations.transfer", to=people, about=("transfer", row.pk), data=told, key=str(row.pk))


@transaction.atomic
def send(row: Transfer, *, by: Actor) -> Transfer:
    """The giver's keeper confirms that it left."""
    fresh = _locked(row, rules.PROPOSED)
    rights.require(by, KEEP, fresh.giver)
    if fresh.what in rules.GOODS:
        _move(fresh, fresh.giver, -fresh.quantity, rules.SENT, by)
    else:
        fresh.quantity = _set_off(fresh)
    fresh.state, fresh.sent_at, fresh.sent_by = rules.ON_THE_WAY, clock.now(), by.account
    fresh.save(update_fields=["quantity", "state", "sent_at", "sent_by"])
    record(fresh.giver, "station.sent", by, transfer=fresh.pk)
    return fresh


@transaction.atomic
def arrive(row: Transfer, *, by: Actor) -> Transfer:
    """The receiver's keeper confirms that it came."""
    fresh = _locked(row, rules.ON_THE_WAY)
    rights.require(by, KEEP, fresh.receiver)
    if fresh.what in rules.GOODS:
        _move(fresh, fresh.receiver, fresh.quantity, rules.GOT, by)
    else:
        things_of(fresh).update(state=rules.IN_USE)
    fresh.state, fresh.arrived_at, fresh.arrived_by = rules.ARRIVED, clock.now(), by.account
    fresh.save(update_fields=["state", "arrived_at", "arrived_by"])
    record(fresh.receiver, "station.got", by, transfer=fresh.pk)
    return fresh


@transaction.atomic
def drop(row: Transfer, *, by: Actor) -> Transfer:
    """Either keeper says no, while nothing has left."""
    fresh = _locked(row, rules.PROPOSED)
    mine = fresh.receiver if rights.may(by, KEEP, fresh.receiver) else fresh.giver
    rights.require(by, KEEP, mine)
    fresh.state = rules.DROPPED
    fresh.save(update_fields=["state"])
    record(mine, "station.move_dropped", by, transfer=fresh.pk)
    return fresh


def _set_off(row: Transfer) -> int:
    """What lies there of it goes on its way and is not lent meanwhile; returns how many things."""
    held = list(things_of(row).select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    # what somebody borrowed while we waited for it stays with them
    free = list(things_of(row).filter(pk__in=held).values_list("pk", flat=True))
    if not free:
        raise Conflict(_("None of this lies there any more: say that it is not needed."), code="gone")
    return Item.objects.filter(pk__in=free).update(at=row.receiver, state=rules.MOVING)


def _locked(row: Transfer, state: str) -> Transfer:
    held = Transfer.objects.select_for_update(of=("self",), no_key=True)
    fresh = held.select_related("giver", "receiver").get(pk=row.pk)
    if fresh.state != state:
        raise Conflict(
            _("This move is %(state)s already.") % {"state": fresh.get_state_display()}, code="moved"
        )
    return fresh


def _move(row: Transfer, station: Station, quantity: int, why: str, by: Actor) -> None:
    with in_words():
        Movement.objects.create(
            station=station,
            good=row.what,
            quantity=quantity,
            why=why,
            transfer=row,
            at=clock.now(),
            by=by.code,
        )
