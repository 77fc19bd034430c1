"""What whoever answers for stations changes: hours, days that go otherwise, keepers, things to lend; and their stock.

A key needs the scope `stations.manage`; the stock is also seen by whoever keeps the station.
"""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from pydantic import AfterValidator, Field

from tongban.kernel.access import rights
from tongban.kernel.access.models import Account
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.stations import rules
from tongban.services.stations.actions import lending, opening
from tongban.services.stations.models import Station
from tongban.services.stations.queries import keeping
from tongban.services.stations.queries.reach import KEEP, MANAGE, stations
from tongban.ui.api import KNOWN, Given, HttpRequest, NotFound, readable

router = Router(tags=["stations"])
Code = Annotated[str, Path(pattern=r"^[-A-Za-z0-9_]{1,20}$")]
Time = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$", examples=["08:00"])]
Name = Annotated[str, Field(min_length=1, max_length=150), AfterValidator(readable)]


class SpanIn(Given):
    """Open from and until, on a day of the week: 0 Monday to 6 Sunday, 7 public holidays."""

    day: Annotated[int, Field(ge=0, le=7)]
    opens: Time
    closes: Time


class HoursIn(Given):
    """The usual week, all of it."""

    week: Annotated[list[SpanIn], Field(max_length=56)]
    holidays_closed: bool


class DayIn(Given):
    """One day that goes otherwise; without both times it is closed."""

    opens: Time | None = None
    closes: Time | None = None
    note: Annotated[str, Field(max_length=120), AfterValidator(readable)] = ""


class KeeperIn(Given):
    """Who looks after it from today on, by the name of their account."""

    account: Name


class ItemIn(Given):
    """A thing to lend, by the number that stands on it."""

    kind: Annotated[str, Field(pattern="^(" + "|".join(rules.ITEMS) + ")$")]
    code: Annotated[str, Field(pattern=r"^[-A-Za-z0-9_]{1,20}$")]


class GoodOut(Schema):
    """How much of a good is there, and from when it is low."""

    good: str
    level: int
    low: int


class LentItemOut(Schema):
    """A thing that is lent: where it lies or was lent from."""

    code: str
    kind: str
    state: str
    at: str


class StockOut(Schema):
    """What a station has, who looks after it."""

    goods: list[GoodOut]
    items: list[LentItemOut]
    keepers: list[str]


class SpanOut(Schema):
    """Open from and until, on a day of the week."""

    day: int
    opens: str
    closes: str


class DayOut(Schema):
    """A day that goes otherwise."""

    day: date
    opens: str | None
    closes: str | None
    note: str


class HoursOut(Schema):
    """The usual week and the days that go otherwise."""

    week: list[SpanOut]
    holidays_closed: bool
    days: list[DayOut]


@router.get(
    "/stations/{code}/hours", response=HoursOut, auth=KNOWN, summary="A station's hours and exceptions"
)
def hours(request: HttpRequest, code: Code) -> dict[str, Any]:
    """As they were set; exceptions from today on."""
    del request
    return _hours(_station(code))


@router.put("/stations/{code}/hours", response=HoursOut, auth=KNOWN, summary="Set a station's usual hours")
def set_hours(request: HttpRequest, code: Code, body: HoursIn) -> dict[str, Any]:
    """All of them anew; 409 where it closes before it opens or hours run into each other."""
    row = _station(code)
    week = [(s.day, rules.minutes_of(s.opens), rules.minutes_of(s.closes)) for s in body.week]
    opening.set_hours(row, week, holidays_closed=body.holidays_closed, by=request.actor)
    return _hours(_station(code))


@router.put("/stations/{code}/days/{day}", response=HoursOut, auth=KNOWN, summary="Set one day of a station")
def set_day(request: HttpRequest, code: Code, day: date, body: DayIn) -> dict[str, Any]:
    """Open otherwise on that day, or closed; said again, the last word holds."""
    if (body.opens is None) != (body.closes is None):
        raise TongbanError(
            _("Say when it opens and when it closes, or neither."), code="hours", field="opens"
        )
    said = (
        (rules.minutes_of(body.opens), rules.minutes_of(body.closes)) if body.opens and body.closes else None
    )
    opening.set_day(_station(code), day, hours=said, note=body.note, by=request.actor)
    return _hours(_station(code))


@router.delete(
    "/stations/{code}/days/{day}", response=HoursOut, auth=KNOWN, summary="A day goes as usual again"
)
def clear_day(request: HttpRequest, code: Code, day: date) -> dict[str, Any]:
    """The exception is taken back; twice does no harm."""
    opening.clear_day(_station(code), day, by=request.actor)
    return _hours(_station(code))


@router.get("/stations/{code}/stock", response=StockOut, auth=KNOWN, summary="What a station has")
def stock(request: HttpRequest, code: Code) -> dict[str, Any]:
    """For whoever keeps it or answers for it."""
    row = _station(code)
    if not any(rights.may(request.actor, right, row) for right in (KEEP, MANAGE)):
        raise NotAllowed(_("Only whoever keeps this station or answers for it sees its stock."))
    return _stock(row)


@router.post("/stations/{code}/items", response=StockOut, auth=KNOWN, summary="Add a thing to lend")
def add_item(request: HttpRequest, code: Code, body: ItemIn) -> dict[str, Any]:
    """409 for a number that another thing has."""
    row = _station(code)
    lending.add_item(row, body.kind, body.code, by=request.actor)
    return _stock(row)


@router.post("/stations/{code}/keepers", response=StockOut, auth=KNOWN, summary="Appoint a keeper")
def appoint(request: HttpRequest, code: Code, body: KeeperIn) -> dict[str, Any]:
    """From today on; twice does no harm."""
    row = _station(code)
    rights.require(request.actor, MANAGE, row)  # before anything is told of accounts
    account = Account.objects.filter(username=body.account, is_active=True, home__isnull=False).first()
    if account is None:
        raise TongbanError(_("There is no such account."), code="account", field="account")
    opening.appoint(row, account, by=request.actor)
    return _stock(row)


@router.delete(
    "/stations/{code}/keepers/{account}", response=StockOut, auth=KNOWN, summary="Dismiss a keeper"
)
def dismiss(
    request: HttpRequest, code: Code, account: Annotated[str, Path(max_length=150)]
) -> dict[str, Any]:
    """From today on somebody looks after it no more."""
    row = _station(code)
    rights.require(request.actor, MANAGE, row)
    for keeper in row.keepers.filter(account__username=readable(account), valid__contains=today()):
        opening.dismiss(keeper, by=request.actor)
    return _stock(row)


def _station(code: str) -> Station:
    row = stations().filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def _hours(row: Station) -> dict[str, Any]:
    week = [
        {"day": h.day, "opens": rules.clock_of(h.opens), "closes": rules.clock_of(h.closes)}
        for h in row.hours.order_by("day", "opens")
    ]
    return {"week": week, "holidays_closed": row.holidays_closed, "days": [_day(one) for one in _days(row)]}


def _days(row: Station) -> Any:
    return row.special_days.filter(day__gte=today()).order_by("day")


def _day(one: Any) -> dict[str, Any]:
    told = {n: rules.clock_of(v) if (v := getattr(one, n)) is not None else None for n in ("opens", "closes")}
    return {"day": one.day, "note": one.note, **told}


def _stock(row: Station) -> dict[str, Any]:
    goods = [{"good": s.good, "level": s.level, "low": s.low} for s in keeping.stock(row)]
    items = [{"code": i.code, "kind": i.kind, "state": i.state, "at": i.at.code} for i in keeping.items(row)]
    there = row.keepers.filter(valid__contains=today()).order_by("account__username")
    return {
        "goods": goods,
        "items": items,
        "keepers": list(there.values_list("account__username", flat=True)),
    }
