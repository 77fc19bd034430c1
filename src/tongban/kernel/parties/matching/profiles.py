"""What is compared of people and of organisations, and how much each likeness says: declared data, read by every engine.

A `Level` holds in SQL over `<column>_l` and `<column>_r`. `m` is how often it holds of one person's two rows, `u` of two
strangers': where lists are too small to learn from, these stand as they are.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_noop as _n

Agreement = Literal["same", "like", ""]


@dataclass(frozen=True)
class Level:
    """One degree of likeness; `agrees` says what the household guard may make of it."""

    words: str
    sql: str
    m: float
    u: float
    agrees: Agreement = ""
    frequency: bool = False  # a rare value says more than a common one


@dataclass(frozen=True)
class Comparison:
    """A column with its levels, the most alike first; the last, ELSE, holds where no other does."""

    column: str
    levels: tuple[Level, ...]

    @property
    def absent(self) -> str:
        """Where one side says nothing, nothing is said for or against."""
        return f"{self.column}_l is null or {self.column}_r is null"

    def level(self, gamma: int) -> Level | None:
        """The level that a comparison's number stands for: the highest number is the most alike, -1 is absent."""
        return None if gamma < 0 else self.levels[len(self.levels) - 1 - gamma]


@dataclass(frozen=True)
class Rule:
    """A declared rule of the second tier: these columns are equal, `also` holds, and nobody else of either list fits."""

    words: tuple[str, ...]
    equal: tuple[str, ...]
    p: float
    also: str = "true"


@dataclass(frozen=True)
class Script:
    """How names of one script are compared and which rows are put beside each other at all."""

    code: str
    comparisons: tuple[Comparison, ...]
    blocks: tuple[tuple[str, ...], ...]
    wary: bool  # whether a name that only partly agrees may be another of the household


@dataclass(frozen=True)
class Profile:
    """A kind of party: its columns, its number that proves, its rules and its comparisons by script."""

    code: str
    columns: tuple[str, ...]
    proof: str
    proof_words: str
    rules: tuple[Rule, ...]
    han: Script
    latin: Script


ELSE = "true"


def _bits(name: str, *sides: str) -> str:
    """How many pieces one side has, or both have in common: signatures are sets of bits (see `sql.signature`)."""
    words = (" & ".join(f"{name}{i}_{side}" for side in sides) for i in range(1, 5))
    return "(" + " + ".join(f"cast(bit_count({word}) as int)" for word in words) + ")"


def _share(name: str) -> str:
    """The part of the shorter one that both have."""
    return f"{_bits(name, 'l', 'r')} * 1.0 / greatest(1, least({_bits(name, 'l')}, {_bits(name, 'r')}))"


def _dice(name: str) -> str:
    """The part of both that both have."""
    return f"{_bits(name, 'l', 'r')} * 2.0 / greatest(1, {_bits(name, 'l')} + {_bits(name, 'r')})"


SHARE, DICE, NAME_DICE = _share("pieces"), _dice("pieces"), _dice("name_pieces")
ENOUGH = f"least({_bits('pieces', 'l')}, {_bits('pieces', 'r')}) >= 3"


NO_CONFLICT = "(l.proof is null or r.proof is null or l.proof = r.proof)"

PHONE = Comparison(
    "phone",
    (
        Level(_n("same phone"), "phone_l = phone_r", 0.9, 2e-6, agrees="same"),
        Level(_n("phone differs in one digit"), "damerau_levenshtein(phone_l, phone_r) <= 1", 0.02, 2e-6),
        Level(_n("other phone"), ELSE, 0.08, 0.999996),
    ),
)
HAN_ADDRESS = Comparison(
    "address",
    (
        Level(_n("same address"), "address_l = address_r", 0.6, 2e-5, agrees="same"),
        Level(
            _n("same address written otherwise"),
            f"house_l = house_r and {ENOUGH} and {SHARE} >= 0.6",
            0.3,
            2e-5,
            agrees="same",
        ),
        Level(_n("same street, other house"), f"{ENOUGH} and {SHARE} >= 0.75", 0.03, 0.004),
        Level(_n("address partly the same"), f"{ENOUGH} and {SHARE} >= 0.4", 0.02, 0.05),
        Level(_n("other address"), ELSE, 0.05, 0.945),
    ),
)
