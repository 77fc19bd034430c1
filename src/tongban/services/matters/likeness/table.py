"""Many messages with their words, names and subjects weighed by how much they tell."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy.sparse import csr_matrix

from tongban.services.matters.likeness import rarity
from tongban.services.matters.likeness.columns import Columns

SAID_AT_ONCE = 0.8  # names that stand in the subject or the first words


class Table:
    """Sparse tables, a row a message; how much a thing tells is counted among the messages themselves."""

    def __init__(self, said: Columns) -> None:
        self.size = said.size
        cells, keys = said.cells, said.keys
        words = rarity.of_words(keys["words"], counts(cells["words"]), said.size)
        self._of_words(
            cells["words"], cells["subject"], words, np.array([w.isdigit() for w in keys["words"]], bool)
        )
        self.letters = unit(_times(cells["letters"], rarity.of_letters(counts(cells["letters"]), said.size)))
        self._of_names(cells["names"], rarity.of_names(keys["names"], counts(cells["names"]), said.size))
        self.within = _within(keys["names"], keys["words"], counts(cells["names"]) > 1)
        subjects = rarity.of_subjects(counts(cells["about"]), said.size)
        self.about_has, self.asked_has = (cells[n].toarray() > 0 for n in ("about", "about_subject"))
        self.about, self.asked = (
            unit(_times(cells[n], subjects)).toarray() for n in ("about", "about_subject")
        )
        self.subjects = subjects
        self.counties = cells["counties"]

    def _of_words(self, words: csr_matrix, subject: csr_matrix, told: np.ndarray, digits: np.ndarray) -> None:
        self.words, self.has_words = unit(_times(words, told)), _with(words, np.ones_like(words.data))
        self.subject = _times(subject, told)
        # without numbers: what may be left beside the names
        self.rest, self.rest_subject = _without(self.words, digits), _without(self.subject, digits)

    def _of_names(self, names: csr_matrix, told: np.ndarray) -> None:
        near, own = names.data, told[names.indices]
        self.names, self.has_names = _with(names, own * near), _with(names, np.ones_like(near))
        self.names_halves, self.names_shares = (
            _with(names, np.sqrt(own * near)),
            _with(names, np.sqrt(own) * near),
        )
        self.names_total = total(_with(names, own * near * near))
        self.names_total[self.names_total == 0] = 1.0
        self.first = _kept(names, np.where(near >= SAID_AT_ONCE, own, 0.0))


def counts(table: csr_matrix) -> np.ndarray:
    """In how many rows each column stands."""
    return np.bincount(table.indices, minlength=table.shape[1])


def total(table: csr_matrix) -> np.ndarray:
    """The sum of each row."""
    return np.asarray(table.sum(axis=1)).ravel()


def ratio(part: np.ndarray, whole: np.ndarray, nothing: float = 0.0) -> np.ndarray:
    """Part by whole; `nothing` where the whole is none."""
    return np.divide(part, whole, out=np.full(len(part), nothing), where=whole > 0)


def unit(table: csr_matrix) -> csr_matrix:
    """Each row with length one."""
    long = np.sqrt(total(_with(table, table.data**2)))
    long[long == 0] = 1.0
    return _with(table, table.data / np.repeat(long, np.diff(table.indptr)))


def _with(table: csr_matrix, data: np.ndarray) -> csr_matrix:
    """Other values in the same places; the places themselves are shared."""
    return csr_matrix((data, table.indices, table.indptr), shape=table.shape)


def _times(table: csr_matrix, told: np.ndarray) -> csr_matrix:
    return _with(table, table.data * told[table.indices])


def _without(table: csr_matrix, left_out: np.ndarray) -> csr_matrix:
    return _kept(table, table.data * ~left_out[table.indices])


def _kept(table: csr_matrix, data: np.ndarray) -> csr_matrix:
    """Other values, in places of its own: those that are not nothing."""
    rest = csr_matrix((data, table.indices, table.indptr), shape=table.shape, copy=True)
    rest.eliminate_zeros()
    return rest


def _within(names: Sequence[str], words: Sequence[str], shared: np.ndarray) -> csr_matrix:
    """Which words (columns) stand within which names (rows); of names that no two messages share nobody asks."""
    known = {word: n for n, word in enumerate(words)}
    pairs = [
        (row, known[part])
        for row in np.flatnonzero(shared).tolist()
        for part in {names[row][i:j] for i, j in combinations(range(len(names[row]) + 1), 2)}
        if part in known
    ]
    rows, places = np.array(pairs, int).reshape(-1, 2).T
    return csr_matrix((np.ones(len(rows)), (rows, places)), shape=(len(names), len(words)))
