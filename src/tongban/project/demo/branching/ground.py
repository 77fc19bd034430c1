"""What every part of the branches stands on: how many there are, days counted back, and who is where."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from tongban.kernel.core import clock
from tongban.kernel.places.queries import divisions
from tongban.project.demo.plan import Plan
from tongban.services.branches import rules
from tongban.services.branches.models import Body, Instructor, Unit

T = TypeVar("T")
FIRMS, MEMBERS = 60_000, 30_000  # at scale 1
EACH = 12  # organisations that a branch covers
BATCH = 2000
SINCE = 720  # days ago, when it all began
BEFORE = 370  # days ago: whoever was there then was entered by hand, the others came with lists


def firms(plan: Plan) -> int:
    """How many organisations the demo ever has."""
    return max(round(FIRMS * plan.scale), 210)


def people(plan: Plan) -> int:
    """How many members the demo ever has."""
    return max(round(MEMBERS * plan.scale), 140)


def batches(told: Sequence[T]) -> Iterator[Sequence[T]]:
    """All of these, so many at a time."""
    for start in range(0, len(told), BATCH):
        yield told[start : start + BATCH]


class Ground:
    """The places, and by county the branches and instructors that stand, as they were made."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.places = {d.code: d for d in divisions()}
        self.bodies: dict[str, list[Body]] = defaultdict(list)
        self.instructors: dict[str, list[Instructor]] = defaultdict(list)
        for body in Body.objects.select_related("division").order_by("pk"):
            self.bodies[body.division.path.split(".")[1]].append(body)
        for one in Instructor.objects.select_related("division").order_by("pk"):
            self.instructors[one.division.code].append(one)

    def day(self, ago: float) -> date:
        """The day so many days before the demo's present."""
        return (self.plan.anchor - timedelta(days=ago)).astimezone(clock.BEIJING).date()

    def moment(self, ago: float) -> datetime:
        """A moment so many days before; never news."""
        return self.plan.anchor - timedelta(days=max(ago, 1.1))

    def near(self, unit: Unit, rng: Random) -> list[Body]:
        """Some branches of an organisation's county that cover organisations."""
        bodies = [b for b in self.bodies[unit.division.path.split(".")[1]] if b.kind != rules.FUNCTIONAL]
        return rng.sample(bodies, min(3, len(bodies)))
