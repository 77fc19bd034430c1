"""All words that say something, found in one pass over a text."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick

from tongban.services.duties.sheet import DATA

READ = 6000  # characters of a text that are looked at; what a matter is about is said before that

# full width to ASCII and capitals to small letters, one character for one, so that places stay
_PLAIN = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: " "}
_PLAIN |= {0x41 + n: 0x61 + n for n in range(26)} | {0xFF21 + n: 0x61 + n for n in range(26)}
_ALONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Hit:
    """A word at text[start:end]."""

    start: int
    end: int
    word: str


def plain(text: str) -> str:
    """The text as words are compared, of the same length."""
    return _ALONE.sub("?", text[:READ]).translate(_PLAIN)


class Finder:
    """Finds every occurrence of many words, overlapping ones too."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({plain(w) for w in words} - {""})
        self._automaton = AhoCorasick(self._words)

    def find(self, text: str) -> list[Hit]:
        """The hits in a text that went through `plain`, by place."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return [Hit(start, end, self._words[n]) for n, start, end in found]


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one of the product's word tables, without its head."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(tuple(plain(cell) for cell in row) for row in rows)


def outermost(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits that no longer hit covers: of 停车 in 乱停车 only the latter counts."""
    end = -1
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.end > end:
            yield hit
            end = hit.end
