"""Stations of the demo: where they are, what they have, ninety days of visitors, loans, goods and care."""

from datetime import datetime, timedelta
from random import Random

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Account
from tongban.kernel.core import clock
from tongban.kernel.parties.models import Office
from tongban.kernel.places import names
from tongban.kernel.places.models import Division
from tongban.project.demo.parts import Make, Part, cut, whole
from tongban.project.demo.plan import Plan
from tongban.services.stations import rules
from tongban.services.stations.actions import caring, counting, lending, opening
from tongban.services.stations.models import OpenDay, Station, VisitDay
from tongban.services.stations.queries.finding import middle_of

STATIONS, HOMES = 30, 7  # at scale 1
BATCH = 6
HISTORY = 90  # days
LOANS = 12  # of a station in that time
CARES = 3
BORROWERS = 9  # of a station
KEPT = 0.97  # of the days on which a station was to be open
KEEPER = "station-keeper"
HAS = ("water", "microwave", "charging", "rest", "toilet", "first_aid", "wifi", "tools")
HOME_HAS = ("water", "shower", "rest", "parking", "toilet", "charging", "wifi")
STREETS = ("文化路", "建设路", "延安路", "乌伊路", "北京路", "宁边路")
CARE = (
    ("health", "骑手义诊"),
    ("legal", "法律咨询进驿站"),
    ("haircut", "免费理发"),
    ("training", "出行安全课"),
)


def homes(plan: Plan) -> int:
    """How many drivers' homes there are."""
    return max(1, round(HOMES * plan.scale))


def _count(plan: Plan) -> int:
    return homes(plan) + max(3, round(STATIONS * plan.scale))


def _code(plan: Plan, n: int) -> str:
    """The first are drivers' homes."""
    return f"{'SJ' if n < homes(plan) else 'YZ'}-{n + 1:02d}"


def _builder(plan: Plan) -> Make:
    def build(piece: int) -> None:
        with clock.at(plan.anchor):
            for n in range(piece * BATCH, min((piece + 1) * BATCH, _count(plan))):
                row = _open(plan, n, home=n < homes(plan))
                _stock(plan, row, n)
                _live(plan, row, n)

    return build


def _open(plan: Plan, n: int, *, home: bool) -> Station:
    rng = plan.rng("station", n)
    place = plan.places.draw("rural" if home else "urban", rng)
    division = Division.objects.get(pk=place.pk)
    spot = spot_in(division, rng)
    town = names.short(place.name).removesuffix("社区").removesuffix("村")
    name = f"{town}司机之家" if home else f"{town}{'社工站' if n % 5 == 4 else '骑手驿站'}"
    kind = rules.DRIVERS if home else rules.SOCIAL if n % 5 == 4 else rules.COURIER
    new = opening.New(
        code=_code(plan, n),
        name=name,
        kind=kind,
        division=division,
        office=_host(division),
        longitude=spot[0] if spot else None,
        latitude=spot[1] if spot else None,
        address=f"{rng.choice(STREETS)}{rng.randrange(1, 200)}号",
        amenities=HOME_HAS if home else rng.sample(HAS, rng.randrange(4, len(HAS))),
        holidays_closed=False,
        week=tuple((day, 0, 1440) if home else (day, 480, 1320) for day in range(7)),
    )
    with clock.at(plan.anchor - timedelta(days=HISTORY + 1)):
        return opening.open_station(new, by=SYSTEM)


def spot_in(division: Division, rng: Random) -> tuple[float, float] | None:
    """Somewhere in the middle of the nearest division above that has an outline."""
    at: Division | None = division
    while at is not None:
        if found := middle_of(at):
            return found[0] + rng.uniform(-0.02, 0.02), found[1] + rng.uniform(-0.015, 0.015)
        at = at.parent
    return None


def _host(division: Division) -> Office:
    county = division.path.split(".")[1]
    rows = Office.objects.filter(division__code=county).order_by("pk")
    return rows.filter(office_kind="人社局").first() or rows[0]


def _stock(plan: Plan, row: Station, n: int) -> None:
    rng = plan.rng("station stock", n)
    with clock.at(plan.anchor - timedelta(days=HISTORY)):
        for number in range(rng.randrange(3, 7)):
            kind = "power_bank" if number < 3 else rng.choice(("umbrella", "raincoat", "tool"))
            lending.add_item(row, kind, f"{row.code[:2]}{n + 1:02d}{number + 1:02d}", by=SYSTEM)
        for good in ("water", "medicine", "noodles", "masks"):
            counting.receive(row, good, rng.randrange(40, 200), by=SYSTEM)
    account = Account.objects.filter(username=KEEPER).first()
    if account and n == 1:
        opening.appoint(row, account, by=SYSTEM, since=(plan.anchor - timedelta(days=HISTORY)).date())


def _live(plan: Plan, row: Station, n: int) -> None:
    rng = plan.rng("station life", n)
    today = plan.anchor.astimezone(clock.BEIJING).date()
    VisitDay.objects.bulk_create(
        VisitDay(station=row, day=today - timedelta(days=ago), people=rng.randrange(8, 60))
        for ago in range(1, HISTORY)
    )
    OpenDay.objects.bulk_create(
        OpenDay(station=row, day=today - timedelta(days=ago), minutes=840, kept=rng.random() < KEPT)
        for ago in range(1, HISTORY)
    )
    for number in range(LOANS):
        borrower = f"199{n:04d}{rng.randrange(BORROWERS):04d}"
        _lend(plan, row, rng, HISTORY - 4 - number * (HISTORY // LOANS), borrower)
    for good in ("water", "medicine", "noodles"):
        with clock.at(_at(plan, rng.randrange(1, 20), rng)):
            counting.use_up(row, good, rng.randrange(5, 30), by=SYSTEM)
    for number in range(CARES):
        _care(plan, row, rng, *CARE[(n + number) % len(CARE)])


def _at(plan: Plan, days_ago: int, rng: Random) -> datetime:
    day = (plan.anchor - timedelta(days=days_ago)).astimezone(clock.BEIJING)
    return day.replace(hour=rng.randrange(9, 20), minute=rng.randrange(60), second=0, microsecond=0)


def _lend(plan: Plan, row: Station, rng: Random, days_ago: int, phone: str) -> None:
    item = row.own_items.order_by("pk")[rng.randrange(3)]
    begun = _at(plan, days_ago, rng)
    with clock.at(begun):
        lending.hand_out(row, item.code, phone=phone, by=SYSTEM)
    with clock.at(begun + timedelta(hours=rng.randrange(2, 80))):
        lending.take_back(row, item.code, by=SYSTEM)


def _care(plan: Plan, row: Station, rng: Random, what: str, title: str) -> None:
    start = _at(plan, rng.randrange(10, 60), rng)
    with clock.at(start - timedelta(days=5)):
        held = caring.plan_care(row, what, title, start, start + timedelta(hours=2), places=90, by=SYSTEM)
    with clock.at(start + timedelta(days=1)):
        caring.record_care(row, held, served=rng.randrange(44, 72), note="", by=SYSTEM)


def _shortage(plan: Plan) -> None:
    """One station runs short of medicine in these days, so that a move waits to be confirmed."""
    rng = plan.rng("station shortage")
    with clock.at(_at(plan, 1, rng)):
        counting.recount(Station.objects.get(code=_code(plan, 1)), "medicine", 3, by=SYSTEM)


RUN = Part("stations", _builder, lambda plan: cut(_count(plan), BATCH))
SHORT = whole("a station that runs short", _shortage)
