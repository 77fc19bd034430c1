"""What a case is, folded from its events. The stored rows are this, written down; replay must give the same."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tongban.kernel.core.models import Event


@dataclass
class ClockFacts:
    """One clock as events tell it."""

    code: str
    office: int | None
    round: int
    started_at: datetime
    term: dict[str, Any]
    due_at: datetime
    alarm_at: datetime | None = None
    paused_at: datetime | None = None
    stopped_at: datetime | None = None
    dropped: bool = False
    dropped_at: datetime | None = None
    spent: int = 0
    resumed_at: datetime | None = None
    due_before: datetime | None = None
    extended_at: datetime | None = None
    alarms: int = 0

    @property
    def live(self) -> bool:
        """Neither stopped nor dropped."""
        return self.stopped_at is None and not self.dropped

    @property
    def running(self) -> bool:
        """Is time being counted now?"""
        return self.live and self.paused_at is None

    @property
    def stands_still(self) -> bool:
        """Was it paused with time left? Then it cannot fall due."""
        return self.paused_at is not None and self.paused_at < self.due_at

    @property
    def was_missed(self) -> bool:
        """Had it fallen due when more time was given?"""
        return bool(self.due_before and self.extended_at and self.due_before <= self.extended_at)


@dataclass
class HelperFacts:
    """One helping office as events tell it."""

    since: datetime
    done_at: datetime | None = None


@dataclass
class Facts:
    """A case as events tell it."""

    state: str = ""
    lead: int | None = None
    about: int | None = None
    merged_into: int | None = None
    outcome: str = ""
    place_path: str = ""
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)
    clocks: dict[tuple[str, int | None, int], ClockFacts] = field(default_factory=dict)
    helpers: dict[int, HelperFacts] = field(default_factory=dict)
    stays: list[tuple[str, int | None, datetime]] = field(default_factory=list)

    @property
    def due_at(self) -> datetime | None:
        """The earliest running clock."""
        return min((c.due_at for c in self.clocks.values() if c.running), default=None)

    def live(self, code: str, office: int | None = None) -> list[ClockFacts]:
        """The clocks of a code that are neither stopped nor dropped (of one office, if given)."""
        return [
            c
            for c in self.clocks.values()
            if c.code == code and c.live and (office is None or c.office == office)
        ]


PLAIN = {"lead", "about", "merged_into", "outcome", "place_path"}
MOMENTS = {"answered_at", "closed_at"}
ENDS = {"pause": "paused_at", "stop": "stopped_at"}


def apply(facts: Facts, data: dict[str, Any], at: datetime) -> Facts:
    """Let one event's data work on the facts (in place)."""
    for name in PLAIN & data.keys():
        setattr(facts, name, data[name])
    for name in MOMENTS & data.keys():
        setattr(facts, name, at if data[name] else None)
    if "to" in data and (data["to"] != facts.state or "lead" in data):
        facts.state = data["to"]
        facts.stays.append((facts.state, facts.lead, at))
    for name in data.get("count", ()):
        facts.counts[name] = facts.counts.get(name, 0) + 1
    for change in data.get("helpers", ()):
        _help(facts, change, at)
    for change in data.get("clocks", ()):
        _tick(facts, change, at)
    return facts


def replay(events: list[Event]) -> Facts:
    """The whole history folded."""
    facts = Facts()
    for event in events:
        apply(facts, event.data, event.at)
    return facts


def _help(facts: Facts, change: dict[str, Any], at: datetime) -> None:
    if change["do"] == "add":
        facts.helpers[change["office"]] = HelperFacts(at)
    elif change["do"] == "done":
        facts.helpers[change["office"]].done_at = at
    else:
        facts.helpers.pop(change["office"], None)


def _tick(facts: Facts, change: dict[str, Any], at: datetime) -> None:
    key = (change["code"], change.get("office"), change["round"])
    do = change["do"]
    if do == "start":
        facts.clocks[key] = ClockFacts(
            *key, at, change["term"], _moment(change["due"]), _moment_or_none(change, "alarm")
        )
        facts.clocks[key].spent = change.get("spent", 0)
        return
    clock = facts.clocks[key]
    clock.spent = change.get("spent", clock.spent)
    clock.alarms = change.get("level", clock.alarms)
    clock.alarm_at = _moment_or_none(change, "alarm")
    if do == "extend" and not (clock.was_missed and (clock.stands_still or clock.due_at > at)):
        # a due time that was missed stays known, though one that was not yet due is put off once more
        clock.due_before, clock.extended_at = None if clock.stands_still else clock.due_at, at
    if "due" in change:
        clock.due_at = _moment(change["due"])
    if do == "resume":
        clock.paused_at, clock.resumed_at = None, at
    elif do == "drop":
        clock.dropped, clock.dropped_at = True, at
    elif do in ENDS:
        setattr(clock, ENDS[do], at)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment_or_none(change: dict[str, Any], name: str) -> datetime | None:
    return _moment(change[name]) if change.get(name) else None
