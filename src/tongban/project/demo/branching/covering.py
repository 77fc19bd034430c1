"""Organisations are covered by branches, served by instructors and visited."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from django.db.models import QuerySet
from psycopg.types.range import DateRange

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.project.demo.branching import words
from tongban.project.demo.branching.ground import BATCH, SINCE, Ground, firms
from tongban.project.demo.parts import Make, Part, cut
from tongban.project.demo.plan import Plan
from tongban.services.branches.actions import bulk
from tongban.services.branches.models import Body, Unit

COVERED, SERVED = 0.66, 0.78
Cover = tuple[Unit, Body, DateRange]


def standing() -> QuerySet[Unit]:
    """Organisations on the list at the end of the year, in an order that is the same in every database."""
    rows = Unit.objects.filter(valid__endswith=None).select_related("organisation", "division")
    return rows.order_by("organisation__credit_code")


def _builder(plan: Plan) -> Make:
    ground = Ground(plan)

    def build(piece: int) -> None:
        units = list(standing()[piece * BATCH : (piece + 1) * BATCH])
        _cover(ground, units)
        _serve(ground, units)

    return build


def _cover(ground: Ground, units: Sequence[Unit]) -> None:
    told: list[Cover] = []
    for unit in units:
        rng = ground.plan.rng("cover", unit.organisation.credit_code)
        if rng.random() <= COVERED:
            told += _covers(ground, unit, rng)
    with clock.at(ground.moment(15)):
        bulk.cover_many(told, by=SYSTEM)


def _covers(ground: Ground, unit: Unit, rng: Random) -> list[Cover]:
    """By one branch, or by one and then by another."""
    near = ground.near(unit, rng)
    begins = unit.valid.lower + timedelta(days=rng.randrange(1, 20))
    turn = begins + timedelta(days=rng.randrange(30, 200))
    if rng.random() < 0.08 and turn < ground.day(30) and len(near) > 1:
        first, second = rng.sample(near, 2)
        return [(unit, first, DateRange(begins, turn)), (unit, second, DateRange(turn, None))]
    return [(unit, near[0], DateRange(begins, None))]


def _serve(ground: Ground, units: Sequence[Unit]) -> None:
    servings, visits = [], {}
    for unit in units:
        rng = ground.plan.rng("serve", unit.organisation.credit_code)
        team = ground.instructors[unit.division.path.split(".")[1]]
        if not team or rng.random() > SERVED:
            continue
        who, begins = rng.choice(team), max(unit.valid.lower, ground.day(SINCE - 1))
        servings.append((unit, who, DateRange(begins, None)))
        for _n in range(rng.randrange(4)):
            on = ground.day(rng.uniform(2, 300))
            if on >= begins:
                visits[unit.pk, on] = (unit, who, on, rng.choice(words.VISITED))
    with clock.at(ground.moment(1.2)):
        bulk.serve_many(servings, by=SYSTEM)
        bulk.record_visits(list(visits.values()), by=SYSTEM)


COVERAGE = Part("organisations covered", _builder, lambda plan: cut(firms(plan), BATCH))
