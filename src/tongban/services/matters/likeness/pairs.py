"""Two messages side by side: a few likenesses, and what they say together of the chance of one matter."""

import json
from collections.abc import Sequence
from functools import cache

import numpy as np

from tongban.services.matters.likeness.table import Cells, Table, each, product, ratio, total
from tongban.services.matters.likeness.words import DATA

UNKNOWN = 0.3  # how much of nothing is found again
NOT_ASKED = 0.4  # what is kept of a subject that is about nothing known
ONE_FIGURE = 0.5  # added to how much there is to share: one figure may be the same by chance
AT_ONCE = 10_000  # pairs held side by side at one time
SAME = 0.5  # from this chance on two messages are called the same matter

NAMES = [
    "words",
    "letters",
    "subject_least",
    "subject_most",
    "name",
    "names",
    "names_share",
    "names_first",
    "rest",
    "rest_subject",
    "about",
    "about_subject",
    "about_apart",
    "about_kept",
    "county_same",
    "county_apart",
    "names_matter",
    "least_of_both",
    "words_matter",
    "first_about",
    "figures",
]


@cache
def learned() -> tuple[float, tuple[float, ...]]:
    """Bias and one number a feature, as `python benchmarks/matters.py --learn` made them."""
    told = json.loads((DATA / "learned.json").read_text(encoding="utf-8"))
    return told["bias"], tuple(told["weights"][name] for name in NAMES)


def chances(table: Table, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """The chance (0..1) of each pair of rows that both messages are about the same matter."""
    bias, weights = learned()
    sums = bias + features(table, pairs) @ np.array(weights)
    return 1 / (1 + np.exp(-np.clip(sums, -30, 30)))


def features(table: Table, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """The likenesses of each pair (a row), in the order of `NAMES`."""
    sides = np.array(pairs, int).reshape(-1, 2)
    parts = [_features(table, *sides[n : n + AT_ONCE].T) for n in range(0, len(sides), AT_ONCE)]
    return np.vstack(parts) if parts else np.zeros((0, len(NAMES)))


def _features(table: Table, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    found = _found(table.subject, table.has_words, a, b), _found(table.subject, table.has_words, b, a)
    shared = product(table.names_halves[a], table.names_halves[b])
    name, named = _best(shared)
    share = total(product(table.names_shares[a], table.names_shares[b]))
    share = np.minimum(1.0, share / np.minimum(table.names_total[a], table.names_total[b]))
    first = np.sqrt(_found(table.first, table.has_names, a, b) * _found(table.first, table.has_names, b, a))
    rest, rest_found = _rest(table, a, b, shared)
    about, kept = _alike(table.about, a, b), _kept(table, a, b) * _kept(table, b, a)
    names, matter = (named + share + first) / 3, (about + kept + rest) / 3
    alike = _root(table.words, a, b)
    columns = [
        alike,
        _root(table.letters, a, b),
        np.minimum(*found),
        np.maximum(*found),
        name,
        named,
        share,
        first,
    ]
    columns += [
        rest,
        rest_found,
        about,
        _alike(table.asked, a, b),
        _apart(table, a, b),
        kept,
        *_counties(table, a, b),
    ]
    long = table.figures_long[a] * table.figures_long[b] + ONE_FIGURE
    figures = total(product(table.figures[a], table.figures[b])) / long
    columns += [names * matter, np.minimum(names, matter), alike * matter, first * about, figures]
    return np.column_stack(columns)


def _dot(table: Cells, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.clip(total(product(table[a], table[b])), 0.0, 1.0)


def _root(table: Cells, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.sqrt(_dot(table, a, b))


def _alike(dense: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.clip(np.einsum("ij,ij->i", dense[a], dense[b]), 0.0, 1.0)


def _found(what: Cells, among: Cells, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How much of what one has the other has too."""
    mine = what[a]
    return ratio(total(product(mine, among[b])), total(mine))


def _best(shared: Cells) -> tuple[np.ndarray, np.ndarray]:
    """Of the names two share: the best, and the mean of the best four."""
    if isinstance(shared, np.ndarray):
        told = np.sort(shared, axis=1)
        return told[:, -1:].sum(axis=1), told[:, -4:].sum(axis=1) / 4
    size = shared.shape[0]
    rows = np.repeat(np.arange(size), np.diff(shared.indptr))
    order = np.lexsort((-shared.data, rows))
    rank = np.arange(len(order)) - shared.indptr[rows]
    told, of = shared.data[order], rows
    best = np.bincount(of[rank < 1], told[rank < 1], minlength=size)
    return best, np.bincount(of[rank < 4], told[rank < 4], minlength=size) / 4


def _rest(table: Table, a: np.ndarray, b: np.ndarray, shared: Cells) -> tuple[np.ndarray, np.ndarray]:
    """What they share beside the names they share: one place may have many matters."""
    named = each(shared @ table.within, np.sign)
    x, y = (_beside(table.rest[side], named) for side in (a, b))
    long = np.sqrt(total(product(x, x)) * total(product(y, y)))
    long[long == 0] = 1.0
    alike = np.clip(total(product(x, y)), 0.0, 1.0)
    mine = _left(_beside(table.rest_subject[a], named), table.has_words[b])
    theirs = _left(_beside(table.rest_subject[b], named), table.has_words[a])
    return np.sqrt(alike / long), (mine + theirs) / 2


def _beside(words: Cells, named: Cells) -> Cells:
    return words - product(words, named)


def _left(subject: Cells, other: Cells) -> np.ndarray:
    return ratio(total(product(subject, other)), total(subject), UNKNOWN)


def _kept(table: Table, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How much of what one's subject is about the other message speaks of."""
    asked = table.asked_has[a]
    return ratio((asked & table.about_has[b]) @ table.subjects, asked @ table.subjects, NOT_ASKED)


def _apart(table: Table, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    x, y = table.asked_has[a], table.asked_has[b]
    return (x.any(axis=1) & y.any(axis=1) & ~(x & y).any(axis=1)).astype(float)


def _counties(table: Table, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Do both name the same county; do they name other ones?"""
    x, y = table.counties[a], table.counties[b]
    same = total(product(x, y)) > 0
    named = (total(x) > 0) & (total(y) > 0)
    return same.astype(float), (named & ~same).astype(float)
