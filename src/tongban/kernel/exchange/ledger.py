"""The ledger written: after each decision, what holds for the subjects it touched is folded anew and what changed is recorded."""

import json
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
from tongban.kernel.exchange.models import Difference, Entry, Row
from tongban.kernel.exchange.registers import PERSON, Register
from tongban.kernel.exchange.sealing import ERASED, token
from tongban.kernel.places import register as places

SLOTS, REGISTERS = 256, 2**20  # the locks of a register, and how many registers have their own
ASKED = (
    *("key", "kind", "row_id", "field", "after", "on", "state"),
    *("submission__source_id", "submission_id", "submission__state"),
)
COLUMNS = ("register", "key", "ident", "person_id", "organisation_id", "data", "path", "valid", "recorded")
COPY = f"COPY exchange_entry ({', '.join(COLUMNS)}) FROM STDIN"


@dataclass(frozen=True)
class Party:
    """Whom a key of the ledger stands for."""

    ident: str = ""
    person: int | None = None
    organisation: int | None = None


def lock_keys(register: str, keys: Iterable[str]) -> None:
    """Nobody else folds these subjects until this transaction ends; taken at once and always in one order.

    Subjects of a register share a few locks: the server has room for some thousands, and a list has many more rows.
    """
    slots = {crc32(f"{register}:{key}".encode()) % SLOTS for key in keys}
    _lock(register, sorted(slots))


def lock_all(register: str) -> None:
    """Nobody else folds anything of this register until this transaction ends."""
    _lock(register, range(SLOTS))


def _lock(register: str, slots: Sequence[int]) -> None:
    first = SLOTS * (crc32(register.encode()) % REGISTERS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(7310, slot) FROM (SELECT unnest(%s::int[]) AS slot ORDER BY 1) AS sorted",
            [[first + slot for slot in slots]],
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
    asked = Difference.objects.filter(register=register.code, key__in=keys).values_list(*ASKED)
    for key, kind, row_id, name, after, on, state, source, pk, going in asked.iterator(chunk_size=2000):
        taken = state == states.TAKEN and going in states.SPEAKING
        if kind in states.VALUES:
            disputed[row_id].add(name)
        if kind == states.ADDITION:
            arrived[row_id] = on if taken else None
        elif taken and kind != states.AMBIGUOUS and on:
            is_value = kind in states.VALUES
            found[key].append(
                Said(on, _mark(source, pk), _single(name, after) if is_value else None, only=is_value)
            )
    for row_id, key, data, day, source, pk in _speaking(register, keys):
        on = arrived.get(row_id, day)
        if on:
            kept = {n: v for n, v in data.items() if n not in disputed[row_id]}
            found[key].append(Said(on, _mark(source, pk), kept))
    return found


def _single(name: str, value: Any) -> dict[str, Any]:
    """One value of a subject; nothing where it was erased."""
    return {} if value == ERASED else {name: value}


def _speaking(register: Register, keys: Sequence[str]) -> Any:
    """The rows that say something of these subjects."""
    rows = Row.objects.filter(submission__register=register.code, key__in=keys)
    rows = rows.filter(submission__state__in=states.SPEAKING).exclude(outcome__in=states.SILENT)
    told = ("pk", "key", "data", "submission__day", "submission__source_id", "submission_id")
    return rows.values_list(*told).iterator(chunk_size=2000)


def _mark(source: int, submission: int) -> str:
    """Of two lists of one day, the greater counts: of one source, the one that came later."""
    return f"{source:010d}:{submission:010d}"


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
    latest = max((r.lower for r in rows.values_list("recorded", flat=True)), default=None) if ended else None
    at = _later(clock.now(), latest)
    end = Func(Func(F("recorded"), function="lower"), at, function="tstzrange")
    if ended:
        rows.update(recorded=end)
    for entry in made:
        entry.recorded = TimestamptzRange(at, None)
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for entry in made:
            data = json.dumps(entry.data, ensure_ascii=False)
            copy.write_row([data if name == "data" else getattr(entry, name) for name in COLUMNS])


def _later(now: datetime, than: datetime | None) -> datetime:
    """Now, or just after another moment: what was recorded was known for a while."""
    return max(now, than + timedelta(microseconds=1)) if than else now
