"""From what lists said and what was decided to what holds when: a fold, so that no order of arrival changes its end.

A list says its rows from its day on until a later list says otherwise; where it differed from the ledger, only what
was confirmed counts, from its own day. Of two statements for one day the list with the greater mark counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from tongban.kernel.exchange.sealing import token

Data = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """One statement on one subject. `data` None: it is there no longer. `field` alone: a value of one that is there."""

    day: date
    mark: str
    data: Mapping[str, Any] | None = field(hash=False)
    only: bool = False

    @property
    def rank(self) -> tuple[date, bool, str, bool]:
        """The order in which statements count: by day; departures before arrivals, single values last."""
        return (self.day, self.data is not None, self.mark, self.only)


@dataclass
class Span:
    """What holds from a day until (not including) another; None: until further notice."""

    since: date
    until: date | None
    data: Data


def fold(said: Iterable[Said]) -> list[Span]:
    """What holds over time after all these statements, neighbours that say the same joined."""
    spans: list[Span] = []
    state: Data | None = None
    for day, some in groupby(sorted(said, key=lambda s: s.rank), key=lambda s: s.day):
        after = _after(state, list(some))
        if spans and spans[-1].until is None and not _same(state, after):
            spans[-1].until = day
        if after is not None and not _same(state, after):
            spans.append(Span(day, None, after))
        state = after
    return spans


def _after(state: Data | None, said: Sequence[Said]) -> Data | None:
    for one in said:
        if one.data is None:
            state = None
        elif state is not None or not one.only:
            state = _laid(state or {}, one.data)
    return state


def _laid(state: Data, data: Mapping[str, Any]) -> Data:
    """The new values over the old; a value that is the same stays as it is kept."""
    new = {name: value for name, value in data.items() if token(value) != token(state.get(name))}
    return {**state, **new} if new else state


def _same(one: Data | None, other: Data | None) -> bool:
    if one is None or other is None:
        return one is other
    return {n: token(v) for n, v in one.items()} == {n: token(v) for n, v in other.items()}
