"""Scores of items, offices and classes from the words found. Words are worth more when rare, long and early."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tongban.services.duties import rules
from tongban.services.duties.routing import signals
from tongban.services.duties.routing.shapes import Candidate, Ranked, Suggestion, Word
from tongban.services.duties.routing.words import Finder, Hit, outermost, plain
from tongban.services.duties.sheet import DutyRow

IN_SUBJECT, IN_OPENING, OPENING = 2.5, 1.3, 60
LENGTH = {1: 0.5, 2: 1.0, 3: 1.35, 4: 1.7}
LONG = 2.0
HELPING = 0.3  # what a word says for an office that only helps with its item
SHARPNESS = 2.0  # the power by which scores become shares
DOUBT = 1.2  # the score that "none of them" has
TOP = 3


@dataclass
class _Said:
    """What one item's words add up to."""

    words: dict[str, float]
    in_subject: list[Hit]
    in_text: list[Hit]

    @property
    def score(self) -> float:
        return sum(self.words.values())


class Router:
    """Routes texts by the words of a set of duty items."""

    def __init__(self, rows: Iterable[DutyRow]) -> None:
        self.rows = tuple(rows)
        self._items: dict[str, list[int]] = defaultdict(list)
        for n, row in enumerate(self.rows):
            for word in {plain(w) for w in row.keywords}:
                self._items[word].append(n)
        self._weights = {w: _weight(w, len(at), len(self.rows)) for w, at in self._items.items()}
        self._urgent = frozenset(plain(w) for row in self.rows for w in row.urgent)
        # for whom each item speaks, and how loud; the first item that each office leads
        self._pulls = [
            ((row.lead, 1.0), *((kind, HELPING) for kind, _part in row.helping)) for row in self.rows
        ]
        self._led = {row.lead: n for n, row in reversed(list(enumerate(self.rows)))}
        self._finder = Finder([*self._items, *self._urgent, *signals.words()])

    def suggest(self, text: str, *, subject: str = "", top: int = TOP) -> Suggestion:
        """Where a matter belongs and how sure that is."""
        shown = plain(text)
        in_subject, in_text = self._finder.find(plain(subject)[:300]), self._finder.find(shown)
        said = self._said(in_subject, in_text)
        offices = _shares(said, self._pulls.__getitem__, rules.OFFICE_KINDS, top)
        speaks = self._speaks(said)
        urgent, urgent_words = signals.urgency(in_subject, in_text, self._urgent)
        about = [*signals.misconduct(plain(subject), in_subject), *signals.misconduct(shown, in_text)]
        return Suggestion(
            categories=_shares(said, lambda n: ((self.rows[n].category, 1.0),), rules.CATEGORIES, top),
            office_kinds=offices,
            kinds=signals.kinds(in_subject, in_text),
            urgent=urgent,
            candidates=tuple(self._candidate(said, speaks, kind, p) for kind, p in offices),
            about_office=bool(about),
            about_words=_words(about),
            urgent_words=_words(urgent_words),
        )

    def _said(self, in_subject: Sequence[Hit], in_text: Sequence[Hit]) -> dict[int, _Said]:
        found: dict[int, _Said] = defaultdict(lambda: _Said({}, [], []))
        for hits, is_subject in ((in_subject, True), (in_text, False)):
            of_item: dict[int, list[Hit]] = defaultdict(list)
            for hit in hits:
                for n in self._items.get(hit.word, ()):
                    of_item[n].append(hit)
            for n, mine in of_item.items():
                self._add(found[n], list(outermost(mine)), is_subject=is_subject)
        return dict(found)

    def _add(self, said: _Said, hits: list[Hit], *, is_subject: bool) -> None:
        (said.in_subject if is_subject else said.in_text).extend(hits)
        times = Counter(h.word for h in hits)
        first = {h.word: h.start for h in reversed(hits)}
        for word, count in times.items():
            place = IN_SUBJECT if is_subject else IN_OPENING if first[word] < OPENING else 1.0
            worth = self._weights[word] * place * (1 + 0.3 * math.log(count))
            said.words[word] = said.words.get(word, 0.0) + worth

    def _speaks(self, said: dict[int, _Said]) -> dict[str, int]:
        """The item that speaks most for each office: one it leads, else one it helps with."""
        best: dict[str, tuple[float, int]] = {}
        for n, spoke in said.items():
            score = spoke.score
            for kind, pull in self._pulls[n]:
                best[kind] = max(best.get(kind, (0.0, -1)), (pull * score, n))
        return {kind: n for kind, (_score, n) in best.items()}

    def _candidate(self, said: dict[int, _Said], speaks: dict[str, int], kind: str, p: float) -> Candidate:
        best = speaks.get(kind, self._led.get(kind, 0))
        row, spoke = self.rows[best], said.get(best, _Said({}, [], []))
        return Candidate(
            item=best,
            item_number=row.number,
            list=row.list,
            title=row.title,
            office_kind=kind,
            leads=row.lead == kind,
            helping=row.helping,
            category=row.category,
            category2=row.category2,
            p=p,
            words=_words(spoke.in_text),
            subject_words=_words(spoke.in_subject),
        )


def _weight(word: str, items: int, of: int) -> float:
    rare = math.log((of + 1) / (items + 0.5)) / math.log(of + 2)
    return max(rare, 0.05) * LENGTH.get(len(word), LONG)


def _shares(
    said: dict[int, _Said],
    pulls: Callable[[int], Iterable[tuple[str, float]]],
    names: Sequence[str],
    count: int,
) -> Ranked:
    """Scores as shares that leave room for doubt; a word counts once for a name, by its strongest item."""
    best: dict[str, dict[str, float]] = {name: {} for name in names}
    for n, spoke in said.items():
        for name, pull in pulls(n):
            of_name = best.setdefault(name, {})
            for word, worth in spoke.words.items():
                of_name[word] = max(of_name.get(word, 0.0), worth * pull)
    scores = {name: sum(w.values()) ** SHARPNESS for name, w in best.items()}
    total = DOUBT**SHARPNESS + sum(scores.values())
    top = heapq.nlargest(count, scores, key=scores.__getitem__)
    return tuple((name, scores[name] / total) for name in top)


def _words(hits: Iterable[Hit]) -> tuple[Word, ...]:
    return tuple(dict.fromkeys((h.start, h.end, h.word) for h in hits))
