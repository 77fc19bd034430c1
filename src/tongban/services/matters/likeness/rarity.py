"""How much a word, a name or a subject tells: the rarer among the messages at hand, the more.

Few messages tell little of rarity; there the word list of the segmenter speaks with the weight of 150 messages.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import rjieba

BACKGROUND = 150  # messages' worth
WORDS_COUNTED = 60_101_967  # in the segmenter's word list
WORDS_OF_A_MESSAGE = 450


def of_words(words: Sequence[str], counts: np.ndarray, messages: int) -> np.ndarray:
    """How much each word tells that so many of the messages have."""
    known = np.array([_counted(word) for word in words], np.float64)
    expected = np.minimum(0.5, 1 - np.exp(-WORDS_OF_A_MESSAGE * known / WORDS_COUNTED))
    return np.log(_all(messages) / (counts + BACKGROUND * expected + 0.5))


@lru_cache(maxsize=50_000)
def _counted(word: str) -> int:
    """How often the segmenter's word list counted it."""
    return rjieba.suggest_freq(word) if rjieba.has_word(word) else 1


def of_letters(counts: np.ndarray, messages: int) -> np.ndarray:
    """Of two letters side by side."""
    return np.log(_all(messages) / (counts + 1 + BACKGROUND * 0.003))


def of_names(names: Sequence[str], counts: np.ndarray, messages: int) -> np.ndarray:
    """Of a name, from 0 to 1; two characters tell less than three."""
    return of_figures(counts, messages) * np.where(np.array([len(n) for n in names], int) > 2, 1.0, 0.6)


def of_figures(counts: np.ndarray, messages: int) -> np.ndarray:
    """Of a figure, from 0 to 1."""
    return np.log(_all(messages) / (counts + 1 + BACKGROUND * 0.002)) / math.log(_all(messages))


def of_subjects(counts: np.ndarray, messages: int) -> np.ndarray:
    """Of a subject."""
    return np.log((messages + 100) / (counts + 5))


def _all(messages: int) -> int:
    return messages + BACKGROUND + 1
