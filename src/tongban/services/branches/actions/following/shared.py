"""What both registers follow by: the last word of the ledger, and what cannot follow kept on record."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.events import Entry as Event
from tongban.kernel.core.steady import once
from tongban.kernel.exchange.models import Entry
from tongban.kernel.exchange.registers import Followed, Register
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.branches.models import Body
from tongban.services.branches.queries import members as reading

STREAM = "branch_ledger"
# one look into the index for each subject. Asked for thousands at once, or for those that hold still, the planner goes through
# an index of all that holds; OFFSET keeps it from seeing what else is asked of a subject's few entries
LATEST = """
SELECT last.* FROM unnest(%s::text[]) AS asked (key) CROSS JOIN LATERAL (
    SELECT * FROM (
        SELECT * FROM exchange_entry e WHERE e.register = %s AND e.key = asked.key OFFSET 0
    ) AS said WHERE upper(recorded) IS NULL ORDER BY valid DESC LIMIT 1
) AS last
"""
Fresh = tuple[Followed, Entry]
Values = dict[str, str]


def tried(follow: Callable[[], None], one: Followed) -> None:
    """What cannot follow stays in the ledger alone, on record, and is tried again with the next word on its subject.

    It must not keep hundreds of others, confirmed with it, from taking effect.
    """
    try:
        with transaction.atomic():
            follow()
    except TongbanError as error:
        not_followed(one, error)


def not_followed(one: Followed, error: TongbanError) -> None:
    """On record, in the chain of the difference."""
    events.append(STREAM, one.difference.pk, [Event("not_followed", SYSTEM.code, {"why": error.code})])


def latest(register: Register, told: Sequence[Followed]) -> dict[str, Entry]:
    """What the ledger says last of each of these subjects, as it is known now."""
    keys = sorted({one.entry.key for one in told})
    return {entry.key: entry for entry in Entry.objects.raw(LATEST, [keys, register.code])}


def stands(entry: Entry | None) -> bool:
    """Does this hold until further notice?"""
    return entry is not None and entry.valid.upper is None


def after(since: date, day: date) -> date:
    """An end that leaves at least a day."""
    return max(day, since + timedelta(days=1)) if since < today() else max(day, today())


def division(code: str) -> Division | None:
    return once(f"branches.division:{code}", lambda: divisions().filter(code=code).first()) if code else None


def standing_at(codes: set[str]) -> dict[str, Division]:
    """The divisions of these codes, by code."""
    return {found.code: found for found in divisions().filter(code__in=codes)}


def read_branches(entries: Iterable[Entry]) -> None:
    """Read the places and branches that these name at once: `branch_of` would ask for each by itself."""
    named = [entry.data for entry in entries]
    places = standing_at({data.get("division", "") for data in named})
    for code, place in places.items():
        _known(f"branches.division:{code}", place)
    names = {data.get("branch", "") for data in named}
    found: dict[str, list[Body]] = {name: [] for name in names}
    for body in reading.bodies().filter(name__in=names):
        found[body.name].append(body)
    for name, bodies in found.items():
        _known(f"branches.named:{name}", bodies)


def _known(name: str, value: object) -> None:
    once(name, lambda: value)


def branch_of(values: Values) -> Body | None:
    """The branch of this name in this place; a name that two bear there is nobody's."""
    name, place = values.get("branch", ""), division(values.get("division", ""))
    named = once(f"branches.named:{name}", lambda: list(reading.bodies().filter(name=name)))
    near = [body for body in named if place is None or body.division_id == place.pk]
    if place is not None and not near:
        near = [body for body in named if body.division.path.startswith(place.path)]
    return near[0] if len(near) == 1 else None
