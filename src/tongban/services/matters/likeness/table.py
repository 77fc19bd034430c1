"""Many messages with their words, names and subjects weighed by how much they tell."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
from scipy.sparse import csr_matrix

from tongban.services.matters.likeness import rarity
from tongban.services.matters.likeness.columns import Columns

SAID_AT_ONCE = 0.8  # names that stand in the subject or the first words
FEW = 64  # messages
Cells: TypeAlias = np.ndarray | csr_matrix


class Table:
    """Tables, a row a message; how much a thing tells is counted among the messages themselves.

    Of a few messages every column is written out: they are the few hundred words that these use, and what sparse tables spend on
    keeping order would cost ten times what it saves.
    """

    def __init__(self, said: Columns, *, few: int = FEW) -> None:
        self.size = said.size
        keys = said.keys
        cells = {n: c.toarray() if said.size <= few else c for n, c in said.cells.items()}
        words = rarity.of_words(keys["words"], counts(cells["words"]), said.size)
        digits = np.array([not word.isdigit() for word in keys["words"]], float)
        self._of_words(cells["words"], cells["subject"], words, digits)
        self.letters = unit(times(cells["letters"], rarity.of_letters(counts(cells["letters"]), said.size)))
        self._of_names(cells["names"], rarity.of_names(keys["names"], counts(cells["names"]), said.size))
        figures = rarity.of_figures(counts(cells["figures"]), said.size)
        self.figures = times(cells["figures"], np.sqrt(figures))
        self.figures_long = np.sqrt(total(each(self.figures, np.square)))
        self.within = _within(keys["names"], keys["words"], counts(cells["names"]) > 1)
        subjects = rarity.of_subjects(counts(cells["about"]), said.size)
        about, asked = (said.cells[n].toarray() for n in ("about", "about_subject"))
        self.about_has, self.asked_has = about > 0, asked > 0
        self.about, self.asked = unit(about * subjects), unit(asked * subjects)
        self.subjects = subjects
        self.counties = cells["counties"]

    def _of_words(self, words: Cells, subject: Cells, told: np.ndarray, digits: np.ndarray) -> None:
        self.words, self.has_words = unit(times(words, told)), each(words, np.sign)
        self.subject = times(subject, told)
        # without numbers: what may be left beside the names
        self.rest, self.rest_subject = kept(self.words, digits), kept(self.subject, digits)

    def _of_names(self, names: Cells, told: np.ndarray) -> None:
        self.names, self.has_names = times(names, told), each(names, np.sign)
        self.names_halves, self.names_shares = each(self.names, np.sqrt), times(names, np.sqrt(told))
        self.names_total = total(each(self.names_shares, np.square))
        self.names_total[self.names_total == 0] = 1.0
        self.first = kept(each(names, lambda near: near >= SAID_AT_ONCE), told)


def counts(table: Cells) -> np.ndarray:
    """In how many rows each column stands."""
    if isinstance(table, np.ndarray):
        return np.count_nonzero(table, axis=0)
    return np.bincount(table.indices, minlength=table.shape[1])


def total(table: Cells) -> np.ndarray:
    """The sum of each row."""
    return np.asarray(table.sum(axis=1)).ravel()


def ratio(part: np.ndarray, whole: np.ndarray, nothing: float = 0.0) -> np.ndarray:
    """Part by whole; `nothing` where the whole is none."""
    return np.divide(part, whole, out=np.full(len(part), nothing), where=whole > 0)


def unit(table: Cells) -> Cells:
    """Each row with length one."""
    long = np.sqrt(total(each(table, np.square)))
    long[long == 0] = 1.0
    if isinstance(table, np.ndarray):
        return table / long[:, None]
    return _with(table, table.data / np.repeat(long, np.diff(table.indptr)))


def each(table: Cells, of: Callable[[np.ndarray], np.ndarray]) -> Cells:
    """Every value changed by what leaves nothing nothing."""
    return of(table) if isinstance(table, np.ndarray) else _with(table, of(table.data))


def times(table: Cells, told: np.ndarray) -> Cells:
    """Every value by what its column tells."""
    if isinstance(table, np.ndarray):
        return table * told
    return _with(table, table.data * told[table.indices])


def product(a: Cells, b: Cells) -> Cells:
    """Value by value of two tables."""
    return a * b if isinstance(a, np.ndarray) else a.multiply(b).tocsr()


def kept(table: Cells, told: np.ndarray) -> Cells:
    """The same as `times`, in places of its own: those that are not nothing."""
    if isinstance(table, np.ndarray):
        return table * told
    rest = csr_matrix((table.data * told[table.indices], table.indices, table.indptr), table.shape, copy=True)
    rest.eliminate_zeros()
    return rest


def _with(table: csr_matrix, data: np.ndarray) -> csr_matrix:
    """Other values in the same places; the places themselves are shared."""
    return csr_matrix((data, table.indices, table.indptr), shape=table.shape)


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
