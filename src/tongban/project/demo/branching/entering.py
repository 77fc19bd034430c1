"""Organisations and members come in: whoever was there before by hand, the others with a year of lists."""

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.places import names
from tongban.project.demo import ledgers
from tongban.project.demo.branching import words
from tongban.project.demo.branching.ground import BEFORE, SINCE, Ground, batches, firms, people
from tongban.project.demo.parts import whole
from tongban.project.demo.plan import PEOPLE, Plan
from tongban.project.demo.words import person_name
from tongban.services.branches.actions import bulk
from tongban.services.branches.actions.admitting import NewMember
from tongban.services.branches.actions.listing import NewUnit


def enter_organisations(plan: Plan) -> None:
    """The ledger of organisations and its year of lists."""
    ground = Ground(plan)
    units, before = [_unit(ground, firm) for firm in words.firms(plan, firms(plan))], ground.day(BEFORE)
    with clock.at(ground.moment(BEFORE)):
        for some in batches([one for one in units if one.since <= before]):
            bulk.list_units(some, by=SYSTEM)
    ledgers.build(plan, units=units)


def enter_members(plan: Plan) -> None:
    """The ledger of members and its year of lists; those of counties that send no list are all entered by hand."""
    ground, sending = Ground(plan), ledgers.counties(plan)
    members, before = [_member(ground, n) for n in range(people(plan))], ground.day(BEFORE)
    with clock.at(ground.moment(BEFORE)):
        for some in batches([one for one in members if one.since <= before]):
            bulk.admit_many(some, by=SYSTEM)
    later = [m for m in members if m.since > before and m.home.division.path.split(".")[1] not in sending]
    with clock.at(ground.moment(30)):
        bulk.admit_many(later, by=SYSTEM)
    ledgers.build(plan, members=members)


def _unit(ground: Ground, firm: words.Firm) -> NewUnit:
    rng = ground.plan.rng("unit", firm.n)
    return NewUnit(
        credit_code=firm.code,
        name=firm.name,
        field=firm.field,
        division=ground.places[firm.place.code],
        since=ground.day(rng.uniform(25, SINCE - 20)),
        address=f"{names.short(firm.place.name)}{rng.randrange(1, 200)}号",
        staff=firm.staff,
        representative=person_name(rng),
        phone=f"0994-{rng.randrange(2_000_000, 8_999_999)}",
    )


def _member(ground: Ground, n: int) -> NewMember:
    rng, counties = ground.plan.rng("admit", n), [c for c in PEOPLE if ground.bodies[c]]
    near = counties[n % len(counties)]
    county = near if n < 70 else rng.choices(counties, [PEOPLE[c] for c in counties])[0]
    home = rng.choice(ground.bodies[county])
    human, like = words.human(ground.plan, n), words.human(ground.plan, n - n % 2)
    twin = n % 200 == 1 and human.id_number and like.id_number
    return NewMember(
        name=like.name[:1] + human.name[1:] if twin else human.name,
        home=home,
        since=ground.day(rng.uniform(40, SINCE - 1)),
        phone=like.phone if twin else human.phone,
        id_number=human.id_number,
        born=human.born,
        status=words.status(rng),
    )


ORGANISATIONS = whole("organisations and their lists", enter_organisations)
MEMBERS = whole("members and their lists", enter_members)
