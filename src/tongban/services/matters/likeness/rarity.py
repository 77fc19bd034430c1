"""How much a word, a name or a subject tells: the rarer among the messages at hand, the more.

Few messages tell little of rarity; there the word list of the segmenter speaks with the weight of 150 messages.
"""

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache

import rjieba

from tongban.services.matters.likeness.said import Said

BACKGROUND = 150  # messages' worth
WORDS_COUNTED = 60_101_967  # in the segmenter's word list
WORDS_OF_A_MESSAGE = 450


class Rarity:
    """Counts over messages; `word`, `pair`, `name` and `subject` tell how much each tells."""

    def __init__(self, messages: Iterable[Said] = ()) -> None:
        self.messages = 0
        self.words: Counter[str] = Counter()
        self.letters: Counter[str] = Counter()
        self.names: Counter[str] = Counter()
        self.subjects: Counter[int] = Counter()
        self.word = cache(self._word)
        self.name = cache(self._name)
        for said in messages:
            self.add(said)

    def add(self, said: Said) -> None:
        """Count one message more (before the first question)."""
        self.messages += 1
        self.words.update(said.words.keys())
        self.letters.update(said.letters)
        self.names.update(said.names.keys())
        self.subjects.update(said.about.keys())

    def _word(self, word: str) -> float:
        count = rjieba.suggest_freq(word) if rjieba.has_word(word) else 1
        expected = min(0.5, 1 - math.exp(-WORDS_OF_A_MESSAGE * count / WORDS_COUNTED))
        return math.log(self._all() / (self.words[word] + BACKGROUND * expected + 0.5))

    def pair(self, letters: str) -> float:
        """Of two letters side by side."""
        return math.log(self._all() / (self.letters[letters] + 1 + BACKGROUND * 0.003))

    def _name(self, name: str) -> float:
        told = math.log(self._all() / (self.names[name] + 1 + BACKGROUND * 0.002)) / math.log(self._all())
        return told if len(name) > 2 else told * 0.6

    def subject(self, number: int) -> float:
        """Of a subject."""
        return math.log((self.messages + 100) / (self.subjects[number] + 5))

    def _all(self) -> int:
        return self.messages + BACKGROUND + 1
