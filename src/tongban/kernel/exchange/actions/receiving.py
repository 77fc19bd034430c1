"""A list comes in: read, checked, signed, chained; its rows kept with sealed columns sealed. Nothing of it holds yet."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, sealed
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.steady import steady
from tongban.kernel.exchange import signing, states
from tongban.kernel.exchange.intake import Line, Listing, Problem, Unreadable, read_list
from tongban.kernel.exchange.models import STREAM, Row, Source, Submission
from tongban.kernel.exchange.registers import Register, register
from tongban.kernel.exchange.sealing import Stored, stored, token
from tongban.kernel.places import register as places
from tongban.kernel.places.models import Division

CHAIN = 7_310_401
COLUMNS = (
    *("submission_id", "number", "sender_key", "raw", "data", "hash", "ident", "path", "key", "tier"),
    *("problems", "outcome"),
)
COPY = f"COPY exchange_row ({', '.join(COLUMNS)}) FROM STDIN"
MOST_PROBLEMS = 200


@dataclass(frozen=True)
class Sent:
    """A file and what it says of itself. A full list names the division it stands for; `declared` is its own count of rows."""

    name: str
    content: bytes
    day: date
    scope: Division | None = None
    declared: int | None = None
    signature: bytes | None = None
    mapping: Mapping[str, str] | None = None


@transaction.atomic
def receive(sent: Sent, source: Source, *, by: Actor) -> Submission:
    """Take a list in. The same list of the same day is the one that came before; a spoiled one is kept as refused.

    What is wrong with single rows stays with them; the others go on.
    """
    rights.require(by, "exchange.send", source)
    with steady():
        return _received(sent, source, by)


def _received(sent: Sent, source: Source, by: Actor) -> Submission:
    kind = register(source.register)
    digest = hashlib.sha256(sent.content).digest()
    if earlier := _taken(source, digest, sent):
        return earlier
    row = _submission(sent, source, digest, by)
    listing = _read(sent, source, kind)
    row.headings = [*listing.headings]
    row.problems = [[p.row, p.column, p.what] for p in listing.refused[:MOST_PROBLEMS]]
    row.state = states.REFUSED if listing.refused else states.CHECKED
    row.rows_sent = len(listing.lines)
    lines = [] if listing.refused else _rows(row, kind, listing.lines)
    _lock(CHAIN)  # one list at a time from here on: what takes long is done
    if earlier := _taken(source, digest, sent):
        return earlier
    last = Submission.objects.order_by("-pk").values_list("hash", flat=True).first()
    row.received_at = clock.now()
    signing.sign(row, bytes(last or signing.START))
    row.save()
    if not listing.refused:
        _keep_mapping(source, listing.mapping)
        _keep_rows(row, lines)
    data = {
        "source": source.pk,
        "rows": row.rows_sent,
        "wrong": len(listing.wrong),
        "refused": len(row.problems),
    }
    events.append(STREAM, row.pk, [events.Entry(f"list.{row.state}", by.code, data)])
    return row


def _read(sent: Sent, source: Source, kind: Register) -> Listing:
    mapping = dict(source.mapping if sent.mapping is None else sent.mapping)
    try:
        return read_list(sent.name, sent.content, kind, mapping=mapping, declared=sent.declared)
    except Unreadable as error:
        return Listing([], {}, [], [], [Problem(0, "", error.message)])


@transaction.atomic
def discard(submission: Submission, *, by: Actor) -> Submission:
    """A list that was looked through and not sent on is thrown away; that it came stays on record."""
    rights.require(by, "exchange.send", submission.source)
    row = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.pk)
    if row.state != states.CHECKED:
        raise Conflict(_("This list was sent on already. Ask to take it back."))
    row.rows.all().delete()
    row.state, row.content = states.WITHDRAWN, ""
    row.save(update_fields=["state", "content"])
    events.append(STREAM, row.pk, [events.Entry("list.withdrawn", by.code)])
    return row


def read_again(submission: Submission, mapping: Mapping[str, str], *, by: Actor) -> Submission:
    """The same file with its headings understood otherwise: the earlier reading is thrown away."""
    if submission.state not in (states.CHECKED, states.REFUSED):
        raise Conflict(_("This list was sent on already. Ask to take it back."))
    content = base64.b64decode(submission.content.open())
    scope = submission.scope if submission.full else None
    sent = Sent(submission.file_name, content, submission.day, scope, mapping=mapping)
    with transaction.atomic():
        if submission.state == states.CHECKED:
            discard(submission, by=by)
        Source.objects.filter(pk=submission.source_id).update(mapping=dict(mapping))
        submission.source.refresh_from_db()
        return receive(sent, submission.source, by=by)


def _lock(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _taken(source: Source, digest: bytes, sent: Sent) -> Submission | None:
    same = Submission.objects.filter(
        source=source,
        sha256=digest,
        day=sent.day,
        full=sent.scope is not None,
        scope_path=sent.scope.path if sent.scope else "",
    )
    return same.exclude(state__in=[states.REFUSED, states.WITHDRAWN, states.REVERSED]).first()


def _submission(sent: Sent, source: Source, digest: bytes, by: Actor) -> Submission:
    if sent.day > today():
        raise TongbanError(_("A list cannot hold from a day that has not come."), field="day")
    return Submission(
        source=source,
        register=source.register,
        day=sent.day,
        full=sent.scope is not None,
        scope=sent.scope,
        scope_path=sent.scope.path if sent.scope else "",
        file_name=sent.name[-200:],
        content=base64.b64encode(sent.content).decode(),
        sha256=digest,
        sender_signature=sent.signature,
        received_by=by.code,
    )


def _keep_mapping(source: Source, mapping: dict[str, str]) -> None:
    if {**source.mapping, **mapping} != source.mapping:
        source.mapping = {**source.mapping, **mapping}
        source.save(update_fields=["mapping"])


def _rows(row: Submission, kind: Register, lines: Iterable[Line]) -> list[Row]:
    key = sealed.key_for("index")
    return [*_outcomes([_row(row, kind, line, key) for line in lines])]


def _keep_rows(row: Submission, lines: Iterable[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for line in lines:
            line.submission_id = row.pk
            copy.write_row([_as_sent(line, name) for name in COLUMNS])


def _as_sent(row: Row, name: str) -> Any:
    """A column as the database takes it in bulk."""
    value = getattr(row, name)
    if name == "raw":
        return value.ciphertext
    return json.dumps(value, ensure_ascii=False) if name in ("data", "problems") else value


def _row(submission: Submission, kind: Register, line: Line, key: bytes) -> Row:
    data: dict[str, Stored] = {
        c.name: stored(kind, c, line.values[c.name]) for c in kind.columns if c.name in line.values
    }
    said = json.dumps({name: token(value) for name, value in data.items()}, sort_keys=True)
    identity = kind.identity
    return Row(
        number=line.number,
        sender_key=line.sender_key or str(line.number),
        raw=json.dumps(line.raw, ensure_ascii=False),
        data=data,
        hash=hmac.digest(key, said.encode(), "sha256"),
        ident=_ident(kind, data.get(identity.name) if identity else None, key),
        path=path_of(kind, data),
        problems=[[p.column, p.what] for p in line.problems],
        outcome=_first_outcome(submission, kind, data, line),
    )


def _ident(kind: Register, value: Stored | None, key: bytes) -> str:
    return hmac.digest(key, f"{kind.code}\0{token(value)}".encode(), "sha256").hex()[:48] if value else ""


def path_of(kind: Register, data: Mapping[str, Any]) -> str:
    """The division path that a row or an entry belongs to ('' if it names none)."""
    column = kind.first("division")
    code = data.get(column.name) if column else None
    entry = places.current().on().by_code.get(code) if isinstance(code, str) else None
    return entry.path if entry else ""


def _first_outcome(submission: Submission, kind: Register, data: Mapping[str, Any], line: Line) -> str:
    if line.problems:
        return states.WRONG
    path, scope = path_of(kind, data), submission.scope_path
    beyond = scope and path and path != scope and not path.startswith(f"{scope}.")
    return states.BEYOND if beyond else ""


def _outcomes(rows: list[Row]) -> Iterator[Row]:
    """Rows that repeat another word for word count once; of rows with one number that say different things, none."""
    words: set[bytes] = set()
    numbers: dict[str, list[Row]] = {}
    for row in rows:
        if not row.outcome and row.hash in words:
            row.outcome = states.REPEATED
        elif not row.outcome:
            words.add(bytes(row.hash))
            numbers.setdefault(row.ident, []).append(row)
    for ident, same in numbers.items():
        if ident and len(same) > 1:
            told = ", ".join(str(r.number) for r in same)
            for row in same:
                row.outcome = states.TWICE
                row.problems = [
                    ["", _("Rows %(rows)s have one number and say different things.") % {"rows": told}]
                ]
    yield from rows
