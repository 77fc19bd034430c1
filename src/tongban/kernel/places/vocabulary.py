"""Every form in which a text may name a division of one day, in one automaton."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from tongban.kernel.places import names
from tongban.kernel.places.register import Atlas

SHORTEST = 2  # one character names nothing: it stands in too many words
# full-width letters, digits and the ideographic space: one sign for one, so that positions stay
NARROW = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}


@dataclass(frozen=True)
class Mention:
    """A name in a text and the divisions it may mean, each with how surely."""

    start: int
    end: int
    means: tuple[tuple[str, float], ...]


class Vocabulary:
    """All names of one day's divisions."""

    def __init__(self, atlas: Atlas) -> None:
        meanings: dict[str, dict[str, float]] = {}
        for word, code, sure in _forms(atlas):
            if len(word) < SHORTEST:
                continue
            known = meanings.setdefault(word, {})
            known[code] = max(sure, known.get(code, 0))
        self.means = [tuple(codes.items()) for codes in meanings.values()]
        self.automaton = AhoCorasick(list(meanings), matchkind=MatchKind.LeftmostLongest)

    def mentions(self, text: str) -> list[Mention]:
        """The longest names in a text, from left to right, without overlap."""
        found = self.automaton.find_matches_as_indexes(text.translate(NARROW))
        return [Mention(start, end, self.means[word]) for word, start, end in found]


@lru_cache(maxsize=4)
def vocabulary_of(atlas: Atlas) -> Vocabulary:
    """The vocabulary of one day's divisions, made once."""
    return Vocabulary(atlas)


def _forms(atlas: Atlas) -> Iterator[tuple[str, str, float]]:
    for name, code in atlas.aliases:
        yield name, code, names.SHORT
    above = {e.code: names.stem(e.name) for e in atlas.entries if e.level == "county"}
    for entry in atlas.entries:
        for word, sure in names.spoken(entry.level, entry.name):
            # 呼图壁 alone is the county, not the town of the same name in it
            if entry.level != "town" or word not in (
                above[c.code] for c in atlas.line(entry.code) if c.code in above
            ):
                yield word, entry.code, sure
        for company in names.company(entry.name):
            *_, farm, _ = atlas.line(entry.code)
            for word, sure in names.spoken(farm.level, farm.name):
                yield word + company, entry.code, sure
