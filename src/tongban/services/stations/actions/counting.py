"""Visitors as a count, goods as a ledger: neither ever below nothing, whoever counts at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.stations import rules
from tongban.services.stations.actions import moving
from tongban.services.stations.actions.shared import in_words, record, standing
from tongban.services.stations.models import Movement, Station, Stock, VisitDay
from tongban.services.stations.queries.reach import KEEP


@transaction.atomic
def count_visitors(station: Station, people: int, *, by: Actor, at: datetime | None = None) -> int:
    """So many more came (or, below nothing, were counted too many); returns the day's count."""
    rights.require(by, KEEP, station)
    standing(station)
    if not 0 < abs(people) <= rules.MOST_AT_ONCE:
        raise TongbanError(_("Say how many, up to %(n)d.") % {"n": rules.MOST_AT_ONCE}, field="quantity")
    day = (at or clock.now()).astimezone(clock.BEIJING).date()
    VisitDay.objects.get_or_create(station=station, day=day)
    with in_words("quantity"):
        VisitDay.objects.filter(station=station, day=day).update(people=F("people") + people)
    return VisitDay.objects.get(station=station, day=day).people


def use_up(station: Station, good: str, quantity: int, *, by: Actor, at: datetime | None = None) -> int:
    """So much was used; returns what is left. Where that is low, a move from elsewhere is proposed."""
    return _write(station, good, -_some(quantity), rules.USED, by=by, at=at)


def receive(station: Station, good: str, quantity: int, *, by: Actor, at: datetime | None = None) -> int:
    """So much came in; returns what is there."""
    return _write(station, good, _some(quantity), rules.RECEIVED, by=by, at=at)


@transaction.atomic
def recount(station: Station, good: str, level: int, *, by: Actor) -> int:
    """So much is there in truth: the ledger gets a line that makes it so."""
    rights.require(by, KEEP, station)
    if not 0 <= level <= 100 * rules.MOST_AT_ONCE:
        raise TongbanError(_("Say how many there are."), code="quantity", field="quantity")
    _known(good)
    row, _made = Stock.objects.get_or_create(station=station, good=good)
    fresh = Stock.objects.select_for_update().get(pk=row.pk)
    if fresh.level == level:
        return level
    return _write(station, good, level - fresh.level, rules.COUNTED, by=by)


@transaction.atomic
def set_low(station: Station, good: str, low: int, *, by: Actor) -> None:
    """From when on a good is low."""
    rights.require(by, KEEP, station)
    _known(good)
    Stock.objects.update_or_create(station=station, good=good, defaults={"low": low})
    moving.propose_goods(station, good)


def _some(quantity: int) -> int:
    if not 0 < quantity <= rules.MOST_AT_ONCE:
        raise TongbanError(_("Say how many, up to %(n)d.") % {"n": rules.MOST_AT_ONCE}, field="quantity")
    return quantity


def _known(good: str) -> None:
    if good not in rules.GOODS:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": good[:20]}, field="good")


@transaction.atomic
def _write(
    station: Station, good: str, quantity: int, why: str, *, by: Actor, at: datetime | None = None
) -> int:
    rights.require(by, KEEP, station)
    _known(good)
    standing(station)
    with in_words("quantity"):
        row = Movement.objects.create(
            station=station, good=good, quantity=quantity, why=why, at=at or clock.now(), by=by.code
        )
    record(station, "station.goods", by, movement=row.pk)
    moving.propose_goods(station, good)
    return Stock.objects.get(station=station, good=good).level
