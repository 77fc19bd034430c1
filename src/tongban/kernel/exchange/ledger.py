"""The ledger written: after each decision, what holds for the subjects it touched is folded anew and what changed is recorded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from django.db import connection
from django.db.models import F, Func
from psycopg.types.range import DateRange, TimestamptzRange

from tongban.kernel.core import clock
from tongban.kernel.exchange import states
from tongban.kernel.exchange.folding import Said, Span, fold
from tongban.kernel.exchange.models import Difference, Entry, Row, Submission
from tongban.kernel.exchange.registers import PERSON, Register
from tongban.kernel.exchange.sealing import token
from tongban.kernel.places import register as places

BATCH = 500
SLOTS = 256


@dataclass(frozen=True)
class Party:
    """Whom a key of the ledger stands for."""

    ident: str = ""
    person: int | None = None
    organisation: int | None = None


def lock_keys(register: str, keys: Iterable[str]) -> None:
    """Nobody else folds these subjects until this transaction ends; taken at once and always in one order.

    Subjects share a few locks: the server has room for some thousands, and a list has many more rows.
    """
    slots = {crc32(f"{register}:{key}".encode()) % SLOTS for key in keys}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(7310, slot) FROM (SELECT unnest(%s::int[]) AS slot ORDER BY 1) AS sorted",
            [sorted(slots)],
        )


def lock_all() -> None:
    """Nobody else folds anything until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(7310, slot) FROM generate_series(0, %s) AS slot", [SLOTS - 1]
        )


def rebuild(register: Register, keys: Sequence[str], parties: Mapping[str, Party] | None = None) -> None:
    """Bring the ledger of these subjects to what statements and decisions amount to; under `lock_keys`."""
    said = statements(register, keys)
    known: dict[str, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(register=register.code, key__in=keys).order_by("pk"):
        known[entry.key].append(entry)
    ended: list[int] = []
    made: list[Entry] = []
    for key in keys:
        spans = fold(said.get(key, ()))
        now = [e for e in known[key] if e.recorded.upper is None]
        stay = {e.pk for e in now if any(_is(e, span) for span in spans)}
        ended += [e.pk for e in now if e.pk not in stay]
        new = [span for span in spans if not any(_is(e, span) for e in now)]
        party = (parties or {}).get(key) or _party(known[key])
        made += [_entry(register, key, span, party) for span in new]
    _record(ended, made)


def statements(register: Register, keys: Sequence[str]) -> dict[str, list[Said]]:
    """Everything that counts for these subjects: what rows said and nobody disputes, and what was confirmed."""
    found: dict[str, list[Said]] = defaultdict(list)
    disputed: dict[int | None, set[str]] = defaultdict(set)
    arrived: dict[int | None, date | None] = {}
    for one in Difference.objects.filter(register=register.code, key__in=keys).select_related("submission"):
        taken = one.state == states.TAKEN
        if one.kind in states.VALUES:
            disputed[one.row_id].add(one.field)
        if one.kind == states.ADDITION:
            arrived[one.row_id] = one.on if taken else None
        elif taken and one.kind != states.AMBIGUOUS and one.on:
            is_value = one.kind in states.VALUES
            data = {one.field: one.after} if is_value else None
            found[one.key].append(Said(one.on, _mark(one.submission), data, only=is_value))
    for row in _speaking(register, keys):
        on = arrived.get(row.pk, row.submission.day)
        if on:
            kept = {n: v for n, v in row.data.items() if n not in disputed[row.pk]}
            found[row.key].append(Said(on, _mark(row.submission), kept))
    return found


def _speaking(register: Register, keys: Sequence[str]) -> Any:
    """The rows that say something of these subjects."""
    rows = Row.objects.filter(submission__register=register.code, key__in=keys)
    rows = rows.filter(submission__state__in=states.SPEAKING).exclude(outcome__in=states.SILENT)
    return rows.select_related("submission").only("key", "data", "submission__day", "submission__source_id")


def _mark(submission: Submission) -> str:
    """Of two lists of one day, the greater counts: of one source, the one that came later."""
    return f"{submission.source_id:010d}:{submission.pk:010d}"


def _is(entry: Entry, span: Span) -> bool:
    valid = entry.valid
    if (valid.lower, valid.upper) != (span.since, span.until):
        return False
    return {n: token(v) for n, v in entry.data.items()} == {n: token(v) for n, v in span.data.items()}


def _party(entries: Sequence[Entry]) -> Party:
    """Whom the key has stood for."""
    last = entries[-1] if entries else None
    return Party(last.ident, last.person_id, last.organisation_id) if last else Party()


def _entry(register: Register, key: str, span: Span, party: Party) -> Entry:
    column = register.first("division")
    code = span.data.get(column.name) if column else None
    place = places.current().on(span.since).by_code.get(code) if isinstance(code, str) else None
    return Entry(
        register=register.code,
        key=key,
        ident=party.ident,
        person_id=party.person if register.subject == PERSON else None,
        organisation_id=None if register.subject == PERSON else party.organisation,
        data=span.data,
        path=place.path if place else "",
        valid=DateRange(span.since, span.until),
    )


def _record(ended: list[int], made: list[Entry]) -> None:
    """What held until now is known to hold no longer, what holds is known from now on, in one moment."""
    rows = Entry.objects.filter(pk__in=ended)
    latest = max((r.lower for r in rows.values_list("recorded", flat=True)), default=None)
    at = _later(clock.now(), latest)
    end = Func(Func(F("recorded"), function="lower"), at, function="tstzrange")
    rows.update(recorded=end)
    for entry in made:
        entry.recorded = TimestamptzRange(at, None)
    Entry.objects.bulk_create(made, batch_size=BATCH)


def _later(now: datetime, than: datetime | None) -> datetime:
    """Now, or just after another moment: what was recorded was known for a while."""
    return max(now, than + timedelta(microseconds=1)) if than else now
