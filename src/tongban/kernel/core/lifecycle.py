"""A lifecycle is data: states, steps, clocks. Buttons, API, notices, replay and the docs' diagram read it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tongban.kernel.core.calendar import Term

# (actor, record) -> may this actor take the step on this record?
Who = Callable[[Any, Any], bool]
OPEN, WAITING, DONE, CLOSED = "open", "waiting", "done", "closed"


@dataclass(frozen=True)
class State:
    """A state: its name for staff, its name for the person who asked, and what kind of state it is."""

    code: str
    label: Any
    public: Any = None
    kind: str = OPEN


@dataclass(frozen=True)
class Step:
    """A move. `target` None leaves the state; `needs` names what must be given; clocks are named by code.

    `recounts` names running clocks that give way to ones of the term they would be started with now, counted from their start.
    `counts` are counters to raise, `marks` facts to set, `audience` who reads the words given, `tells` who is told,
    `public` the sentence the requester reads, `check(case, move)` refuses what the declaration cannot say.
    """

    code: str
    label: Any
    sources: tuple[str, ...]
    target: str | None
    who: tuple[Who, ...]
    needs: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    recounts: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    marks: Mapping[str, Any] = field(default_factory=dict)
    audience: str = "requester"
    tells: tuple[str, ...] = ()
    public: Any = None
    check: Callable[[Any, Any], None] | None = None

    def open_to(self, actor: Any, record: Any) -> bool:
        """May this actor take this step now?"""
        return record.state in self.sources and any(who(actor, record) for who in self.who)


@dataclass(frozen=True)
class ClockKind:
    """A clock: its default allowance, the system's step when it runs out, and whether it warns before."""

    code: str
    label: Any
    term: Term
    then: str | None = None
    warns: bool = True
    per_office: bool = False


@dataclass(frozen=True)
class Lifecycle:
    """States, steps and clocks of one kind of record, checked when the program starts."""

    code: str
    label: Any
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    clocks: tuple[ClockKind, ...] = ()
    terms: Callable[[Any, ClockKind], Term] | None = None
    # who the words of `tells` are: lead, head, centre, supervisor -> the right that makes one of them
    rights: Mapping[str, str] = field(default_factory=dict)
    # how they and the requester are told: the same words -> a notice's code; "office" for lead, head and helpers;
    # "requester.answer" where a step has words of its own
    notices: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a declaration that cannot be lived through."""
        problems = list(_problems(self))
        if problems:
            raise ValueError(f"{self.code}: " + "; ".join(problems))

    @cached_property
    def _by_code(self) -> dict[tuple[str, str], Any]:
        """Its parts by what they are and their codes: asked many times for each record of an import."""
        parts: dict[str, tuple[Any, ...]] = {
            "states": self.states,
            "steps": self.steps,
            "clocks": self.clocks,
        }
        return {(name, one.code): one for name, held in parts.items() for one in held}

    @property
    def first(self) -> State:
        """The state a record is born in."""
        return self.states[0]

    def state(self, code: str) -> State:
        """The state of that code."""
        return self._by_code["states", code]

    def step(self, code: str) -> Step:
        """The step of that code."""
        return self._by_code["steps", code]

    def clock(self, code: str) -> ClockKind:
        """The clock of that code."""
        return self._by_code["clocks", code]

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """Codes of the states of these kinds."""
        return tuple(s.code for s in self.states if s.kind in kinds)

    def open_to(self, actor: Any, record: Any) -> list[Step]:
        """The steps this actor may take on this record now."""
        return [s for s in self.steps if s.open_to(actor, record)]

    def term_of(self, record: Any, clock: ClockKind) -> Term:
        """How long this clock allows this record."""
        return self.terms(record, clock) if self.terms else clock.term


def _problems(life: Lifecycle) -> Iterator[str]:
    known = {s.code for s in life.states}
    clocks = {c.code for c in life.clocks}
    steps = {s.code for s in life.steps}
    if len(known) != len(life.states) or len(steps) != len(life.steps):
        yield "a code stands twice"
    for step in life.steps:
        yield from (
            f"step {step.code} names unknown state {s}"
            for s in {*step.sources, step.target or life.first.code} - known
        )
        named = {*step.starts, *step.stops, *step.pauses, *step.resumes, *step.drops, *step.recounts}
        yield from (f"step {step.code} names unknown clock {c}" for c in named - clocks)
    yield from (
        f"clock {c.code} ends in unknown step {c.then}" for c in life.clocks if c.then and c.then not in steps
    )
    yield from (f"state {s} cannot be reached" for s in known - _reached(life))
    left = {source for step in life.steps if step.target for source in step.sources if source != step.target}
    yield from (
        f"state {s.code} has no way out" for s in life.states if s.kind != CLOSED and s.code not in left
    )


def _reached(life: Lifecycle) -> set[str]:
    reached, new = set(), {life.first.code}
    while new:
        reached |= new
        new = {s.target for s in life.steps if s.target and reached & set(s.sources)} - reached
    return reached
