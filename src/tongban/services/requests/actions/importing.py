"""Requests from a file: read by a declared mapping, filed in bulk, the same again when sent again.

A batch is one transaction, so a killed import has filed whole batches and goes on where it stopped. Old requests
keep the time they were filed; their clocks start when they come to us, and answered ones bring their history.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any

from django.db import connection, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases.moves import NO_NEWS, Move
from tongban.kernel.cases.suggestion import Suggestion
from tongban.kernel.core import clock, outbox, text
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.outbox import Letter
from tongban.kernel.core.steady import steady
from tongban.kernel.parties.models import Office
from tongban.kernel.places import register
from tongban.kernel.places.queries import prefecture
from tongban.kernel.places.words import locate
from tongban.services.requests import queries
from tongban.services.requests.actions.amending import amend, answer_of_there
from tongban.services.requests.actions.filing import TEXT_LIMIT, Filing, file_requests
from tongban.services.requests.actions.sending import sends_itself, suggest_many
from tongban.services.requests.mapping import Columns
from tongban.services.requests.models import HOTLINE_NAMES, LIFE_OF, Channel, Kind

BATCH = 250
LIMITS = {"source": 40, "id": 80, "text": TEXT_LIMIT}  # characters that a request keeps
EARLIEST = datetime(1949, 10, 1, tzinfo=clock.BEIJING)  # before that, it is a slip of whoever wrote it
KINDS = {name: kind for kind, name in HOTLINE_NAMES.items()}


@dataclass
class Report:
    """What became of each row; the sum of the counts is the rows read."""

    read: int = 0
    new: int = 0
    unchanged: int = 0
    changed: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One row after its checks."""

    number: int
    id: str
    subject: str
    text: str
    filed_at: datetime | None
    answered_at: datetime | None
    kind: str
    office: int | None = None  # where the source says which office it lay with
    path: str = ""  # and where

    @property
    def digest(self) -> bytes:
        """What makes a row the same row."""
        return hashlib.sha256(f"{self.subject}\0{self.text}\0{self.answered_at}".encode()).digest()


def import_requests(
    rows: Iterable[tuple[int, dict[str, Any]]],
    *,
    source: str,
    by: Actor = SYSTEM,
    columns: Columns | None = None,
    told: Callable[[Report], None] = lambda _report: None,
) -> Report:
    """File what a source sends; rows known from before are left alone, rows that changed are amended."""
    source = text.fitting(_own(source, by), chars=LIMITS["source"], field="source")
    report, read = Report(), _Reader(columns or Columns())
    first: dict[str, tuple[int, bytes]] = {}
    with _alone(source):
        for batch in _batches(rows):
            report.read += len(batch)
            good = [row for number, data in batch if (row := _checked(number, data, report, read))]
            _file(_without_doubles(good, first, report), source, by, report)
            told(report)
    return report


def _own(source: str, by: Actor) -> str:
    """Each office names its own sources: nobody learns or amends, by a name that is guessed, what another sent."""
    return source if by.is_system else f"{min(by.office_ids('requests.import'), default=by.code)}.{source}"


@transaction.atomic
def _file(rows: list[Row], source: str, by: Actor, report: Report) -> None:
    known = queries.from_source(source, [row.id for row in rows])
    new = [row for row in rows if row.id not in known]
    changed = [row for row in rows if row.id in known and known[row.id][1] not in (row.digest, None)]
    with steady():
        everywhere = prefecture().path
        filings = _filings(new, source, by, everywhere)
    for _life, group in groupby(sorted(filings, key=_life_of), key=_life_of):
        _carry(list(group))
    for row in changed:
        _amend(known[row.id][0], row, report)
    report.new += len(new)
    report.unchanged += len(rows) - len(new) - len(changed)


def _amend(case_id: int, row: Row, report: Report) -> None:
    try:
        amend(case_id, row)
    except TongbanError as error:  # of this row alone
        _refuse(row.number, error, report)
    else:
        report.changed += 1


def _refuse(number: int, error: TongbanError, report: Report) -> None:
    report.refused.append({"row": number, "field": error.field or "", "why": error.message})


def _carry(filings: Sequence[Filing]) -> None:
    """Nobody is told of what was over elsewhere; rooms that keep something of each case hear of all in one letter."""
    filed = file_requests(filings)
    history = [
        one.case.pk for one, filing in zip(filed, filings, strict=True) if filing.news_since is not None
    ]
    outbox.put([Letter("cases.carried", {"cases": history})] if history else [])


def _filings(rows: Sequence[Row], source: str, by: Actor, everywhere: str) -> list[Filing]:
    """Each with where it belongs: the office that the source names; else where the duty lists are sure."""
    places = [_place(row, everywhere) for row in rows]
    unsure = [(row, path) for row, (path, _words) in zip(rows, places, strict=True) if not row.office]
    found = suggest_many([(row.text, row.subject, path) for row, path in unsure])
    told = {row.number: one for (row, _path), one in zip(unsure, found, strict=True)}
    return [
        _filing(row, source, by, where, told.get(row.number)) for row, where in zip(rows, places, strict=True)
    ]


def _place(row: Row, everywhere: str) -> tuple[str, str]:
    """The division, and the words that named it."""
    found = [] if row.path else locate(f"{row.subject}\n{row.text}", limit=1)
    return row.path or (found[0].path if found else everywhere), found[0].words[2] if found else ""


def _filing(
    row: Row, source: str, by: Actor, where: tuple[str, str], suggestion: Suggestion | None
) -> Filing:
    named = Move("dispatch", SYSTEM, lead=row.office) if row.office else None
    history = _history(row, sends_itself(suggestion, None) if suggestion else named)
    is_over = any(move.step == "answer" for move in history)
    return Filing(
        text=row.text,
        title=row.subject,
        kind=KINDS.get(row.kind, Kind.COMPLAINT),
        channel=Channel.FILE,
        by=by,
        place_path=where[0],
        place_text=where[1],
        followable=False,
        source=source,
        source_id=row.id,
        digest=row.digest,
        at=row.filed_at,
        moves=history,
        news_since=NO_NEWS if is_over else None,
        timed=row.filed_at is None or is_over,
        suggestion=suggestion,
    )


def _history(row: Row, send: Move | None) -> tuple[Move, ...]:
    """What a carried-over request has already lived through."""
    if row.filed_at is None:
        return (send,) if send else ()
    if row.answered_at is None or send is None:
        return (Move("take_over", SYSTEM), *((send,) if send else ()))
    end = row.answered_at + timedelta(days=7)
    sent = Move("dispatch", SYSTEM, lead=send.lead, helpers=(), at=row.filed_at)
    steps = [
        sent,
        Move("accept", SYSTEM, at=row.answered_at),
        answer_of_there(at=row.answered_at),
    ]
    return (*steps, Move("lapse", SYSTEM, at=min(end, clock.now())))


def _life_of(filing: Filing) -> str:
    return LIFE_OF.get(Kind(filing.kind), "request")


def _checked(number: int, data: dict[str, Any], report: Report, read: "_Reader") -> Row | None:
    try:
        return read.row(number, data)
    except TongbanError as error:
        _refuse(number, error, report)
        return None


class _Reader:
    """Rows as a source's columns say; offices and divisions are looked up once."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.offices = dict(Office.objects.exclude(code="").values_list("code", "pk"))

    def row(self, number: int, data: dict[str, Any]) -> Row:
        got = self.columns.read(data)
        if "" in data or not any(got.values()):
            raise TongbanError(_("This line cannot be read."), field="")
        kept = {"id": got["id"], "text": text.clean(got["text"])}  # as a filing will have them
        for name, said in kept.items():
            if not said:
                raise TongbanError(_("It is empty."), field=name)
            if len(said) > LIMITS[name]:
                raise TongbanError(_("It is longer than %(n)d characters.") % {"n": LIMITS[name]}, field=name)
        filed, answered = _moment(got["filed_at"], "filed_at"), _moment(got["answered_at"], "answered_at")
        if filed and answered and answered < filed:
            raise TongbanError(_("It was answered before it was filed."), field="answered_at")
        where = (self._office(got["office"]), self._path(got["division"]))
        return Row(number, got["id"], got["subject"], got["text"], filed, answered, got["kind"], *where)

    def _office(self, code: str) -> int | None:
        if code and code not in self.offices:
            raise TongbanError(_("There is no such office."), field="office")
        return self.offices[code] if code else None

    @staticmethod
    def _path(code: str) -> str:
        entry = register.current().latest.get(code)
        if code and entry is None:
            raise TongbanError(_("There is no division with this code."), field="division")
        return entry.path if entry else ""


def _moment(told: str, name: str) -> datetime | None:
    if not told:
        return None
    try:
        moment = parse_datetime(told)
    except ValueError:
        moment = None
    if moment is None:
        raise TongbanError(_("“%(told)s” is not a date and time.") % {"told": told[:40]}, field=name)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=clock.BEIJING)
    if moment < EARLIEST:
        raise TongbanError(_("“%(told)s” is not a date and time.") % {"told": told[:40]}, field=name)
    if moment > clock.now():
        raise TongbanError(_("This time is still to come."), field=name)
    return moment


def _without_doubles(rows: list[Row], first: dict[str, tuple[int, bytes]], report: Report) -> list[Row]:
    """A file may hold an id twice: the first counts; the same again is unchanged, another text is refused."""
    kept = []
    for row in rows:
        number, digest = first.setdefault(row.id, (row.number, row.digest))
        if number == row.number:
            kept.append(row)
        elif digest == row.digest:
            report.unchanged += 1
        else:
            why = _("The same id stands in row %(n)d with another text.") % {"n": number}
            report.refused.append({"row": row.number, "field": "id", "why": why})
    return kept


def _batches(rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


class _alone:  # noqa: N801 - reads as a word in a with statement
    """One import of a source at a time; the lock ends with the connection."""

    def __init__(self, source: str) -> None:
        self.source = f"import:{source}"

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 1))", [self.source])
            if not cursor.fetchone()[0]:
                raise Conflict(_("This source is being imported already; wait until that has ended."))

    def __exit__(self, *_error: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 1))", [self.source])
