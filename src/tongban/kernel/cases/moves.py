"""From a step and what was given with it to the data its event will carry; nothing is written here."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases import clocks
from tongban.kernel.cases.facts import ClockFacts, Facts
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.offices import office_path
from tongban.kernel.core import clock
from tongban.kernel.core.calendar import OfficeHours, Term, term_from_json
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.lifecycle import Lifecycle, Step
from tongban.kernel.parties.queries import offices
from tongban.kernel.places.queries import office_hours

Change = dict[str, Any]
NO_NEWS = datetime.max.replace(tzinfo=UTC)  # as `news_since`: nobody is told of anything


@dataclass(frozen=True)
class Help:
    """An office asked to help, and with what."""

    office: int
    part: str = ""


@dataclass(frozen=True)
class Move:
    """What is given with a step; `at` only for history that is carried over from elsewhere."""

    step: str
    by: Actor
    text: str = ""
    lead: int | None = None
    helpers: tuple[Help, ...] = ()
    office: int | None = None
    term: Term | None = None
    outcome: str | None = None
    into: int | None = None
    at: datetime | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> dict[int, str]:
        """With what each office is asked to help."""
        return {h.office: h.part for h in self.helpers}


@dataclass(frozen=True)
class Reserved:
    """An id and a number taken beforehand, by who files side by side what shall be numbered in order."""

    pk: int
    number: str


@dataclass(frozen=True)
class Opening:
    """What a new case starts with; `moves` it has already made (sent out at once, or history carried over)."""

    title: str
    text: str
    place_path: str
    by: Actor
    series: str
    at: datetime | None = None
    about: int | None = None
    code_index: bytes | None = None
    secret_hash: bytes | None = None
    moves: tuple[Move, ...] = ()
    timed: bool = True  # False: carried-over history whose clocks start later, by a move
    news_since: datetime | None = None  # of what happened before, nobody is told
    rung_until: datetime | None = None  # history whose clocks rang as they would have, up to this moment
    reserved: Reserved | None = None  # the next free ones, if none were taken
    more: dict[str, Any] = field(default_factory=dict)


def hours_of(case: Case, office: int | None) -> OfficeHours:
    """The office hours a clock of this case counts in."""
    return office_hours(office_path(office) if office else case.place_path)


def check(life: Lifecycle, case: Case, move: Move) -> Step:
    """Refuse what may not be done, with what happened meanwhile and what is missing."""
    step = life.step(move.step)
    if not move.by.is_system and not any(who(move.by, case) for who in step.who):
        raise NotAllowed(_("This step is not yours to take. The case page shows who can."))
    fitting(life, case.state, move)
    _known(move)
    if step.check:
        step.check(case, move)
    return step


def _known(move: Move) -> None:
    """Refuse offices that there are not, or no more: nobody there would see it."""
    named = {pk for pk in (move.lead, *(h.office for h in move.helpers)) if pk is not None}
    if named and offices().filter(pk__in=named).count() != len(named):
        raise TongbanError(_("There is no such office."), code="unknown_office", field="lead")


def fitting(life: Lifecycle, state: str, move: Move) -> None:
    """Refuse a step that this state does not know, or that lacks what it needs."""
    step = life.step(move.step)
    if state not in step.sources:
        raise Conflict(
            _("Somebody was faster: the case is now “%(state)s”. Look at it again before you go on.")
            % {"state": life.state(state).label}
        )
    if move.helpers and not {"lead", "helpers"} & set(step.needs):
        raise TongbanError(_("Nobody is asked to help by this step."), code="unfit", field="helpers")
    for need in step.needs:
        given = getattr(move, need)
        if given in (None, "", ()) or (isinstance(given, str) and not given.strip()):
            raise TongbanError(_("Something is missing here: please fill it in."), code="missing", field=need)


def plan(life: Lifecycle, step: Step, case: Case, facts: Facts, move: Move) -> Change:
    """The data of the event that this move becomes."""
    data: Change = {**step.marks, **move.more}
    if step.target:
        data["to"] = step.target
    given = {"lead": move.lead, "outcome": move.outcome, "merged_into": move.into}
    data |= {name: value for name, value in given.items() if value is not None}
    if step.counts:
        data["count"] = [*step.counts, *data.get("count", ())]
    helpers = _helpers(step, facts, move)
    case.more = move.more
    changes = [*_ends(life, step, case, facts, move), *_goes_on(life, step, case, facts, move)]
    if data.get("closed_at"):  # nobody helps with what is closed
        helpers += [{"do": "done", "office": o} for o, h in facts.helpers.items() if h.done_at is None]
        changes += [
            clocks.end("drop", c, clock.now(), hours_of(case, c.office))
            for c in facts.live("help")
            if "help" not in step.stops + step.drops
        ]
    changes += _recounts(life, step, case, facts)
    changes += _starts(life, step, case, facts, move)
    changes += [_start(life, "help", h["office"], case, facts) for h in helpers if h["do"] == "add"]
    return data | ({"helpers": helpers} if helpers else {}) | ({"clocks": changes} if changes else {})


def _ends(life: Lifecycle, step: Step, case: Case, facts: Facts, move: Move) -> list[Change]:
    """An office stops its own clock; what is dropped is over for every office."""
    ends: list[tuple[tuple[str, ...], str, Callable[[ClockFacts], bool]]] = [
        (step.stops, "stop", lambda c: c.live),
        (step.drops, "drop", lambda c: c.live),
        (step.pauses, "pause", lambda c: c.running),
    ]
    return [
        clocks.end(do, c, clock.now(), hours_of(case, c.office))
        for codes, do, wanted in ends
        for code in codes
        for c in facts.live(code, move.office if do == "stop" and life.clock(code).per_office else None)
        if wanted(c)
    ]


def _goes_on(life: Lifecycle, step: Step, case: Case, facts: Facts, move: Move) -> list[Change]:
    now = clock.now()
    changes = [
        clocks.resume(life.clock(code), c, now, hours_of(case, c.office))
        for code in step.resumes
        for c in facts.live(code)
        if c.paused_at
    ]
    if move.term is not None:
        answers = facts.live("answer")
        changes += [
            clocks.extend(life.clock(c.code), c, move.term, hours_of(case, c.office)) for c in answers
        ]
    return changes


def _recounts(life: Lifecycle, step: Step, case: Case, facts: Facts) -> list[Change]:
    """Running clocks whose term is another now than when they were started."""
    changes: list[Change] = []
    for code in step.recounts:
        kind = life.clock(code)
        term = life.term_of(case, kind)
        for c in facts.live(code):
            if term_from_json(c.term) != term:
                number = _number(facts, code, c.office)
                changes += clocks.retermed(kind, c, number, term, hours_of(case, c.office))
    return changes


def _starts(life: Lifecycle, step: Step, case: Case, facts: Facts, move: Move) -> list[Change]:
    lead = move.lead if move.lead is not None else facts.lead
    return [
        _start(life, code, lead if life.clock(code).per_office else None, case, facts)
        for code in step.starts
        if life.clock(code).per_office or code in step.drops or not facts.live(code)
    ]


def _start(life: Lifecycle, code: str, office: int | None, case: Case, facts: Facts) -> Change:
    kind = life.clock(code)
    hours = hours_of(case, office)
    return clocks.start(
        kind, office, _number(facts, code, office), life.term_of(case, kind), clock.now(), hours
    )


def _number(facts: Facts, code: str, office: int | None) -> int:
    return 1 + sum(1 for c in facts.clocks.values() if c.code == code and c.office == office)


def _helpers(step: Step, facts: Facts, move: Move) -> list[Change]:
    working = {office for office, h in facts.helpers.items() if h.done_at is None}
    added = [{"do": "add", "office": h.office, **_worded(h)} for h in move.helpers if h.office not in working]
    done = (
        [{"do": "done", "office": move.office}] if step.code == "help_done" and move.office in working else []
    )
    return added + done


def _worded(asked: Help) -> Change:
    """What an office is asked for are somebody's words: they stand in its row, and here their digest."""
    return {"digest": hashlib.sha256(asked.part.encode()).hexdigest()} if asked.part else {}
