"""Organisations and members come in: whoever was there before by hand, the others with a year of lists."""

from collections.abc import Callable
from functools import cache

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.exchange import matching
from tongban.kernel.places import names
from tongban.project.demo import ledgers
from tongban.project.demo.branching import words
from tongban.project.demo.branching.ground import BEFORE, SINCE, Ground, batches, firms, people
from tongban.project.demo.parts import Make, Part, made_at
from tongban.project.demo.plan import PEOPLE, Plan
from tongban.project.demo.words import person_name
from tongban.services.branches.actions import bulk
from tongban.services.branches.actions.admitting import NewMember
from tongban.services.branches.actions.listing import NewUnit


class _Organisations:
    """The ledger of organisations."""

    def __init__(self, plan: Plan) -> None:
        self.ground = Ground(plan)
        self.units = [_unit(self.ground, firm) for firm in words.firms(plan, firms(plan))]
        self.year = ledgers.Year(plan, self.units, ())

    def by_hand(self) -> None:
        """Those that there were before the year."""
        before = self.ground.day(BEFORE)
        with clock.at(self.ground.moment(BEFORE)):
            for some in batches([one for one in self.units if one.since <= before]):
                bulk.list_units(some, by=SYSTEM)


class _Members:
    """The ledger of members."""

    def __init__(self, plan: Plan) -> None:
        self.ground, self.sending = Ground(plan), ledgers.counties(plan)
        self.members = [_member(self.ground, n) for n in range(people(plan))]
        self.year = ledgers.Year(plan, (), [one for one in self.members if self._is_sent(one)])

    def by_hand(self) -> None:
        """Those who were there before the year, and those of counties that send no list."""
        before = self.ground.day(BEFORE)
        with clock.at(self.ground.moment(BEFORE)):
            for some in batches([one for one in self.members if one.since <= before]):
                bulk.admit_many(some, by=SYSTEM)
        later = [one for one in self.members if one.since > before and not self._is_sent(one)]
        with clock.at(self.ground.moment(30)):
            bulk.admit_many(later, by=SYSTEM)

    def _is_sent(self, one: NewMember) -> bool:
        return one.home.division.path.split(".")[1] in self.sending


def _ledger(register: str, read: Callable[[Plan], _Organisations | _Members]) -> Part:
    """First whoever was there before, then each month what is sent, and what becomes of it.

    Lists are received one at a time: apart from the rest, so that one ledger hardly waits for another.
    """

    def builder(plan: Plan) -> Make:
        held = cache(lambda: read(plan))  # by the worker that makes it: nobody else reads it

        def build(piece: int) -> None:
            # what a build that was killed had learned is undone with it
            matching.forget(register, since=made_at(part, piece - 1) if piece else None)
            if not piece:
                held().by_hand()
            elif piece % 2:
                held().year.send(piece // 2)
            else:
                held().year.settle(piece // 2 - 1)

        return build

    part = Part(
        f"monthly lists of {register}",
        builder,
        lambda plan: [1, *[0, 1] * len(ledgers.months(plan))],
        chained=True,
    )
    return part


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


ORGANISATIONS = _ledger("organisations", _Organisations)
MEMBERS = _ledger("members", _Members)
