"""A station is set up and kept true: its place, hours, exceptions, amenities, keepers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.text import given_line
from tongban.kernel.parties.models import Office
from tongban.kernel.places.models import Division, Site
from tongban.services.stations import rules
from tongban.services.stations.actions.shared import in_words, record
from tongban.services.stations.models import Hours, Keeper, SpecialDay, Station
from tongban.services.stations.queries.reach import MANAGE

Week = Iterable[tuple[int, int, int]]  # day (0-6; 7: public holidays), opens, closes in minutes


@dataclass(frozen=True)
class New:
    """What must be said of a new station."""

    code: str
    name: str
    kind: str
    division: Division
    office: Office
    longitude: float | None = None
    latitude: float | None = None
    address: str = ""
    amenities: Sequence[str] = ()
    holidays_closed: bool = True
    week: tuple[tuple[int, int, int], ...] = field(default=())


@transaction.atomic
def open_station(new: New, *, by: Actor) -> Station:
    """Set a station up with its hours. Conflict `taken` for a number that another has."""
    if not (by.is_system or by.oversees(new.division.path, MANAGE)):
        raise NotAllowed(_("You answer for stations of another division."))
    _known(new.kind, new.amenities)
    name = given_line(new.name, "name", limit=120)
    site = Site.objects.create(
        name=name, division=new.division, longitude=new.longitude, latitude=new.latitude
    )
    row = Station(
        code=given_line(new.code, "code", limit=20), name=name, kind=new.kind, site=site, office=new.office
    )
    row.address, row.amenities = new.address[:160], list(dict.fromkeys(new.amenities))
    row.holidays_closed, row.opened_at = new.holidays_closed, clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("Another station has this number."), code="taken", field="code") from error
    _write_hours(row, new.week)
    record(row, "station.opened", by, kind=row.kind)
    return row


def _known(kind: str, amenities: Iterable[str]) -> None:
    if kind not in rules.KINDS:
        raise TongbanError(_("This kind of station is not known."), code="kind", field="kind")
    unknown = [one for one in amenities if one not in rules.AMENITIES]
    if unknown:
        raise TongbanError(
            _("“%(value)s” is not known here.") % {"value": unknown[0][:20]}, field="amenities"
        )


@transaction.atomic
def set_hours(station: Station, week: Week, *, by: Actor, holidays_closed: bool | None = None) -> None:
    """The usual hours, all of them anew. Conflict `hours` when it closes before it opens, or hours overlap."""
    rights.require(by, MANAGE, station)
    station.hours.all().delete()
    _write_hours(station, week)
    if holidays_closed is not None:
        station.holidays_closed = holidays_closed
        station.save(update_fields=["holidays_closed"])
    record(station, "station.hours", by)


def _write_hours(station: Station, week: Week) -> None:
    with in_words("hours"):
        Hours.objects.bulk_create(
            [Hours(station=station, day=day, opens=opens, closes=closes) for day, opens, closes in week]
        )


@transaction.atomic
def set_day(
    station: Station,
    day: date,
    *,
    by: Actor,
    hours: tuple[int, int] | None = None,
    note: str = "",
) -> SpecialDay:
    """One day goes otherwise: open in these minutes, or closed. Said again, the last word holds."""
    rights.require(by, MANAGE, station)
    opens, closes = hours or (None, None)
    told = {"opens": opens, "closes": closes, "note": note[:120]}
    with in_words("hours"):
        row, _made = SpecialDay.objects.update_or_create(station=station, day=day, defaults=told)
    record(station, "station.special_day", by, day=day.isoformat())
    return row


@transaction.atomic
def clear_day(station: Station, day: date, *, by: Actor) -> None:
    """That day goes as usual again. Twice does no harm."""
    rights.require(by, MANAGE, station)
    gone, _rows = SpecialDay.objects.filter(station=station, day=day).delete()
    if gone:
        record(station, "station.usual_day", by, day=day.isoformat())


@transaction.atomic
def appoint(station: Station, account: Account, *, by: Actor, since: date | None = None) -> Keeper:
    """Somebody looks after it from a day on (today)."""
    rights.require(by, MANAGE, station)
    days = DateRange(since or today(), None)
    there = Keeper.objects.filter(station=station, account=account, valid__overlap=days).first()
    if there:
        return there
    record(station, "station.keeper", by, account=account.pk)
    return Keeper.objects.create(station=station, account=account, valid=days)


@transaction.atomic
def dismiss(keeper: Keeper, *, by: Actor) -> None:
    """From today on somebody looks after it no more."""
    rights.require(by, MANAGE, keeper.station)
    record(keeper.station, "station.keeper_ended", by, account=keeper.account_id)
    if keeper.valid.lower and keeper.valid.lower >= today():
        keeper.delete()
        return
    keeper.valid = DateRange(keeper.valid.lower, today())
    keeper.save(update_fields=["valid"])


@transaction.atomic
def close_station(station: Station, *, by: Actor) -> None:
    """It is closed for good; what was lent can still be given back elsewhere."""
    rights.require(by, MANAGE, station)
    station.closed_at = station.closed_at or clock.now()
    station.save(update_fields=["closed_at"])
    record(station, "station.closed", by)
