"""Every stretch of a message that could say where: from a word's beginning to a word's, or a place word's, end."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import rjieba

from tongban.kernel.places.spans.cues import (
    APART,
    BREAK,
    DIVISION,
    NOT_A_NAME,
    PAIRED,
    PLACE,
    TAIL,
    followed,
    led,
)
from tongban.kernel.places.spans.mentions import KEY, Message

EXACT = {3, 4, 5}  # the kinds of place words that tell one spot
OFFICE = 6  # the kind of place words that are offices or firms
LONGEST, WORDS = 28, 14  # characters and words of a stretch
HEAD, BODY = 120, 600  # characters read of a subject and of a text: where stands near the beginning
GRAMMAR = frozenset(
    {"r", "uj", "ul", "ud", "ug", "uv", "uz", "y", "e", "o", "c", "x", "d", "u"}
)  # ends a name
NAMES = frozenset(
    {"ns", "nr", "nrt", "nrfg", "nz", "nt"}
)  # "N": all names alike, whoever's dictionary knows which
INNER = "（）()“”—·-"
AND = "和与及"
ALONE = dict.fromkeys(range(55296, 57344), 65533)  # half a character is none, and rjieba refuses it
HINTS = {"owner", "builder", "estate", "number", "near"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its part of speech, as rjieba tells it; "A" is a division, "N" another name."""

    start: int
    end: int
    kind: str


class Source:
    """A subject or a text of a message as it is read; `other` is the other of the two. What is asked often is found once."""

    def __init__(self, name: str, text: str, other: str, message: Message) -> None:
        self.name, self.text, self.other, self.message = name, text, other, message
        self.words = list(_words(text))
        self.kinds = [word.kind for word in self.words]
        # general words by themselves, names by their kind
        self.said = [
            word.kind if word.kind in {"A", "N"} else text[word.start : word.end] for word in self.words
        ]
        self.last_kinds = {word.end: word.kind for word in self.words}
        # where a place word ends: how exact it is and where it begins
        self.marks = {m.end(): (int((m.lastgroup or "k0")[1:]), m.start()) for m in PLACE.finditer(text)}
        self.mark_ends = sorted(self.marks)
        self.name_ends = [
            end
            for end, (kind, begin) in sorted(self.marks.items())
            if kind in EXACT and not _general(text, begin)
        ]
        self.named = _named(text)
        self.named_beside = _named(other)
        ends = {at: TAIL.match(text, at) for at in self.marks}
        # where a place word with what belongs to it ends: where the place word alone did
        self.tails = {m.end(): at for at, m in ends.items() if m and m.end() != at}
        self.named_ends = sorted({*self.marks, *self.tails})
        self.breaks = [self._breaks(word) for word in self.words]
        self.ends = [self._ends(word) for word in self.words]
        self._led: dict[int, str] = {}
        self._followed: dict[int, str] = {}

    def shape(self, end: int) -> str:
        """How a stretch ends that ends there: on a division, a place word, what belongs to one, or openly."""
        if self.last_kinds.get(end) == "A":
            return "division"
        return "end" if end in self.marks else "tail" if end in self.tails else "open"

    def led(self, at: int) -> str:
        """The class of word right before."""
        if at not in self._led:
            self._led[at] = led(self.text, at)
        return self._led[at]

    def followed(self, at: int) -> str:
        """The class of word that follows."""
        if at not in self._followed:
            self._followed[at] = followed(self.text, at)
        return self._followed[at]

    def marked(self, start: int, end: int) -> list[int]:
        """How exact the place words are that end within a stretch."""
        ends = self.mark_ends[bisect_right(self.mark_ends, start) : bisect_right(self.mark_ends, end)]
        return [self.marks[at][0] for at in ends]

    def named_before(self, start: int) -> int:
        """How many exact names end before a stretch begins (4: four or more)."""
        return min(bisect_right(self.name_ends, start), 4)

    def named_upto(self, start: int, end: int) -> int:
        """Where the last place word of a stretch, with what belongs to it, ends; its start if it has none."""
        at = bisect_right(self.named_ends, end)
        return max(start, self.named_ends[at - 1]) if at else start

    def first_name(self, start: int) -> int:
        """Where the first place word after a beginning ends that has a name before it; far away if none."""
        for end in self.mark_ends[bisect_right(self.mark_ends, start) :]:
            if end - start > LONGEST:
                break
            if not NOT_A_NAME.match(self.text[start : self.marks[end][1]]):
                return end
        return len(self.text) + 1

    def _breaks(self, word: Word) -> bool:
        said = self.text[word.start : word.end]
        if said in INNER or said == "、" or said in AND:
            return False
        if APART.fullmatch(said):
            return True
        return word.kind in GRAMMAR or bool(BREAK.search(said))

    def _ends(self, word: Word) -> list[int]:
        """Where a stretch may end whose last word this is."""
        inside = {end for end in range(word.start + 1, word.end + 1) if end in self.marks} | {word.end}
        tailed = {m.end() for end in inside & self.marks.keys() if (m := TAIL.match(self.text, end))}
        return sorted(inside | tailed)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a source, from its first word (a number) to its last: how many divisions it begins with, and the rest."""

    source: Source
    start: int
    end: int
    first: int
    last: int
    words: str
    divisions: int
    core: str


def candidates(subject: str, text: str) -> list[Candidate]:
    """The stretches of both that may say where."""
    head, body = subject[:HEAD].translate(ALONE), text[:BODY].translate(ALONE)
    message = Message(head, body)
    both = Source("subject", head, body, message), Source("text", body, head, message)
    found = [one for source in both for first in range(len(source.words)) for one in _from(source, first)]
    message.most = max((message.often(one.core[:KEY]) for one in found if one.core), default=0)
    return found


def _named(text: str) -> int:
    """How exactly the most exact name in a text says where (0: there is none)."""
    return max((_exactness(m) for m in PLACE.finditer(text) if not _general(text, m.start())), default=0)


def _exactness(mark: re.Match[str]) -> int:
    kind = int((mark.lastgroup or "k0")[1:])
    return kind if kind < OFFICE else 0


def _general(text: str, end: int) -> bool:
    """Do only general words stand before a place word?"""
    before = text[max(0, end - 4) : end]
    begun = [m.end() for m in BREAK.finditer(before)]
    return bool(NOT_A_NAME.match(before[begun[-1] if begun else 0 :]))


def _words(text: str) -> Iterator[Word]:
    """The words of a text, divisions in one piece."""
    at = 0
    for division in [*DIVISION.finditer(text), None]:
        upto = division.start() if division else len(text)
        for word, kind in rjieba.tag(text[at:upto]) if upto > at else ():
            division_named = kind == "ns" and len(word) > 2 and word[-1] in "省市县区州"
            yield Word(at, at + len(word), "A" if division_named else "N" if kind in NAMES else kind)
            at += len(word)
        if division:
            yield Word(division.start(), division.end(), "A")
            at = division.end()


def _from(source: Source, first: int) -> Iterator[Candidate]:
    """The stretches that begin with this word and show any sign of a place."""
    word = source.words[first]
    if word.kind in GRAMMAR or source.breaks[first] or source.text[word.start] in INNER:
        return
    name = source.first_name(word.start)
    divisions, core = _divisions(source, first)
    for last, end in _ends(source, first):
        words = source.text[word.start : end]
        if len(words) < 2 or any(words.count(a) != words.count(b) for a, b in PAIRED):
            continue
        begun = min(divisions, last - first + 1)
        inner = source.text[core:end].strip() if begun == divisions else ""
        if begun or end >= name or _hinted(source, words, word.start, end):
            yield Candidate(source, word.start, end, first, last, words, begun, inner)


def _divisions(source: Source, first: int) -> tuple[int, int]:
    """With how many divisions a stretch begins, and where the rest begins."""
    count = 0
    while first + count < len(source.words) and source.kinds[first + count] == "A":
        count += 1
    return count, source.words[first + count - 1].end if count else source.words[first].start


def _ends(source: Source, first: int) -> Iterator[tuple[int, int]]:
    """Where a stretch that begins with this word may end, with the number of the word it ends in."""
    begin = source.words[first].start
    for last in range(first, min(first + WORDS, len(source.words))):
        if source.words[last].end - begin > LONGEST or (last > first and source.breaks[last]):
            return
        yield from ((last, end) for end in source.ends[last])


def _hinted(source: Source, words: str, start: int, end: int) -> bool:
    """Do the words around it, or its being said twice, hint at a name without a place word?"""
    if source.shape(end) != "open" or len(words) < 3:
        return False
    return words in source.other or source.followed(end) in HINTS or source.led(start) in {"lies", "buys"}
