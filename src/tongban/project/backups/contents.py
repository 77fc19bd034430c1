"""What a database holds, table by table: rows, and a sum that differs as soon as one value does."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import errors, sql

from tongban.kernel.core.service import all_files

Contents = dict[str, list[Any]]
LEFT_OUT = ("django_session",)
"""Tables whose rows no backup holds: whoever was signed in signs in again."""

_TABLES = """SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1"""
_SUM = """SELECT count(*), coalesce(sum(hashtextextended(found::text, 0)::numeric), 0)::text
FROM ONLY public.{} AS found"""


def tables(held: "psycopg.Connection[Any]") -> list[str]:
    """The program's own tables."""
    return [name for (name,) in held.execute(_TABLES)]


def count(
    held: "psycopg.Connection[Any]", told: Callable[[int, int], None] = lambda _n, _of: None
) -> Contents:
    """Read every row of every table whose rows a backup holds."""
    names = [name for name in tables(held) if name not in LEFT_OUT]
    found: Contents = {}
    for number, name in enumerate(names, 1):
        row = held.execute(sql.SQL(_SUM).format(sql.Identifier(name))).fetchone()
        found[name] = list(row or ())
        told(number, len(names))
    return found


def differing(one: Contents, other: Contents) -> list[str]:
    """The tables that do not hold the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def migrations(held: "psycopg.Connection[Any]") -> list[str]:
    """What has run, as room.name."""
    return [
        f"{app}.{name}" for app, name in held.execute("SELECT app, name FROM django_migrations ORDER BY id")
    ]


def attached(held: "psycopg.Connection[Any]") -> Iterator[str]:
    """The name of every content that rows name, of whichever room."""
    named: set[str] = set()
    for query in all_files():
        # an older release, not yet brought up to date, names nothing in what it has not
        with suppress(errors.UndefinedTable, errors.UndefinedColumn), held.transaction():
            named |= {name for (name,) in held.execute(query)}
    yield from named


def last_event(held: "psycopg.Connection[Any]") -> datetime:
    """When what the database holds last changed."""
    found = held.execute("SELECT recorded_at FROM core_event ORDER BY id DESC LIMIT 1").fetchone()
    return found[0] if found else datetime.min.replace(tzinfo=UTC)


def version(held: "psycopg.Connection[Any]") -> int:
    """The major version of the server."""
    return held.info.server_version // 10000
