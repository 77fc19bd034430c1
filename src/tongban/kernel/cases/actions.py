"""The only writers of cases: open, take a step, ring. Each is one transaction: rows, event, outbox."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import clocks, writing
from tongban.kernel.cases.facts import ClockFacts, Facts, apply
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.cases.moves import Change, Move, Opening, Reserved, check, fitting, hours_of, plan
from tongban.kernel.core import clock, events, outbox, reference, wholesale
from tongban.kernel.core.events import Entry, Head
from tongban.kernel.core.lifecycle import Lifecycle, Step
from tongban.kernel.core.outbox import Letter
from tongban.kernel.core.steady import steady

STREAM = writing.STREAM
START = datetime.min.replace(tzinfo=UTC)
P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class New:
    """A case being opened: its row, its facts, the events and words it comes with."""

    case: Case
    facts: Facts
    entries: list[Entry]
    messages: list[Message]
    # the event that each of the messages belongs to; the words of the filing itself are found by their step
    said: list[tuple[Entry, Message]] = field(default_factory=list)
    parts: dict[int, str] = field(default_factory=dict)  # of the offices that help


def act(function: Callable[P, T]) -> Callable[P, T]:
    """One transaction at one moment."""

    @wraps(function)
    def acted(*given: P.args, **named: P.kwargs) -> T:
        with clock.one_moment(), steady(), transaction.atomic():
            return function(*given, **named)

    return acted


def open_cases(life: Lifecycle, openings: Sequence[Opening]) -> list[Case]:
    """File new cases, each with its events, clocks and letters; in bulk, because an import is the same act.

    Within a caller's transaction this is part of it: a failure undoes the whole, there is no savepoint between.
    """
    if not openings:
        return []
    with clock.one_moment(), steady(), transaction.atomic(savepoint=False):
        return _open(life, openings)


def _open(life: Lifecycle, openings: Sequence[Opening]) -> list[Case]:
    taken = _taken([o for o in openings if o.reserved is None])
    new = [_new(life, o, o.reserved or next(taken)) for o in openings]
    _name_words(new)
    heads = events.append_many(STREAM, [(n.case.pk, Head(), n.entries) for n in new])
    for n, head in zip(new, heads, strict=True):
        n.case.seq, n.case.head = head.seq, head.hash
    writing.insert((n.case, n.facts, n.parts) for n in new)
    messages = [m for n in new for m in n.messages]
    wholesale.insert([m for m in messages if m.pk is not None])
    wholesale.insert([m for m in messages if m.pk is None])
    told = zip(new, openings, strict=True)
    outbox.put([letter for n, o in told for letter in _letters(n.case, n.entries, o.news_since)])
    return [n.case for n in new]


@act
def take(case_id: int, move: Move) -> Case:
    """Take one step under the case's row lock, or say plainly why not and what happened meanwhile."""
    case = locked(case_id)
    with clock.not_before(case.changed_at):
        return _step(case, move)


def _step(case: Case, move: Move) -> Case:
    life = life_of(case)
    step = check(life, case, move)
    facts = writing.stored(case)
    data = plan(life, step, case, facts, move)
    message = _message(case, step, move)
    if message:
        message.save()
        data["message"] = _named(message)
    record(case, facts, Entry(step.code, move.by.code, data), move.parts)
    return case


@act
def ring(case_id: int) -> None:
    """Ring every alarm of a case that is due now, each level once; a clock that names a step takes it instead."""
    case = locked(case_id)
    with clock.not_before(case.changed_at):
        _ring(case)


def _ring(case: Case) -> None:
    life = life_of(case)
    facts = writing.stored(case)
    due = [c for c in facts.clocks.values() if c.running and c.alarm_at and c.alarm_at <= clock.now()]
    for rung in due:
        kind = life.clock(rung.code)
        if kind.then:
            _step(case, Move(kind.then, SYSTEM))
            return
        change = clocks.ring(kind, rung, hours_of(case, rung.office))
        record(case, facts, Entry("clock.rung", SYSTEM.code, {"clocks": [change]}))


def locked(case_id: int) -> Case:
    """The case under its row lock (readers go on reading)."""
    return Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)


def _taken(openings: Sequence[Opening]) -> Iterator[Reserved]:
    """An id and the next number for each."""
    if openings:
        year = clock.now().astimezone(clock.BEIJING).year
        numbers = reference.take_numbers(openings[0].series, year, len(openings))
        yield from map(Reserved, wholesale.take_ids(Case, len(openings)), numbers)


def _new(life: Lifecycle, opening: Opening, known: Reserved) -> New:
    with clock.at(opening.at or clock.now()):
        case = Case(
            pk=known.pk,
            life=life.code,
            reference=known.number,
            title=opening.title[:120],
            opened_at=clock.now(),
            place_path=opening.place_path,
            code_index=opening.code_index,
            secret_hash=opening.secret_hash,
        )
        new = New(case, Facts(), [], [])
        filing = Move("file", opening.by, text=opening.text, more=dict(opening.more))
        data: Change = {"to": life.first.code, "place_path": opening.place_path}
        data |= {"about": opening.about} if opening.about else {}
        _carry(life, new, filing, data if opening.timed else {**data, "clocks": []})
    for move in opening.moves:
        fitting(life, new.facts.state, move)
        with clock.at(move.at or clock.now()):
            _rung(life, new, min(clock.now(), opening.rung_until or START))
            _carry(life, new, move, {})
    _rung(life, new, opening.rung_until or START)
    writing.put_facts(case, new.facts)
    return new


def _carry(life: Lifecycle, new: New, move: Move, data: Change) -> None:
    """Let a new case make a move before it is first written."""
    step = life.step(move.step)
    data = {**plan(life, step, new.case, new.facts, move), **data}
    apply(new.facts, data, clock.now())
    new.case.changed_at = clock.now()
    new.entries.append(Entry(step.code, move.by.code, data, clock.now()))
    new.parts |= move.parts
    if message := _message(new.case, step, move):
        new.messages.append(message)
        if step.code != "file":
            new.said.append((new.entries[-1], message))


def _rung(life: Lifecycle, new: New, until: datetime) -> None:
    """Let the clocks of history ring, each at its time; a clock that takes a step has it among the moves."""
    while due := [c for c in new.facts.clocks.values() if _rings(life, c, until)]:
        rung = min(due, key=lambda c: c.alarm_at or until)
        with clock.at(rung.alarm_at or until):
            change = clocks.ring(life.clock(rung.code), rung, hours_of(new.case, rung.office))
            new.entries.append(Entry("clock.rung", SYSTEM.code, {"clocks": [change]}, clock.now()))
            apply(new.facts, new.entries[-1].data, clock.now())
            new.case.changed_at = clock.now()


def _rings(life: Lifecycle, held: ClockFacts, until: datetime) -> bool:
    due = held.running and held.alarm_at is not None and held.alarm_at < until
    return due and not life.clock(held.code).then


def _name_words(new: Sequence[New]) -> None:
    """Let events of carried-over moves name their words by id and digest, as those of live steps do."""
    said = [pair for n in new for pair in n.said]
    for pk, (entry, message) in zip(wholesale.take_ids(Message, len(said)), said, strict=True):
        message.pk = pk
        entry.data["message"] = _named(message)


def _named(message: Message) -> Change:
    return {"id": message.pk, "digest": hashlib.sha256(message.text.encode()).hexdigest()}


def _message(case: Case, step: Step, move: Move) -> Message | None:
    if not move.text.strip():
        return None
    return Message(
        case=case,
        at=clock.now(),
        step=step.code,
        actor=move.by.code,
        office_id=move.office,
        audience=step.audience,
        text=move.text.strip(),
    )


def record(case: Case, facts: Facts, entry: Entry, parts: Mapping[int, str] | None = None) -> None:
    """Append the event, fold it, save what it changed and put its letter."""
    head = events.append(STREAM, case.pk, [entry], head=Head(case.seq, bytes(case.head)))
    case.seq, case.head, case.changed_at = head.seq, head.hash, clock.now()
    apply(facts, entry.data, clock.now())
    writing.save(case, facts, entry.data, parts or {})
    facts.stays.clear()
    outbox.put(_letters(case, [entry]))


def _letters(case: Case, entries: Sequence[Entry], since: datetime | None = None) -> list[Letter]:
    """A letter for each event; of those before `since`, which is history, nobody is told."""
    first = case.seq - len(entries) + 1
    return [
        Letter("cases.moved", {"case": case.pk, "step": e.code, "seq": first + n})
        for n, e in enumerate(entries)
        if since is None or (e.at or clock.now()) >= since
    ]
