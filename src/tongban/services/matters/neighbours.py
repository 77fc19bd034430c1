"""Which of many messages are worth holding side by side: those that share rare words and names."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix, hstack

from tongban.services.matters.likeness.table import Table, counts, unit

NEAREST = 15  # of each message
LEAST = 0.05  # likeness of words and names below which nobody looks further
CHUNK = 128  # messages held beside all others at one time
COMMON = 0.03  # words in more messages than this share lead nowhere


def candidates(table: Table, nearest: int = NEAREST, least: float = LEAST) -> list[tuple[int, int]]:
    """Pairs of rows (the lower first), each once, in order."""
    found = {
        (min(row, other), max(row, other))
        for row, others in _near(looked_at(table), nearest, least)
        for other in others
        if other != row
    }
    return sorted(found)


def looked_at(table: Table) -> csr_matrix:
    """A row a message: its words and its names, half and half, without the common ones and those nobody else has.

    It is measured against the whole message: what is left has no length of one.
    """
    both = hstack([csr_matrix(t) for t in (table.words, unit(table.names))], format="csr", dtype=np.float32)
    often = counts(both)
    keep = (often > 1) & (often <= max(100, COMMON * table.size))
    rare = both[:, np.flatnonzero(keep)].tocsr()
    rare.data /= np.float32(np.sqrt(2.0))
    return rare


def _near(table: csr_matrix, nearest: int, least: float) -> Iterator[tuple[int, list[int]]]:
    turned = table.T.tocsr()
    for begin in range(0, table.shape[0], CHUNK):
        likenesses = (table[begin : begin + CHUNK] @ turned).tocsr()
        for row in range(likenesses.shape[0]):
            span = slice(likenesses.indptr[row], likenesses.indptr[row + 1])
            values, others = likenesses.data[span], likenesses.indices[span]
            kept = np.flatnonzero(values >= least)
            best = kept[np.argsort(-values[kept], kind="stable")[: nearest + 1]]
            yield begin + row, [int(other) for other in others[best]]
