"""Teams in all counties, the first of couriers and drivers, some of whom report from the street; and what teams do."""

from datetime import timedelta

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.staffing import Hire, employ
from tongban.kernel.activities import actions as activities
from tongban.kernel.core import clock
from tongban.kernel.parties.models import Office, Person
from tongban.kernel.places.models import Division
from tongban.project.demo.parts import Make, Part, cut, whole
from tongban.project.demo.plan import DAYS, PEOPLE, Plan
from tongban.project.demo.volunteering.registering import people, places
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import teaming

AT_SCALE_1, LEAST, COURIERS, REPORTERS = 1_348, 12, 9, 136
BATCH = 200
COME = 8  # to an event
ANSWERS = "民政局"  # whose office answers for a county's teams
TEAM_NAMES = {
    rules.COMMUNITY: "社区志愿服务队",
    rules.PROFESSION: "行业志愿服务队",
    rules.YOUTH: "青年志愿服务队",
    rules.OTHER: "志愿服务队",
}
TEAM_KINDS = (rules.COMMUNITY, rules.COMMUNITY, rules.PROFESSION, rules.YOUTH, rules.OTHER)
# title, minutes, people served by one event
EVENTS_OF = (
    ("社区环境清洁", 120, 90),
    ("陪伴独居老人", 90, 24),
    ("周末课业辅导", 120, 30),
    ("义诊与健康宣传", 180, 120),
    ("反诈宣传进小区", 90, 110),
    ("文明交通劝导", 120, 80),
)


def count(plan: Plan) -> int:
    """How many teams there are."""
    return max(round(AT_SCALE_1 * plan.scale), LEAST)


def _builder(plan: Plan) -> Make:
    near, rows = places(), Office.objects.filter(office_kind=ANSWERS, division__level=Division.Level.COUNTY)
    offices = {office.division.code: office for office in rows.select_related("division")}
    counties = [code for code in near if code in offices]
    couriers = min(COURIERS, max(1, count(plan) // 6))

    def build(piece: int) -> None:
        numbers = range(piece * BATCH, min((piece + 1) * BATCH, count(plan)))
        known = people(numbers)
        leaders = Person.objects.in_bulk(known.values())
        for n in numbers:
            rng = plan.rng("team", n)
            county = rng.choice(counties)
            place = rng.choice(near[county])
            kind = rules.COURIER if n < couriers else TEAM_KINDS[n % len(TEAM_KINDS)]
            name = f"{place.name}{TEAM_NAMES[kind]}{n + 1}" if n >= couriers else f"骑手先锋队{n + 1}"
            leader = leaders[known[n]]
            with clock.at(plan.anchor - timedelta(days=DAYS + 5 + rng.randrange(900))):
                teaming.set_up(name, kind, division=place, office=offices[county], by=SYSTEM, leader=leader)

    return build


def _kinds(plan: Plan) -> None:
    """Couriers with the role that reports from the street, whose reports are requests of channel grid; and templates."""
    home = Division.objects.get(code=next(iter(PEOPLE)), valid__endswith=None)
    many = max(round(REPORTERS * plan.scale), 4) - 1  # one has a name of their own (`people.NAMED`)
    hires = [Hire(f"rider-{n}", f"骑手{n}", home, "requests.reporter") for n in range(1, many + 1)]
    with clock.at(plan.anchor - timedelta(days=DAYS)):
        employ(hires, by=SYSTEM)
    with clock.at(plan.anchor - timedelta(days=DAYS + 3)):
        for title, minutes, _served in EVENTS_OF:
            shift = {"name": "", "after": 0, "minutes": minutes, "places": COME + 4, "needs": []}
            activities.make_template(rules.EVENT, title, minutes=minutes, shifts=[shift], by=SYSTEM)


TEAMS = Part("teams of volunteers", _builder, lambda plan: cut(count(plan), BATCH))
KINDS = whole("couriers and kinds of events", _kinds)
