"""What comes of matching two lists."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Pair:
    """Row `a` of one list and row `b` of the other: p that they are one, the tier that found it, and why in words.

    The words are English message ids: show them through gettext.
    """

    a: str
    b: str
    p: float
    tier: int
    why: tuple[str, ...]
    same: bool


@dataclass(frozen=True)
class Matches:
    """One-to-one pairs as a table (a, b, p, tier, same, why), and which rows only repeat another of their list."""

    table: pa.Table
    repeated_a: tuple[str, ...] = ()
    repeated_b: tuple[str, ...] = ()

    @classmethod
    def none(cls) -> "Matches":
        """No pair."""
        return cls(pa.table({name: [] for name in ("a", "b", "p", "tier", "same", "why")}))

    def __iter__(self) -> Iterator[Pair]:
        for batch in self.table.to_batches(max_chunksize=20_000):
            columns = (batch[name].to_pylist() for name in ("a", "b", "p", "tier", "why", "same"))
            for a, b, p, tier, why, same in zip(*columns, strict=True):
                yield Pair(a, b, p, tier, tuple(why), same)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def accepted(self) -> int:
        """How many pairs the machine accepted."""
        return self.table["same"].to_pylist().count(True)

    @property
    def pairs(self) -> list[Pair]:
        """Every pair, accepted or to ask about."""
        return list(self)

    @property
    def same(self) -> list[Pair]:
        """What the machine accepted."""
        return [pair for pair in self if pair.same]

    @property
    def ask(self) -> list[Pair]:
        """What a person has to decide."""
        return [pair for pair in self if not pair.same]
