"""Nothing is kept longer than its room declares: what ended before that is erased, row by row, the count on record."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction

from tongban.kernel.core import clock, events
from tongban.kernel.core.events import Entry
from tongban.kernel.core.service import Years, all_services, named

STREAM = "retention"
BATCH = 200
MOST_TOLD = 20  # errors of one run
Day = TypeVar("Day", date, datetime)


@dataclass(frozen=True)
class Kept:
    """A record type: how many years it is kept, what ended before this moment is to go, and how many rows wait."""

    what: str
    years: int
    before: datetime
    waiting: int
    label: str


def declared() -> Iterator[tuple[str, Years]]:
    """Every record type that a room keeps for a time."""
    for service in all_services():
        yield from service.keeps.items()
        for register in service.registers:
            yield from register.keeps.items()


def ended(kept: Years, before: datetime) -> Any:
    """The rows (a queryset) that ended before a moment."""
    return named(kept.ended)(before, *([kept.among] if kept.among else []))


def tell() -> list[Kept]:
    """What is kept how long, and what waits to be erased."""
    told = []
    for what, kept in declared():
        before = years_before(clock.now(), kept.years)
        told.append(Kept(what, kept.years, before, ended(kept, before).count(), str(kept.label)))
    return told


def carry_out() -> dict[str, int]:
    """Erase all whose time is over; a killed run goes on where it stopped. Returns the rows erased of each type.

    What cannot be erased keeps nothing else waiting; it is raised at the end, so that the run is seen to have failed.
    """
    done: Counter[str] = Counter()
    failed: list[Exception] = []
    for what, kept in declared():
        for pk in _waiting(kept):
            try:
                named(kept.erase)(pk)
            except Exception as error:  # noqa: BLE001 - whatever it was, it is raised below
                failed.append(error)
            else:
                done[what] += 1
    if done:
        with transaction.atomic():
            events.append(STREAM, 1, [Entry("retention.carried_out", "system", dict(done))])
    if failed:
        raise ExceptionGroup("not erased", failed[:MOST_TOLD])
    return dict(done)


def runs(most: int = 20) -> list[tuple[datetime, dict[str, int]]]:
    """When something was last erased, and how much, newest first."""
    return [(e.at, e.data) for e in reversed(events.of(STREAM, 1)[-most:])]


def years_before(moment: datetime, years: int) -> datetime:
    """The same moment so many years earlier."""
    return years_after(moment, -years)


def years_after(day: Day, years: int) -> Day:
    """The same day so many years on; the 28th of February stands for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _waiting(kept: Years) -> Iterator[int]:
    rows = ended(kept, years_before(clock.now(), kept.years)).order_by("pk")
    after = 0
    while some := list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:BATCH]):
        yield from some
        after = some[-1]
