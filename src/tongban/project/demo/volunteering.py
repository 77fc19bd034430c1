"""Volunteers of the demo: registered over years, teams in all counties, couriers who report, a year of events and some to come.

At scale 1: 240,000 registered, 1,348 teams of which 9 are of couriers and drivers, 136 couriers who report from the
street, 6,300 events with more than 400,000 people served. `register`, `set_up` and `hold` can be built piece by piece.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.staffing import Hire, employ
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.models import Template
from tongban.kernel.core import clock
from tongban.kernel.parties.models import Office, Person
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.project.demo.plan import DAYS, PEOPLE, Plan
from tongban.project.demo.stationing import spot_in
from tongban.project.demo.words import person_name
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import holding, importing, teaming
from tongban.services.volunteers.models import Team, Volunteer

VOLUNTEERS, TEAMS, COURIERS, REPORTERS, EVENTS = 240_000, 1_348, 9, 136, 6_300  # at scale 1
COME, TO_COME = 8, 12
ANSWERS = "民政局"  # whose office answers for a county's teams
YEARS = 6 * 365
TEAM_NAMES = {
    rules.COMMUNITY: "社区志愿服务队",
    rules.PROFESSION: "行业志愿服务队",
    rules.YOUTH: "青年志愿服务队",
    rules.OTHER: "志愿服务队",
}
KINDS = (rules.COMMUNITY, rules.COMMUNITY, rules.PROFESSION, rules.YOUTH, rules.OTHER)
# title, minutes, people served by one event
EVENTS_OF = (
    ("社区环境清洁", 120, 90),
    ("陪伴独居老人", 90, 24),
    ("周末课业辅导", 120, 30),
    ("义诊与健康宣传", 180, 120),
    ("反诈宣传进小区", 90, 110),
    ("文明交通劝导", 120, 80),
)


def build(plan: Plan) -> None:
    """Everything, in order; nothing where volunteers stand already."""
    if Volunteer.objects.exists():
        return
    with clock.at(plan.anchor):
        register(plan, range(_of(plan, VOLUNTEERS, 160)))
        set_up(plan, range(_of(plan, TEAMS, 12)))
        templates = _templates(plan)
        hold(plan, range(_of(plan, EVENTS, 24)), templates)
        _come(plan, templates)


def _of(plan: Plan, count: int, least: int) -> int:
    return max(round(count * plan.scale), least)


def register(plan: Plan, numbers: Iterable[int]) -> None:
    """Volunteers of these numbers, through the import of a list: the same rows, in a handful of queries."""
    importing.import_table(_rows(plan, numbers), by=SYSTEM)


def _rows(plan: Plan, numbers: Iterable[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    places = _places()
    counties = list(places)
    weights = [PEOPLE[code] for code in counties]
    first = plan.anchor.astimezone(clock.BEIJING).date()
    for n in numbers:
        rng = plan.rng("volunteer", n)
        place = rng.choice(places[rng.choices(counties, weights)[0]])
        # more register of late; everybody was of age then
        since = first - timedelta(days=2 + int(YEARS * rng.random() ** 1.6))
        yield (
            n,
            {
                "name": person_name(rng),
                "phone": f"163{n:08d}",
                "born": (since - timedelta(days=rng.randrange(18 * 366, 70 * 365))).isoformat(),
                "division": place.code,
                "skills": rng.choice(("", "", *rules.SKILLS)),
                "available": rng.choice(tuple(rules.WHEN)),
                "registered_on": since.isoformat(),
            },
        )


def _places() -> dict[str, list[Division]]:
    """Communities by county, of the counties that have people."""
    found: dict[str, list[Division]] = {}
    for one in divisions().filter(level=Division.Level.COMMUNITY):
        code = one.path.split(".")[1]
        if code in PEOPLE:
            found.setdefault(code, []).append(one)
    return found


def set_up(plan: Plan, numbers: Sequence[int]) -> None:
    """Teams of these numbers; the first are of couriers and drivers, some of whom report from the street."""
    places, offices = _places(), _offices()
    couriers = min(COURIERS, max(1, len(numbers) // 6))
    leaders = list(Person.objects.filter(volunteer__isnull=False).order_by("pk")[: len(numbers)])
    for n, leader in zip(numbers, leaders, strict=True):
        rng = plan.rng("team", n)
        county = rng.choice([code for code in places if code in offices])
        place = rng.choice(places[county])
        kind = rules.COURIER if n < couriers else KINDS[n % len(KINDS)]
        name = f"{place.name}{TEAM_NAMES[kind]}{n + 1}" if kind != rules.COURIER else f"骑手先锋队{n + 1}"
        moment = plan.anchor - timedelta(days=DAYS + 5 + rng.randrange(900))
        with clock.at(moment):
            teaming.set_up(name, kind, division=place, office=offices[county], by=SYSTEM, leader=leader)
    _employ(plan, places)


def _employ(plan: Plan, places: dict[str, list[Division]]) -> None:
    """Couriers with the role that reports from the street: their reports are requests of channel grid."""
    county = next(iter(places))
    home = Division.objects.get(code=county, valid__endswith=None)
    count = _of(plan, REPORTERS, 3)
    with clock.at(plan.anchor - timedelta(days=DAYS)):
        employ(
            [Hire(f"rider-{n}", f"骑手{n}", home, "requests.reporter") for n in range(1, count + 1)],
            by=SYSTEM,
        )


def _offices() -> dict[str, Office]:
    rows = Office.objects.filter(office_kind=ANSWERS, division__level=Division.Level.COUNTY)
    return {office.division.code: office for office in rows.select_related("division")}


def _templates(plan: Plan) -> list[Template]:
    with clock.at(plan.anchor - timedelta(days=DAYS + 3)):
        return [_template(title, minutes) for title, minutes, _served in EVENTS_OF]


def _template(title: str, minutes: int) -> Template:
    shift = {"name": "", "after": 0, "minutes": minutes, "places": COME + 4, "needs": []}
    return activities.make_template(rules.EVENT, title, minutes=minutes, shifts=[shift], by=SYSTEM)


def hold(plan: Plan, numbers: Sequence[int], templates: Sequence[Template]) -> None:
    """Events of these numbers over the year: planned, opened, come to, recorded. No volunteer is at two at a time:
    each event takes the next of the line.
    """
    teams = list(Team.objects.select_related("division").order_by("pk"))
    people = list(Volunteer.objects.order_by("pk").values_list("person", flat=True))
    for n in numbers:
        ago = DAYS - 1 - (DAYS - 4) * n / max(len(numbers), 1)
        start = (plan.anchor - timedelta(days=ago)).astimezone(clock.BEIJING)
        start = start.replace(hour=9 + n % 8, minute=0, second=0, microsecond=0)
        line = [people[(n * COME + k) % len(people)] for k in range(min(COME, len(people) // 2))]
        _held(plan, n, start, teams[n % len(teams)], templates[n % len(templates)], line)


@transaction.atomic
def _held(plan: Plan, n: int, start: datetime, team: Team, template: Template, line: Sequence[int]) -> None:
    rng = plan.rng("event", n)
    with clock.at(start - timedelta(days=3)):
        row = holding.plan(team, template, start, place=f"{team.division.name}党群服务中心门前", by=SYSTEM)
        activities.open_activity(row.pk, by=SYSTEM, vouched=True)
    with clock.at(start + timedelta(minutes=template.minutes + 60)):
        activities.carry_attendance(row.shifts.get().pk, line, by=SYSTEM)
        usual = EVENTS_OF[n % len(EVENTS_OF)][2]
        activities.record(row.pk, served=round(usual * rng.uniform(0.8, 1.3)), by=SYSTEM, vouched=True)


def _come(plan: Plan, templates: Sequence[Template]) -> None:
    """What one can sign up for in the days after the demo's present, and a need that waits."""
    teams = list(Team.objects.select_related("division", "office").order_by("pk")[:TO_COME])
    for n, team in enumerate(teams):
        start = (plan.anchor + timedelta(days=2 + n)).astimezone(clock.BEIJING).replace(hour=10, minute=0)
        with clock.at(plan.anchor - timedelta(days=1)):
            spot = spot_in(team.division, plan.rng("event to come", n)) or (None, None)
            at: dict[str, Any] = {"longitude": spot[0], "latitude": spot[1]}
            row = holding.plan(
                team, templates[n % len(templates)], start, place=f"{team.division.name}门前", by=SYSTEM, **at
            )
            activities.open_activity(row.pk, by=SYSTEM, vouched=True)
    day = (plan.anchor + timedelta(days=9)).astimezone(clock.BEIJING).date()
    with clock.at(plan.anchor - timedelta(days=1)):
        first = teams[0]
        holding.ask_for(
            "陪同老人就医", office=first.office, division=first.division, wanted_on=day, people=4, by=SYSTEM
        )
