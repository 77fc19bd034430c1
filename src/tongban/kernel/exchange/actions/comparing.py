"""A list meets the ledger: who is who, and where the two differ. Set by set in the database; what is left goes to matching."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from tongban.kernel.exchange import states
from tongban.kernel.exchange.models import Submission
from tongban.kernel.exchange.registers import PERSON, Register

# what the ledger says of each subject on a day, or nearest to it, by the entry's id; for one transaction
LATEST = """
CREATE TEMP TABLE exchange_latest ON COMMIT DROP AS
SELECT DISTINCT ON (key) key, ident, id, valid @> %(day)s::date AS present, path FROM exchange_entry
WHERE register = %(register)s AND upper_inf(recorded) AND (%(keys)s::text[] IS NULL OR key = ANY(%(keys)s))
ORDER BY key, valid @> %(day)s::date DESC, lower(valid) <= %(day)s::date DESC, lower(valid) DESC
"""
NUMBERED = """
FROM exchange_latest n JOIN exchange_entry e ON e.id = n.id
WHERE r.submission_id = %(list)s AND r.outcome = '' AND r.key = '' AND r.ident <> '' AND r.ident = n.ident
"""
PAIR = "UPDATE exchange_row r SET key = n.key, tier = 'exact' {numbered} AND coalesce({agrees}, false)"
UNSURE = "SELECT r.id, n.key, r.path FROM exchange_row r, {numbered} ORDER BY r.number"
VALUES = """
SELECT r.id, r.key, c.name, e.data -> c.name, r.data -> c.name, e.path FROM exchange_row r
JOIN exchange_latest n ON n.key = r.key JOIN exchange_entry e ON e.id = n.id
CROSS JOIN unnest(%(columns)s::text[]) AS c(name)
WHERE r.submission_id = %(list)s AND r.outcome = '' AND r.key <> '' AND n.present AND r.data ? c.name
AND exchange_said(r.data -> c.name) IS DISTINCT FROM exchange_said(e.data -> c.name)
AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s)) ORDER BY r.number, c.name
"""
ADDITIONS = """
SELECT r.id, r.key, r.path, r.ident, r.hash FROM exchange_row r LEFT JOIN exchange_latest n ON n.key = r.key
WHERE r.submission_id = %(list)s AND r.outcome = '' AND NOT coalesce(n.present, false)
AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s)) ORDER BY r.number
"""
HELD = """
SELECT count(*) FROM exchange_latest n WHERE n.present AND (n.path = %(scope)s OR n.path LIKE %(below)s)
"""
# two conditions and not one: each alone is a join that a large list can be asked by
GONE = """
SELECT n.key, n.path, e.data FROM exchange_latest n JOIN exchange_entry e ON e.id = n.id
WHERE n.present AND (n.path = %(scope)s OR n.path LIKE %(below)s)
AND NOT EXISTS (SELECT FROM exchange_row r WHERE r.submission_id = %(list)s AND r.key = n.key)
AND NOT EXISTS (SELECT FROM exchange_row r WHERE r.submission_id = %(list)s AND r.ident <> '' AND r.ident = n.ident)
ORDER BY n.key
"""
UNNAMED = """
SELECT n.id FROM exchange_latest n
WHERE NOT EXISTS (SELECT FROM exchange_row r WHERE r.submission_id = %(list)s AND r.key = n.key)
"""
# no number tells them apart, and more than the name and the place may be wrong in the row
NAMESAKES = """
SELECT DISTINCT ON (r.id) r.id, n.key, r.path
FROM exchange_row r JOIN exchange_latest n ON n.path = r.path JOIN exchange_entry e ON e.id = n.id
WHERE r.submission_id = %(list)s AND r.outcome = '' AND r.key = '' AND r.path <> '' AND r.id <> ALL(%(but)s)
AND (r.ident = '' OR n.ident = '') AND n.key <> ALL(%(keys)s)
AND exchange_said(r.data -> %(name)s) = exchange_said(e.data -> %(name)s)
AND NOT EXISTS (SELECT FROM exchange_row o WHERE o.submission_id = %(list)s AND o.key = n.key)
ORDER BY r.id, n.present DESC, n.key
"""
SET_KEYS = """
UPDATE exchange_row r SET key = p.key, tier = p.tier
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS p(id, key, tier) WHERE r.id = p.id
"""


@dataclass
class Found:
    """One difference that was found, before anybody is asked."""

    kind: str
    row: int | None = None
    key: str = ""
    name: str = ""
    before: Any = None
    after: Any = None
    path: str = ""
    why: list[str] = field(default_factory=list)
    digest: bytes = b""


def ledger_of(register: Register, day: date, *, keys: list[str] | None = None) -> None:
    """Lay out what the ledger says on a day (of these subjects alone, if they are told), for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS exchange_latest")
        cursor.execute(LATEST, {"day": day, "register": register.code, "keys": keys})
        cursor.execute("CREATE UNIQUE INDEX ON exchange_latest (key)")
        cursor.execute("CREATE INDEX ON exchange_latest (ident)")
        cursor.execute("ANALYZE exchange_latest")


def pair_by_number(submission: Submission, register: Register) -> list[Found]:
    """Rows whose number the ledger knows are that subject, if (for people) name or birth date agrees; else it is asked."""
    told = [_agrees(c.name) for c in (register.first("name"), register.first("date")) if c]
    agrees = f"({' OR '.join(told)})" if register.subject == PERSON and told else "true"
    unsure = NUMBERED.strip().removeprefix("FROM ")
    with connection.cursor() as cursor:
        cursor.execute(PAIR.format(numbered=NUMBERED, agrees=agrees), {"list": submission.pk})
        cursor.execute(UNSURE.format(numbered=unsure), {"list": submission.pk})
        rows = cursor.fetchall()
    why = ["same number", "neither name nor birth date agrees"]
    return [Found(states.AMBIGUOUS, row, key, path=path, why=why) for row, key, path in rows]


def values(
    submission: Submission, register: Register, *, rows: Sequence[int] | None = None
) -> Iterator[Found]:
    """Every value in which a paired row differs from the ledger on the list's day; an empty cell says nothing."""
    given = {"list": submission.pk, "columns": [c.name for c in register.columns], "rows": rows}
    places = {c.name for c in register.columns if c.kind == "division"}
    for row, key, name, before, after, path in _all(VALUES, given):
        kind = states.MOVED if name in places else states.CHANGE
        yield Found(kind, row, key, name, _json(before), _json(after), path)


def additions(submission: Submission, *, rows: Sequence[int] | None = None) -> Iterator[Found]:
    """Rows of subjects that the ledger does not hold on the list's day."""
    for row, key, path, ident, digest in _all(ADDITIONS, {"list": submission.pk, "rows": rows}):
        yield Found(states.ADDITION, row, key or new_key(ident, bytes(digest)), path=path)


def new_key(ident: str, digest: bytes) -> str:
    """The key of a subject that was not known: the same one whichever list names it first."""
    return f"n{ident[:40]}" if ident else f"r{digest.hex()[:40]}"


def departures(submission: Submission, asked: set[str]) -> tuple[list[Found], int]:
    """Subjects of the list's scope that a full list does not name, and how many the ledger holds there.

    A row that could not be read might be any of them: then nobody is held to be missing.
    """
    whole = not submission.rows.filter(outcome=states.WRONG).exists()
    if not submission.full or not whole:
        return [], 0
    scope = submission.scope_path
    given = {"list": submission.pk, "scope": scope, "below": f"{scope}.%"}
    ((held,),) = _all(HELD, given)
    rows = [row for row in _all(GONE, given) if row[0] not in asked]
    return [
        Found(states.DEPARTURE, None, key, before=_json(data), path=path) for key, path, data in rows
    ], held


def unnamed(submission: Submission) -> list[int]:
    """The entries of subjects that no row of a list has been found to be."""
    return [pk for (pk,) in _all(UNNAMED, {"list": submission.pk})]


def namesakes(
    submission: Submission, register: Register, *, but: Collection[int], keys: Collection[str]
) -> list[Found]:
    """Rows (`but` some) that bear the name of a subject of their place whom no row is, those of `keys` apart."""
    name = register.first("name")
    if name is None:
        return []
    given = {"list": submission.pk, "name": name.name, "but": list(but), "keys": list(keys)}
    why = ["same name", "same place"]
    return [
        Found(states.AMBIGUOUS, row, key, path=path, why=why) for row, key, path in _all(NAMESAKES, given)
    ]


def set_keys(pairs: Sequence[tuple[int, str, str]]) -> None:
    """Note which subject rows are: (row, key, tier)."""
    if pairs:
        with connection.cursor() as cursor:
            cursor.execute(SET_KEYS, [list(column) for column in zip(*pairs, strict=True)])


def _all(sql: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def _agrees(name: str) -> str:
    assert name.isidentifier()  # noqa: S101 - a name of our own declarations, put into SQL
    return f"exchange_said(r.data -> '{name}') = exchange_said(e.data -> '{name}')"


def _json(value: Any) -> Any:
    """Django leaves JSON of a plain cursor as text."""
    return json.loads(value) if isinstance(value, str) else value
