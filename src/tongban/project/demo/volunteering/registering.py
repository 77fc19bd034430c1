"""Who registered over the years, through the import of lists: the same rows, in a handful of queries."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.models import Person
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.project.demo.parts import Make, Part, cut
from tongban.project.demo.plan import PEOPLE, Plan
from tongban.project.demo.words import person_name
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import importing

AT_SCALE_1, LEAST = 240_360, 160
BATCH = importing.BATCH
YEARS = 6 * 365
Places = dict[str, list[Division]]


def count(plan: Plan) -> int:
    """How many are registered."""
    return max(round(AT_SCALE_1 * plan.scale), LEAST)


def phone(n: int) -> str:
    """The number of a volunteer: of a range that no operator hands out, apart from those of members and of requesters."""
    return f"1632{n:07d}"


def people(numbers: Iterable[int]) -> dict[int, int]:
    """The ids of the volunteers of these numbers."""
    wanted = {blind_index(phone(n), "phone"): n for n in numbers}
    rows = Person.objects.filter(phone_index__in=wanted).values_list("phone_index", "pk")
    return {wanted[bytes(index or b"")]: pk for index, pk in rows}


def places() -> Places:
    """Communities by county, of the counties that have people."""
    found: Places = {}
    for one in divisions().filter(level=Division.Level.COMMUNITY).order_by("code"):
        code = one.path.split(".")[1]
        if code in PEOPLE:
            found.setdefault(code, []).append(one)
    return found


def _builder(plan: Plan) -> Make:
    near = places()

    def build(piece: int) -> None:
        first = piece * BATCH
        with clock.at(plan.anchor):
            numbers = range(first, min(first + BATCH, count(plan)))
            importing.import_table(_rows(plan, numbers, near), by=SYSTEM)

    return build


def _rows(plan: Plan, numbers: Iterable[int], near: Places) -> Iterator[tuple[int, dict[str, Any]]]:
    counties = list(near)
    weights = [PEOPLE[code] for code in counties]
    first = plan.anchor.astimezone(clock.BEIJING).date()
    for n in numbers:
        rng = plan.rng("volunteer", n)
        place = rng.choice(near[rng.choices(counties, weights)[0]])
        # more register of late; everybody was of age then
        since = first - timedelta(days=2 + int(YEARS * rng.random() ** 1.6))
        yield (
            n,
            {
                "name": person_name(rng),
                "phone": phone(n),
                "born": (since - timedelta(days=rng.randrange(18 * 366, 70 * 365))).isoformat(),
                "division": place.code,
                "skills": rng.choice(("", "", *rules.SKILLS)),
                "available": rng.choice(tuple(rules.WHEN)),
                "registered_on": since.isoformat(),
            },
        )


VOLUNTEERS = Part("volunteers", _builder, lambda plan: cut(count(plan), BATCH))
