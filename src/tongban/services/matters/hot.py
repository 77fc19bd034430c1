"""Hot issues: messages of one matter together, with a title and a place drawn from them, the hottest first."""

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from tongban.kernel.places.spans import place_text
from tongban.services.matters.groups import groups_of
from tongban.services.matters.heat import growth_of, heat_of
from tongban.services.matters.likeness import Table, chances, columns_of, joined, read
from tongban.services.matters.likeness.columns import Columns
from tongban.services.matters.neighbours import candidates

A = TypeVar("A")
B = TypeVar("B")
MANY, AT_ONCE = (
    2000,
    500,
)  # messages from which on a second processor is worth its start, and read by it at one time
PLACES_FROM, PLACES_AMONG = 2, 15  # most typical members asked where it is, and who are heard on the answers
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Message:
    """One message: `at` may be unknown; `support` is how many say "me too"; `open` whether it is unsolved."""

    id: str
    subject: str
    text: str
    at: datetime | None = None
    support: int = 0
    open: bool = True


@dataclass(frozen=True)
class Issue:
    """A group: ids of its members (the most typical first), how hot, and what makes it so."""

    title: str
    place: str
    members: tuple[str, ...]
    heat: float
    growth: float = 0.0
    support: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    places: tuple[str, ...] = field(default=(), repr=False)


def hot_issues(messages: Sequence[Message], *, workers: int = 1) -> list[Issue]:
    """Groups of two and more, the hottest first; read by so many processes.

    More than one only for a program that has nothing else to do: processes made within the worker, by one of its threads, take the
    worker's own signals for theirs, and neither ends.

    Heat = 10·ln(1 + members) + 5·growth + 3·ln(1 + support) + 2·ln(1 + days the oldest unsolved one waits);
    growth is (members of the later half of the time looked at − of the earlier half) / members, from −1 to 1.
    """
    table = Table(joined(_read(messages, workers)))
    near = candidates(table)
    known = dict(zip(near, chances(table, near).tolist(), strict=True))
    pairs = [(a, b, p) for (a, b), p in known.items()]
    found = groups_of(len(messages), pairs, lambda unknown: chances(table, unknown).tolist())
    end = max((m.at for m in messages if m.at), default=None)
    begin = min((m.at for m in messages if m.at), default=None)
    members = [[messages[n] for n in _typical(group, known)] for group in found]
    places = _each(_place, members, workers if len(messages) >= MANY else 1)
    told = [_issue(some, place, begin, end) for some, place in zip(members, places, strict=True)]
    return sorted(told, key=lambda issue: (-issue.heat, issue.members))


def within(messages: Iterable[Message], days: int | None) -> list[Message]:
    """The messages of the last so many days, counted from the newest; all, if no number is given."""
    kept = list(messages)
    newest = max((m.at for m in kept if m.at), default=None)
    if days is None or newest is None:
        return kept
    return [m for m in kept if m.at and m.at >= newest - days * DAY]


def _issue(members: list[Message], place: str, begin: datetime | None, end: datetime | None) -> Issue:
    times = sorted(m.at for m in members if m.at)
    support = sum(m.support for m in members)
    growth = growth_of(times, begin, end)
    waiting = [m.at for m in members if m.at and m.open]
    age = (end - min(waiting)).days if waiting and end else 0
    heat = heat_of(len(members), growth, support, age)
    return Issue(
        members[0].subject.strip() or members[0].text.strip()[:40],
        place,
        tuple(m.id for m in members),
        round(heat, 2),
        round(growth, 3),
        support,
        times[0] if times else None,
        times[-1] if times else None,
    )


def _typical(group: list[int], known: dict[tuple[int, int], float]) -> list[int]:
    """The members, those most like the others first."""
    sure = dict.fromkeys(group, 0.0)
    inside = set(group)
    for a in group:
        for b in inside:
            p = known.get((a, b), 0.0) if a < b else 0.0
            sure[a] += p
            sure[b] += p
    return sorted(group, key=lambda n: (-sure[n], n))


def _place(members: list[Message]) -> str:
    """The stretch that the most members name, the longest of those; a stretch within another counts for it."""
    asked = members[:PLACES_FROM]
    told = [where[2] for m in asked if (where := place_text(m.subject))]
    told = told or [where[2] for m in asked if (where := place_text(m.text[:150]))]
    texts = [f"{m.subject} {m.text[:600]}" for m in members[:PLACES_AMONG]]
    often = {s: sum(s in text for text in texts) for s in dict.fromkeys(told)}
    return max(often, key=lambda s: (often[s] * min(len(s), 12), len(s)), default="")


def _read(messages: Sequence[Message], workers: int) -> list[Columns]:
    parts = [
        [(m.subject, m.text) for m in messages[n : n + AT_ONCE]] for n in range(0, len(messages), AT_ONCE)
    ]
    return _each(_read_part, parts, workers if len(messages) >= MANY else 1)


def _each(act: Callable[[A], B], over: Sequence[A], workers: int) -> list[B]:
    """The act on each, in order, by so many processors."""
    if workers == 1:
        return [act(one) for one in over]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return pool.map(act, over, chunksize=max(1, min(50, len(over) // (4 * workers))))


def _read_part(told: list[tuple[str, str]]) -> Columns:
    return columns_of([read(subject, text) for subject, text in told])
