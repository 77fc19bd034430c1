"""Branches in all counties for the demo: organisations, coverage, members, a year of moves and visits, gaps, sites."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from django.db import transaction
from psycopg.types.range import DateRange

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Account
from tongban.kernel.access.staffing import Hire, employ
from tongban.kernel.core import clock
from tongban.kernel.parties.actions import NewOffice, open_offices
from tongban.kernel.places import names
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.project.demo import branch_sites, branch_training, ledgers
from tongban.project.demo import branch_words as invented
from tongban.project.demo.people import SEAT
from tongban.project.demo.plan import PEOPLE, Plan
from tongban.project.demo.words import person_name
from tongban.services.branches import rules
from tongban.services.branches.actions import bulk, covering, gaps, listing, moving
from tongban.services.branches.actions.admitting import NewMember
from tongban.services.branches.actions.bulk import NewBody
from tongban.services.branches.actions.listing import NewUnit
from tongban.services.branches.models import Body, Coverage, Instructor, Member, Unit
from tongban.services.branches.registers import MEMBERSHIP

T = TypeVar("T")
FIRMS, MEMBERS = 60_000, 30_000  # at scale 1
COVERED, SERVED = 0.66, 0.78
EACH = 12  # organisations that a branch covers
BATCH = 2000
SINCE = 720  # days ago, when it all began
BEFORE = 370  # days ago: whoever was there then was entered by hand, the others came with lists


class Builder:
    """Builds the branches of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rng = plan.rng("branches")
        self.places = {d.code: d for d in divisions()}
        self.bodies: dict[str, list[Body]] = defaultdict(list)
        self.instructors: dict[str, list[Instructor]] = defaultdict(list)

    def day(self, ago: float) -> date:
        """The day so many days before the demo's present."""
        return (self.plan.anchor - timedelta(days=ago)).astimezone(clock.BEIJING).date()

    def moment(self, ago: float) -> datetime:
        """A moment so many days before; never news."""
        return self.plan.anchor - timedelta(days=max(ago, 1.1))

    def build(self) -> None:
        """Everything, in the order in which it came to be; a build that was killed goes on with the next of its parts."""
        firms = max(round(FIRMS * self.plan.scale), 210)
        people = max(round(MEMBERS * self.plan.scale), 140)
        if not Body.objects.exists():
            with transaction.atomic():
                self._stand_up(firms)
        self._find()
        units = [self._new_unit(firm) for firm in invented.firms(self.plan, firms)]
        members = [self._new_member(n) for n in range(people)]
        if not Unit.objects.exists():
            with transaction.atomic():
                self._enter(units, members)
        if not Coverage.objects.exists():
            ledgers.build(self.plan, units, members)
            with transaction.atomic():
                self._live()

    def _stand_up(self, firms: int) -> None:
        with clock.at(self.moment(SINCE)):
            self._offices()
            self._set_up(max(firms // EACH, 35))
            self._send_instructors(max(firms // 60, 14))

    def _find(self) -> None:
        """The branches and instructors that stand, as they were made."""
        for body in Body.objects.select_related("division").order_by("pk"):
            self.bodies[body.division.path.split(".")[1]].append(body)
        for one in Instructor.objects.select_related("division").order_by("pk"):
            self.instructors[one.division.code].append(one)

    def _live(self) -> None:
        """A year with those who stand at its end."""
        stand = Unit.objects.filter(valid__endswith=None).select_related("organisation", "division")
        units = list(stand.order_by("pk"))
        members = list(Member.objects.filter(valid__endswith=None).order_by("pk"))
        with clock.at(self.moment(2)):
            bulk.note_contacts([(one, self._spoken(n, one)) for n, one in enumerate(members)], by=SYSTEM)
        self._cover(units)
        self._serve(units)
        self._settle(members)
        self._ask(units)
        branch_sites.build(self.moment)

    def _offices(self) -> None:
        """Offices that answer for memberships, and somebody who keeps a list."""
        top = next(d for d in self.places.values() if d.parent_id is None)
        counties = [self.places[code] for code in PEOPLE if code in self.places]
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

    def _set_up(self, count: int) -> None:
        told: dict[tuple[int, str], NewBody] = {}
        for n in range(count):
            county = list(PEOPLE)[n % len(PEOPLE)]
            rng = self.plan.rng("branch", n)
            told_body = self._body(rng, county, n)
            told.setdefault((told_body.division.pk, told_body.name), told_body)
        made = bulk.set_up_bodies(list(told.values()), by=SYSTEM)
        seat = [body for body in made if body.division.path.split(".")[1] == SEAT]
        secretary = Account.objects.filter(username="secretary").first()
        if secretary and seat:
            listing.appoint(seat[1], secretary, by=SYSTEM)

    def _body(self, rng: Random, county: str, n: int) -> NewBody:
        noun, since = invented.noun(), self.day(SINCE)
        if n < len(PEOPLE):
            place = self.places[county]
            return NewBody(f"{names.stem(place.name)}新兴领域功能型{noun}", rules.FUNCTIONAL, place, since)
        entry = rng.choice(self.plan.places.urban.get(county) or self.plan.places.rural[county])
        place = self.places[entry.code]
        kind = rng.choices((rules.SINGLE, rules.JOINT), (3, 2))[0]
        word = (
            f"{rng.choice(invented.FIRST)}{rng.choice(invented.SECOND)}" if kind == rules.SINGLE else "联合"
        )
        return NewBody(f"{names.short(place.name)}{word}{noun}", kind, place, since)

    def _send_instructors(self, count: int) -> None:
        counties = [c for c in PEOPLE if c in self.places]
        hires = []
        for n in range(count):
            place = self.places[counties[n % len(counties)]]
            name = person_name(self.plan.rng("instructor", n))
            hires.append(Hire(f"{place.code}-instructor-{n}", name, place, "branches.instructor"))
        accounts = employ(hires, by=SYSTEM)
        named = list(Account.objects.filter(username="instructor"))
        for account in (*named, *accounts):
            home = account.home or self.places[SEAT]
            place = home if home.level == Division.Level.COUNTY else self.places[SEAT]
            covering.make_instructor(account, division=place, by=SYSTEM)

    def _enter(self, units: list[NewUnit], members: list[NewMember]) -> None:
        """Who was there before the year of lists, and members that no list will bring."""
        before, send = self.day(BEFORE), ledgers.counties(self.plan)
        with clock.at(self.moment(BEFORE)):
            for some in _batches([one for one in units if one.since <= before]):
                bulk.list_units(some, by=SYSTEM)
            for admitted in _batches([one for one in members if one.since <= before]):
                bulk.admit_many(admitted, by=SYSTEM)
        later = [m for m in members if m.since > before and m.home.division.path.split(".")[1] not in send]
        with clock.at(self.moment(30)):
            bulk.admit_many(later, by=SYSTEM)

    def _spoken(self, n: int, member: Member) -> date:
        rng = self.plan.rng("spoken", n)
        ago = rng.uniform(95, 200) if rng.random() < 0.05 else rng.uniform(3, 85)
        return max(member.valid.lower, self.day(ago))

    def _new_unit(self, firm: invented.Firm) -> NewUnit:
        rng = self.plan.rng("unit", firm.n)
        return NewUnit(
            credit_code=firm.code,
            name=firm.name,
            field=firm.field,
            division=self.places[firm.place.code],
            since=self.day(rng.uniform(25, SINCE - 20)),
            address=f"{names.short(firm.place.name)}{rng.randrange(1, 200)}号",
            staff=firm.staff,
            representative=person_name(rng),
            phone=f"0994-{rng.randrange(2_000_000, 8_999_999)}",
        )

    def _cover(self, units: list[Unit]) -> None:
        for start in range(0, len(units), BATCH):
            told = []
            for unit in units[start : start + BATCH]:
                rng = self.plan.rng("cover", unit.organisation.credit_code)
                if rng.random() > COVERED:
                    continue
                near = self._near(unit, rng)
                begins = unit.valid.lower + timedelta(days=rng.randrange(1, 20))
                turn = begins + timedelta(days=rng.randrange(30, 200))
                hands_over = rng.random() < 0.08 and turn < self.day(30)
                first, second = rng.sample(near, 2) if hands_over and len(near) > 1 else (near[0], None)
                told.append((unit, first, DateRange(begins, turn if second else None)))
                if second:
                    told.append((unit, second, DateRange(turn, None)))
            with clock.at(self.moment(15)):
                bulk.cover_many(told, by=SYSTEM)

    def _near(self, unit: Unit, rng: Random) -> list[Body]:
        bodies = [b for b in self.bodies[unit.division.path.split(".")[1]] if b.kind != rules.FUNCTIONAL]
        return rng.sample(bodies, min(3, len(bodies)))

    def _serve(self, units: list[Unit]) -> None:
        for start in range(0, len(units), BATCH):
            servings, visits = [], {}
            for unit in units[start : start + BATCH]:
                rng = self.plan.rng("serve", unit.organisation.credit_code)
                team = self.instructors[unit.division.path.split(".")[1]]
                if not team or rng.random() > SERVED:
                    continue
                who, begins = rng.choice(team), max(unit.valid.lower, self.day(SINCE - 1))
                servings.append((unit, who, DateRange(begins, None)))
                for _n in range(rng.randrange(4)):
                    on = self.day(rng.uniform(2, 300))
                    if on >= begins:
                        visits[unit.pk, on] = (unit, who, on, rng.choice(invented.VISITED))
            with clock.at(self.moment(1.2)):
                bulk.serve_many(servings, by=SYSTEM)
                bulk.record_visits(list(visits.values()), by=SYSTEM)

    def _new_member(self, n: int) -> NewMember:
        rng, counties = self.plan.rng("admit", n), [c for c in PEOPLE if self.bodies[c]]
        near = counties[n % len(counties)]
        county = near if n < 70 else rng.choices(counties, [PEOPLE[c] for c in counties])[0]
        home = rng.choice(self.bodies[county])
        human, like = invented.human(self.plan, n), invented.human(self.plan, n - n % 2)
        twin = n % 200 == 1 and human.id_number and like.id_number
        return NewMember(
            name=like.name[:1] + human.name[1:] if twin else human.name,
            home=home,
            since=self.day(rng.uniform(40, SINCE - 1)),
            phone=like.phone if twin else human.phone,
            id_number=human.id_number,
            born=human.born,
            status=invented.status(rng),
        )

    def _settle(self, members: list[Member]) -> None:
        """A year of moves: most confirmed, some denied, some still waiting, a few for too long."""
        every = [body for bodies in self.bodies.values() for body in bodies if body.kind != rules.FUNCTIONAL]
        for n, member in enumerate(members):  # never by their ids: after a kill those are others
            rng = self.plan.rng("move", n)
            if rng.random() > 0.12:
                continue
            self._move(member, rng, rng.choice(every))
        for body in (b for county in PEOPLE for b in self.bodies[county][:2]):
            branch_training.train(self.plan, body)
        with clock.at(self.moment(9)):
            gaps.watch()
        with clock.at(self.moment(1.2)):
            gaps.watch()

    def _move(self, member: Member, rng: Random, target: Body) -> None:
        stay = member.stays.get(kind=rules.PRESENT)
        asked = rng.uniform(2, 45) if rng.random() < 0.35 else rng.uniform(46, 330)
        if stay.body_id == target.pk or member.valid.lower > self.day(asked + 8):
            return
        with clock.at(self.moment(asked)):
            kind = rules.TRANSFER if rng.random() < 0.2 else rules.FLOW
            move = moving.ask_move(member, target=target, left_on=self.day(asked + 5), kind=kind, by=SYSTEM)
        answered = asked - rng.uniform(1, 38)
        if answered < 1.5 or (31 < asked < 60 and rng.random() < 0.5):  # not yet, and some not in time
            return
        with clock.at(self.moment(answered)):
            if rng.random() < 0.1:
                moving.deny_move(move, by=SYSTEM, reason="未到我处报到，电话联系后本人仍在原单位。")
            else:
                moving.confirm_move(move, by=SYSTEM)

    def _ask(self, units: list[Unit]) -> None:
        """Some organisations without a branch: the nearest was asked, a few said why not."""
        free = Unit.objects.filter(pk__in=[u.pk for u in units[:400]], coverages=None).order_by("pk")
        for n, unit in enumerate(free.select_related("division", "organisation")[:24]):
            body = self._near(unit, self.plan.rng("ask", unit.organisation.credit_code))[0]
            with clock.at(self.moment(26 - n)):
                gap = covering.ask_to_cover(unit, body, by=SYSTEM)
            if n % 4 == 0:
                with clock.at(self.moment(22 - n if n < 20 else 1.2)):
                    covering.decline_to_cover(gap, by=SYSTEM, reason="本支部已覆盖二十余家，人手不足。")


def _batches(told: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(told), BATCH):
        yield told[start : start + BATCH]


def build(plan: Plan) -> None:
    """All of it; what is there already stays."""
    Builder(plan).build()
