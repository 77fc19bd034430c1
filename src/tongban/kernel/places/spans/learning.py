"""The weights of the signs, learned from messages whose place somebody marked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tongban.kernel.places.spans import features
from tongban.kernel.places.spans.candidates import Candidate, candidates

RARE = 5  # a sign of fewer messages teaches nothing
GENERAL = 0.06  # nor does a word that stands in a smaller share of them: it may be a name
SHARPNESS = 8.0  # how much better than the next the best stretch is to be
RESTRAINT = 3.0  # the smaller, the closer to the examples
TINY = 1e-12
MEETING = 0.5  # what it counts that the stretches that meet the place share its probability, however they do


@dataclass(frozen=True)
class Example:
    """A message and the words in it that say where; "" if none do."""

    subject: str
    text: str
    place: str


def learned(examples: Iterable[Example]) -> dict[str, float]:
    """What each sign weighs, so that the stretches that agree most with the marked words come first."""
    seen = [(e, found) for e in examples if e.place and (found := candidates(e.subject, e.text))]
    signs = [[signs_of(one) for one in found] for _, found in seen]
    often = Counter(sign for message in signs for sign in {s for one in message for s in one})
    least = {False: RARE, True: max(RARE, round(GENERAL * len(seen)))}
    kept = (sign for sign, times in often.items() if times >= least[sign.startswith("word")])
    names = {sign: i for i, sign in enumerate(sorted(kept))}
    worth = [worth_of(one, e) for e, found in seen for one in found]
    sizes = [len(found) for _, found in seen]
    fitted = _fitted(_matrix([one for message in signs for one in message], names), worth, sizes)
    return {sign: round(float(fitted[i]), 4) for sign, i in names.items() if abs(fitted[i]) >= 5e-5}


def signs_of(one: Candidate) -> list[str]:
    """All signs of a stretch."""
    return [
        *features.of_beginning(one.source, one.first),
        *features.of_end(one.source, one.end, one.last),
        *features.of_whole(one),
    ]


def worth_of(one: Candidate, example: Example) -> float:
    """How well a stretch agrees with the marked words: half for meeting them at all, one for covering them exactly."""
    shared = shared_with(one.words, example)
    return (0.5 + 2 * shared / (len(one.words) + len(example.place))) if shared else 0.0


def shared_with(words: str, example: Example) -> int:
    """How many characters words and the marked words have in common, where they lie or one within the other."""
    place = example.place
    if not words or not place:
        return 0
    if words in place or place in words:
        return min(len(words), len(place))
    pairs = (
        (a, b)
        for said in (example.subject, example.text)
        for a in _begins(said, words)
        for b in _begins(said, place)
    )
    return max([0, *(min(a + len(words), b + len(place)) - max(a, b) for a, b in pairs)])


def _begins(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _matrix(rows: Sequence[Sequence[str]], names: Mapping[str, int]) -> csr_matrix:
    pairs = [(i, names[sign]) for i, row in enumerate(rows) for sign in row if sign in names]
    at = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return csr_matrix((np.ones(at.shape[1]), (at[0], at[1])), shape=(len(rows), len(names)))


def _fitted(matrix: csr_matrix, worth: Sequence[float], sizes: Sequence[int]) -> np.ndarray:
    """Weights by which each message's stretches share their probability as their worth does."""
    firsts = np.cumsum([0, *sizes[:-1]])
    message = np.repeat(np.arange(len(sizes)), sizes)
    wanted = np.exp(SHARPNESS * np.asarray(worth))
    wanted /= np.bincount(message, wanted)[message]
    meets = np.asarray(worth) > 0
    meets |= (np.bincount(message, meets) == 0)[message]  # where none does, nothing is missed by it

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ weights
        score -= np.maximum.reduceat(score, firsts)[message]
        given = np.exp(score)
        whole = np.bincount(message, given)
        given /= whole[message]
        met = np.maximum(np.bincount(message, given * meets), TINY)
        missed = (
            -(1 - MEETING) * (wanted * (score - np.log(whole)[message])).sum() - MEETING * np.log(met).sum()
        )
        aim = (1 - MEETING) * wanted + MEETING * given * meets / met[message]
        return missed + RESTRAINT * (weights @ weights) / 2, matrix.T @ (given - aim) + RESTRAINT * weights

    start = np.zeros(matrix.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 80}).x)
