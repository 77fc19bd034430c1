"""Which of many messages are worth holding side by side: those that share rare words and names."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from tongban.services.matters.likeness.pairs import Weighed

NEAREST = 15  # of each message
LEAST = 0.05  # likeness of words and names below which nobody looks further
CHUNK = 512
COMMON = 0.03  # words in more messages than this share lead nowhere


def candidates(
    messages: Sequence[Weighed], nearest: int = NEAREST, least: float = LEAST
) -> list[tuple[int, int]]:
    """Pairs of positions (the lower first), each once, in order."""
    matrix = table_of(messages)
    found = {
        (min(row, other), max(row, other))
        for row, others in _near(matrix, nearest, least)
        for other in others
        if other != row
    }
    return sorted(found)


def table_of(messages: Sequence[Weighed]) -> csr_matrix:
    """A row a message, of unit length: its words and its names, half and half."""
    columns: dict[str, int] = {}
    rows, places, values = [], [], []
    for row, one in enumerate(messages):
        vector = {**one.words, **_names(one)}
        for key, value in vector.items():
            rows.append(row)
            places.append(columns.setdefault(key, len(columns)))
            values.append(value)
    table = csr_matrix((values, (rows, places)), shape=(len(messages), len(columns)), dtype=np.float32)
    return _unit(_rare(table))


def _names(one: Weighed) -> dict[str, float]:
    long = sum((v * one.said.names[n]) ** 2 for n, v in one.names.items()) ** 0.5 or 1.0
    return {f"={n}": v * one.said.names[n] / long for n, v in one.names.items()}


def _rare(table: csr_matrix) -> csr_matrix:
    counts = np.bincount(table.indices, minlength=table.shape[1])
    keep = (counts > 1) & (counts <= max(100, COMMON * table.shape[0]))
    return table[:, np.flatnonzero(keep)].tocsr()


def _unit(table: csr_matrix) -> csr_matrix:
    # of what is left after the common words are gone, measured against the whole message
    long = np.sqrt(2.0)
    table.data = table.data / np.float32(long)
    return table


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
