"""The divisions named in free Chinese text, with how probably each is the place and the words that say so."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tongban.kernel.places import names, register
from tongban.kernel.places.register import Atlas
from tongban.kernel.places.spans import Stretch, place_text, stretch_of
from tongban.kernel.places.vocabulary import Mention, Vocabulary, vocabulary_of

__all__ = ["Found", "Where", "locate", "place_of", "place_text"]

# 奇台路 is a road in many towns; 大东沟村 is not 东沟村; 长沙市幸福村 lies elsewhere
ROAD_FOLLOWS = re.compile(r"[东西南北中]?(?:路|街(?!道)|巷|大道|大厦|酒店|宾馆)")
LONGER_NAME = re.compile(r"[东西南北上下大小老]$")
ELSEWHERE = re.compile(r"(?:[A-Z]\d{0,2}|(?<![我本全各超集夜早菜城门])[\u4e00-\u9fff])[省市县]$")
LONGEST, MOST = 20_000, 60  # signs read and names weighed: a flood of names is no place
SURE = 0.5
LATER = 0.6  # what a second, unrelated place weighs beside the one before it


@dataclass(frozen=True)
class Found:
    """A division that a text names: the probability that it is the place, and the words (start, end, text)."""

    code: str
    path: str
    p: float
    words: tuple[int, int, str]
    label: str


@dataclass(frozen=True)
class Where:
    """Where a message is about: its words, verbatim, and the divisions they may mean, the most probable first."""

    stretch: Stretch | None
    found: tuple[Found, ...]

    @property
    def text(self) -> str:
        """The words that say where, or nothing."""
        return self.stretch.words if self.stretch else ""

    @property
    def division(self) -> str | None:
        """The code of the division, if one is more probable than all others together."""
        return self.found[0].code if self.found and self.found[0].p > SURE else None

    @property
    def doubtful(self) -> tuple[Found, ...]:
        """The divisions of one name among which somebody must choose; none if the words are clear."""
        same = tuple(one for one in self.found if one.words == self.found[0].words)
        return same if self.found and self.division is None and len(same) > 1 else ()


@dataclass(frozen=True)
class _Reading:
    """A mention as read in its text: the codes it may mean and how sure the whole is."""

    start: int
    end: int
    codes: dict[str, float]
    sure: float
    rest: bool = False  # only what a place inside it leaves in doubt


_Place = tuple[str, float, _Reading]


def locate(text: str, *, limit: int = 5, on: date | None = None) -> list[Found]:
    """The divisions a text names, the most probable first."""
    known = register.current()
    atlas = known.on(on)
    readings, places = located(atlas, vocabulary_of(atlas), text)
    ranked = sorted(places, key=lambda place: (-place[1], -len(place[0])))[:limit]
    return [_told(known.label, text, readings, atlas.by_code[place[0]].path, place) for place in ranked]


def place_of(subject: str, text: str, *, limit: int = 10) -> Where:
    """The best place of a subject and a text: the stretch that says where, and the divisions it may mean.

    Divisions named in the stretch come before those named elsewhere, but are read in the light of the whole.
    """
    stretch = stretch_of(subject, text)
    said = f"{stretch.words}\n" if stretch else ""
    return Where(stretch, tuple(locate(f"{said}{subject}\n{text}", limit=limit)))


def located(atlas: Atlas, vocabulary: Vocabulary, text: str) -> tuple[list[_Reading], list[_Place]]:
    """What is read in a text, and the places that follow from it with their probabilities."""
    mentions = vocabulary.mentions(text[:LONGEST])[:MOST]
    readings = [r for m in mentions if (r := _read(text, m, mentions, atlas))]
    return readings, _shared(_without_parents(_joined(readings), atlas))


def _told(
    label: Callable[[str], str], text: str, readings: list[_Reading], path: str, place: _Place
) -> Found:
    """A candidate with its words, which take in the names of its parents right before it."""
    code, p, at = place
    start = at.start
    for reading in reversed(readings):
        if reading.end == start and any(c in path.split(".") for c in reading.codes):
            start = reading.start
    return Found(code, path, round(p, 3), (start, at.end, text[start : at.end]), label(path))


def _read(text: str, mention: Mention, others: Sequence[Mention], atlas: Atlas) -> _Reading | None:
    """One mention in the light of the others: parents named beside it decide what it means."""
    sure = max(p for _, p in mention.means) * _doubt(text, mention, others)
    if not sure:
        return None
    support = {code: _support(code, mention, others, atlas) for code, _ in mention.means}
    best = max(support.values())
    codes = {code: p for code, p in mention.means if support[code] == best}
    if best:
        sure = 1 - (1 - sure) * 0.3
    return _Reading(mention.start, mention.end, codes, sure)


def _doubt(text: str, mention: Mention, others: Sequence[Mention]) -> float:
    """What the words around a name leave of it: 1 all, 0 nothing."""
    weakly = all(p <= names.BARE for _, p in mention.means)
    if weakly and ROAD_FOLLOWS.match(text, mention.end):
        return 0
    if any(other.end == mention.start for other in others):
        return 1
    before = text[max(0, mention.start - 4) : mention.start]
    if ELSEWHERE.search(before):
        return 0.2
    return 0.5 if LONGER_NAME.search(before) else 1


def _support(code: str, mention: Mention, others: Sequence[Mention], atlas: Atlas) -> int:
    """How many of a division's parents below the prefecture the rest of the text names."""
    parents = set(atlas.by_code[code].path.split(".")[1:-1])
    named = {c for other in others if other is not mention for c, _ in other.means}
    return len(parents & named)


def _joined(readings: Iterable[_Reading]) -> list[_Reading]:
    """The same place named twice counts once, where it is first named."""
    first: dict[frozenset[str], _Reading] = {}
    for reading in readings:
        key = frozenset(reading.codes)
        known = first.setdefault(key, reading)
        if reading.sure > known.sure:
            first[key] = replace(known, sure=reading.sure)
    return list(first.values())


def _without_parents(readings: list[_Reading], atlas: Atlas) -> list[_Reading]:
    """A county named with its own village is no second place; it keeps what the village leaves in doubt."""
    kept = []
    for reading in readings:
        below = [r.sure for r in readings if r is not reading and _lies_in(r, reading, atlas)]
        left = reading.sure - max(below) if below else reading.sure
        if left > 0.05:
            kept.append(replace(reading, sure=left, rest=bool(below)))
    return kept


def _lies_in(lower: _Reading, upper: _Reading, atlas: Atlas) -> bool:
    """Does every division that one may mean lie below one that the other may mean?"""
    return all(set(atlas.by_code[c].path.split(".")[:-1]) & set(upper.codes) for c in lower.codes)


def _shared(readings: list[_Reading]) -> list[_Place]:
    """The probability of each division: earlier places weigh more, one name's meanings share its weight."""
    weighed, before = [], 0
    for reading in sorted(readings, key=lambda r: r.start):
        weighed.append((reading, reading.sure * LATER**before))
        before += not reading.rest
    whole = max(1.0, sum(weight for _, weight in weighed) / 0.98)
    places: dict[str, _Place] = {}
    for reading, weight in weighed:
        total = sum(reading.codes.values()) * whole
        for code, sure in reading.codes.items():
            _, p, at = places.get(code, (code, 0.0, reading))
            places[code] = (code, p + weight * sure / total, at)
    return list(places.values())
