"""Many messages as sparse tables, a row a message: what a processor has read is joined to what others have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from tongban.services.matters.likeness.said import Said
from tongban.services.matters.likeness.words import listed

# table -> whose columns it has; subjects of matters are numbered by their list
KEYS = {
    "words": "words",
    "subject": "words",
    "letters": "letters",
    "names": "names",
    "figures": "figures",
    "counties": "counties",
    "about": "",
    "about_subject": "",
}


@dataclass(frozen=True)
class Columns:
    """`keys`: what the columns stand for; `cells`: table by table what the messages say, as `Said` weighs it."""

    size: int
    keys: Mapping[str, Sequence[str]]
    cells: Mapping[str, csr_matrix]


def columns_of(messages: Sequence[Said]) -> Columns:
    """The tables of these messages, in their order."""
    numbers: dict[str, dict[str, int]] = {key: {} for key in KEYS.values() if key}
    cells = {
        name: _cells([_told(one, name) for one in messages], numbers.get(key)) for name, key in KEYS.items()
    }
    keys = {key: list(found) for key, found in numbers.items()}
    return Columns(len(messages), keys, {n: _shaped(*c, _width(keys, n)) for n, c in cells.items()})


def joined(parts: Iterable[Columns]) -> Columns:
    """The tables below each other, their columns made the same."""
    parts = list(parts)
    numbers: dict[str, dict[str, int]] = {key: {} for key in KEYS.values() if key}
    moved = [{k: _moved(p.keys[k], numbers[k]) for k in numbers} for p in parts]
    keys = {key: list(found) for key, found in numbers.items()}
    cells = {}
    for name, key in KEYS.items():
        tables = [p.cells[name] for p in parts]
        places = [m[key][t.indices] if key else t.indices for t, m in zip(tables, moved, strict=True)]
        lengths = [np.diff(t.indptr) for t in tables]
        cells[name] = _shaped(_one([t.data for t in tables]), _one(places), _one(lengths), _width(keys, name))
    return Columns(sum(p.size for p in parts), keys, cells)


def _told(said: Said, name: str) -> Mapping[Any, float]:
    told = getattr(said, name)
    return told if isinstance(told, dict) else dict.fromkeys(told, 1.0)


def _cells(
    rows: list[Mapping[Any, float]], numbers: dict[str, int] | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values = np.array([v for row in rows for v in row.values()], np.float64)
    if numbers is None:
        places = [key for row in rows for key in row]
    else:
        places = [numbers.setdefault(key, len(numbers)) for row in rows for key in row]
    return values, np.array(places, np.int32), np.array([len(row) for row in rows], np.int32)


def _shaped(values: np.ndarray, places: np.ndarray, lengths: np.ndarray, width: int) -> csr_matrix:
    begins = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    table = csr_matrix((values, places, begins), shape=(len(lengths), width))
    table.sort_indices()
    return table


def _width(keys: Mapping[str, Sequence[str]], name: str) -> int:
    return len(keys[KEYS[name]]) if KEYS[name] else len(listed("topics"))


def _moved(keys: Sequence[str], numbers: dict[str, int]) -> np.ndarray:
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int32)


def _one(arrays: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(arrays) if arrays else np.zeros(0)
