"""What must hold of the rows of a room, each with the query that finds rows which break it; asked of all rooms at once.

The database keeps most of it by constraints and triggers. That they did, whoever wrote, is what is asked here.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from time import perf_counter

from django.db import connection, transaction

from tongban.kernel.core.service import all_services, named
from tongban.kernel.core.steady import steady

SHOWN = 20  # keys told of one that is broken; the rest is counted
LEFT_ALONE = "interval '15 minutes'"  # what waited so long past its time is taken up by nobody


@dataclass(frozen=True)
class Invariant:
    """A promise in one sentence, and what finds the keys of rows that break it.

    `sql` is one SELECT of one column, the key. What SQL cannot compute, such as a keyed hash or a working day, `finds` names
    as the dotted path of a function that yields keys.
    """

    name: str
    promise: str
    sql: str = ""
    finds: str = ""


@dataclass(frozen=True)
class Found:
    """What one invariant found: how many rows break it, the first of their keys, and how long it took."""

    name: str
    promise: str
    count: int
    keys: list[str] = field(default_factory=list)
    seconds: float = 0.0


@cache
def all_invariants() -> tuple[Invariant, ...]:
    """Every room's, the core's first."""
    paths = ["tongban.kernel.core.promises.INVARIANTS"]
    paths += [service.invariants for service in all_services() if service.invariants]
    return tuple(one for path in paths for one in named(path))


def check(names: Iterable[str] = ()) -> list[Found]:
    """Ask all (or those named), of one moment of the database."""
    wanted = set(names)
    with _one_moment(), steady():
        return [_asked(one) for one in all_invariants() if not wanted or one.name in wanted]


def apart(table: str, *, of: str, over: str, among: str = "TRUE") -> str:
    """The query for rows whose range `over` overlaps an earlier one of the same `of` (columns), in one pass."""
    return f"""SELECT id FROM (
        SELECT id, coalesce(lower({over}), '-infinity') AS begins,
            max(coalesce(upper({over}), 'infinity')) OVER (PARTITION BY {of} ORDER BY lower({over}) NULLS FIRST, id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until
        FROM {table} WHERE {among}) AS ranges WHERE begins < taken_until"""


@contextmanager
def _one_moment() -> Iterator[None]:
    """One reading for all of them; inside another transaction (tests) they are read as that one reads."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _asked(one: Invariant) -> Found:
    begun = perf_counter()
    count, keys = _by_function(named(one.finds)) if one.finds else _by_query(one.sql)
    return Found(one.name, one.promise, count, keys, round(perf_counter() - begun, 3))


def _by_query(sql: str) -> tuple[int, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, count(*) OVER () FROM ({sql}) AS broken (key) LIMIT {SHOWN}")
        rows = cursor.fetchall()
    return (rows[0][1] if rows else 0), [str(row[0]) for row in rows]


def _by_function(finds: Callable[[], Iterable[str]]) -> tuple[int, list[str]]:
    keys = iter(finds())
    first = list(islice(keys, SHOWN))
    return len(first) + sum(1 for _ in keys), first
