"""Households for the demo: who lives together in a few dozen flats, who moved out of one, and whose address was opened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Account
from tongban.kernel.core import clock
from tongban.kernel.core.identity import id_check_character
from tongban.kernel.parties.models import Household
from tongban.kernel.places import names
from tongban.kernel.places.models import Division
from tongban.kernel.places.register import Entry
from tongban.project.demo.plan import Plan
from tongban.project.demo.words import invented, person_name
from tongban.services.people import actions

COUNT = 36
WHY = "入户走访前核对门牌号"
PLACE_OF_BIRTH = "659998"  # no division has this code, so no number is anybody's
# what they are to the household and how old, one flat after the other
FAMILIES: Sequence[Sequence[tuple[str, int]]] = (
    (("head", 38), ("spouse", 36), ("child", 9)),
    (("head", 45), ("spouse", 44), ("child", 19), ("child", 12)),
    (("head", 71), ("spouse", 69)),
    (("head", 78),),
    (("head", 41), ("spouse", 40), ("child", 14), ("parent", 70)),
    (("head", 29),),
)


@dataclass(frozen=True)
class Human:
    """Somebody who lives there."""

    name: str
    id_number: str
    role: str


def build(plan: Plan, known: Sequence[Human]) -> None:
    """The households: in the first those who are on record already, and its address has been opened; one moved out."""
    keeper = actor_for(Account.objects.get(username="keeper"))
    rows = {
        n: _moved_in(plan, n, keeper, known if n == 0 else _family(plan, n)) for n in reversed(range(COUNT))
    }
    with clock.at(plan.anchor - timedelta(days=12)):
        moved = rows[1].memberships.filter(role="child").earliest("pk")
        actions.leave_household(moved, by=keeper, on=clock.today())
    with clock.at(plan.anchor - timedelta(days=2)):
        actions.open_address(rows[0], by=keeper, reason=WHY)


def _moved_in(plan: Plan, n: int, keeper: Actor, people: Iterable[Human]) -> Household:
    rng = plan.rng("home", n)
    with clock.at(plan.anchor - timedelta(days=20 + 9 * n)):
        place, since = plan.places.draw("urban", rng), clock.today()
        town = Division.objects.get(children=place.pk)
        row = actions.open_household(by=keeper, address=_address(place, rng), division=town)
        for one in people:
            actions.take_in(
                row, by=keeper, since=since, id_number=one.id_number, name=one.name, role=one.role
            )
    return row


def _address(place: Entry, rng: Random) -> str:
    """In its town, which stands beside it."""
    flat = f"{rng.randrange(1, 31)}号楼{rng.randrange(1, 6)}单元{rng.randrange(1, 7)}0{rng.randrange(1, 5)}室"
    return f"{names.short(place.name)}{rng.choice(invented()['区'])}{flat}"


def _family(plan: Plan, n: int) -> Iterator[Human]:
    """Children bear the surname of the head; no number is anybody's."""
    rng, head = plan.rng("family", n), person_name(plan.rng("head", n))
    for at, (role, age) in enumerate(FAMILIES[n % len(FAMILIES)]):
        born = plan.anchor.date() - timedelta(days=age * 365 + rng.randrange(365))
        name = {"head": head, "child": head[0] + person_name(rng)[1:]}.get(role) or person_name(rng)
        first = f"{PLACE_OF_BIRTH}{born:%Y%m%d}{n * 7 + at:03d}"
        yield Human(name, first + id_check_character(first), role)
