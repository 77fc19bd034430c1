"""A request's words as numbers: words and pairs of characters of its subject, opening and end, hashed and weighed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import rjieba
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction import FeatureHasher

BUCKETS = 2**17
SUBJECT, OPENING, END = 120, 400, 80  # characters that are read
WORTH = (1.0, 0.8, 0.3)  # what subject, opening and end weigh beside each other
AT_ONCE = 5000
_HASHER = FeatureHasher(BUCKETS, input_type="string", alternate_sign=False, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Text:
    """What is learned from: a subject and the words below it."""

    subject: str
    text: str


def _portions(texts: Sequence[Text]) -> Iterator[Sequence[Text]]:
    return (texts[n : n + AT_ONCE] for n in range(0, len(texts), AT_ONCE))


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut(text) if not word.isspace()]


def _pairs(text: str) -> Iterator[str]:
    return (f"_{a}{b}" for a, b in pairwise(text))


def _subject(one: Text) -> list[str]:
    told = one.subject[:SUBJECT] or one.text[:40]
    return [*_words(told), *_pairs(told)]


def _opening(one: Text) -> list[str]:
    told = f"{one.subject[:SUBJECT]} {one.text[:OPENING]}"
    return [*_words(told), *_pairs(told)]


def _opening_words(one: Text) -> list[str]:
    return _words(f"{one.subject[:SUBJECT]} {one.text[:OPENING]}")


def _end(one: Text) -> list[str]:
    return [f"$ {word}" for word in _words(one.text[-END:])]


@dataclass
class Reader:
    """Reads texts; words are worth more when rare among the texts it was made from. `pairs`: of the opening too."""

    rare: np.ndarray
    pairs: bool = True

    @classmethod
    def of(cls, texts: Sequence[Text], *, pairs: bool = True) -> tuple["Reader", csr_matrix]:
        """A reader that knows how rare words are among these texts, and a row for each of them."""
        reader = cls(np.ones(BUCKETS, np.float32), pairs)
        portions = [reader._counted(some) for some in _portions(texts)]
        seen = sum(np.bincount(sum(blocks).tocsr().indices, minlength=BUCKETS) for blocks in portions)
        reader.rare = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
        return reader, vstack([reader._weighed(blocks) for blocks in portions]).tocsr()

    def read(self, texts: Sequence[Text]) -> csr_matrix:
        """A row for each text."""
        return vstack([self._weighed(self._counted(some)) for some in _portions(texts)]).tocsr()

    def _counted(self, texts: Sequence[Text]) -> list[csr_matrix]:
        opening = _opening if self.pairs else _opening_words
        return [_HASHER.transform(map(part, texts)) for part in (_subject, opening, _end)]

    def _weighed(self, blocks: list[csr_matrix]) -> csr_matrix:
        """The blocks of a portion weighed, in place, and summed."""
        for block, worth in zip(blocks, WORTH, strict=True):
            block.data = np.log1p(block.data) * self.rare[block.indices]
            lengths = np.sqrt(np.asarray(block.multiply(block).sum(axis=1)).ravel())
            block.data *= np.repeat(worth / np.maximum(lengths, 1e-9), np.diff(block.indptr))
        return sum(blocks).tocsr()
