"""Who stands before there is anything to keep: offices for memberships, branches, instructors."""

from random import Random

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Account
from tongban.kernel.access.staffing import Hire, employ
from tongban.kernel.core import clock
from tongban.kernel.parties.actions import NewOffice, open_offices
from tongban.kernel.places import names
from tongban.kernel.places.models import Division
from tongban.project.demo.branching import words
from tongban.project.demo.branching.ground import EACH, SINCE, Ground, firms
from tongban.project.demo.parts import whole
from tongban.project.demo.people import SEAT
from tongban.project.demo.plan import PEOPLE, Plan
from tongban.project.demo.words import person_name
from tongban.services.branches import rules
from tongban.services.branches.actions import bulk, covering, listing
from tongban.services.branches.actions.bulk import NewBody
from tongban.services.branches.registers import MEMBERSHIP


def build(plan: Plan) -> None:
    """All of them, from the day on which it all began."""
    ground, count = Ground(plan), firms(plan)
    with clock.at(ground.moment(SINCE)):
        _offices(ground)
        _set_up(ground, max(count // EACH, 35))
        _send_instructors(ground, max(count // 60, 14))


def _offices(ground: Ground) -> None:
    """Offices that answer for memberships, and somebody who keeps a list."""
    top = next(d for d in ground.places.values() if d.parent_id is None)
    counties = [ground.places[code] for code in PEOPLE if code in ground.places]
    told = [
        NewOffice(
            MEMBERSHIP.format(code=d.code),
            f"{d.name}新兴领域工作办公室",
            "",
            d,
            f"Office for Emerging Fields, {d.name_en or d.name}",
        )
        for d in (top, *counties)
    ]
    open_offices(told, by=SYSTEM.code)


def _set_up(ground: Ground, count: int) -> None:
    told: dict[tuple[int, str], NewBody] = {}
    for n in range(count):
        county = list(PEOPLE)[n % len(PEOPLE)]
        one = _body(ground, ground.plan.rng("branch", n), county, n)
        told.setdefault((one.division.pk, one.name), one)
    made = bulk.set_up_bodies(list(told.values()), by=SYSTEM)
    seat = [body for body in made if body.division.path.split(".")[1] == SEAT]
    secretary = Account.objects.filter(username="secretary").first()
    if secretary and seat:
        listing.appoint(seat[1], secretary, by=SYSTEM)


def _body(ground: Ground, rng: Random, county: str, n: int) -> NewBody:
    noun, since = words.noun(), ground.day(SINCE)
    if n < len(PEOPLE):
        place = ground.places[county]
        return NewBody(f"{names.stem(place.name)}新兴领域功能型{noun}", rules.FUNCTIONAL, place, since)
    entry = rng.choice(ground.plan.places.urban.get(county) or ground.plan.places.rural[county])
    place = ground.places[entry.code]
    kind = rng.choices((rules.SINGLE, rules.JOINT), (3, 2))[0]
    word = f"{rng.choice(words.FIRST)}{rng.choice(words.SECOND)}" if kind == rules.SINGLE else "联合"
    return NewBody(f"{names.short(place.name)}{word}{noun}", kind, place, since)


def _send_instructors(ground: Ground, count: int) -> None:
    counties = [c for c in PEOPLE if c in ground.places]
    hires = []
    for n in range(count):
        place = ground.places[counties[n % len(counties)]]
        name = person_name(ground.plan.rng("instructor", n))
        hires.append(Hire(f"{place.code}-instructor-{n}", name, place, "branches.instructor"))
    accounts = employ(hires, by=SYSTEM)
    named = list(Account.objects.filter(username="instructor"))
    for account in (*named, *accounts):
        home = account.home or ground.places[SEAT]
        place = home if home.level == Division.Level.COUNTY else ground.places[SEAT]
        covering.make_instructor(account, division=place, by=SYSTEM)


BRANCHES = whole("branches", build)
