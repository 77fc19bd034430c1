"""From words to a short vector, the same on every machine: each word and name falls on four of 256 places, plus or minus."""

import zlib
from functools import lru_cache

import numpy as np

from tongban.services.matters.likeness import Said
from tongban.services.matters.likeness.rarity import of_words
from tongban.services.matters.models import SIZE

PLACES = 4


def vector_of(said: Said) -> list[float]:
    """A vector of length one; of a message that says nothing, its first place alone."""
    told = np.zeros(SIZE)
    for word, count in said.words.items():
        _put(told, word, count * _tells(word))
    for name, near in said.names.items():
        _put(told, f"={name}", near * 5)
    length = float(np.linalg.norm(told))
    if length == 0:
        told[0] = length = 1.0
    return [float(v) for v in told / length]


@lru_cache(maxsize=100_000)
def _tells(word: str) -> float:
    """By the segmenter's word list alone: vectors must not change with what else is stored."""
    return float(of_words([word], np.zeros(1), 0)[0])


def _put(vector: np.ndarray, key: str, weight: float) -> None:
    for place, sign in _places(key):
        vector[place] += sign * weight


def _places(key: str) -> list[tuple[int, int]]:
    told = []
    for n in range(PLACES):
        code = zlib.crc32(f"{n}{key}".encode())
        told.append((code % SIZE, 1 if code & 0x10000 else -1))
    return told
