"""What a printed figure claims: the interval that its qualifier, its digits and its unit stand for."""

from dataclasses import dataclass
from math import floor, log10

NEAREST, ABOUT = 0.9, 0.05
LOWEST, LOWER = 100.0, 10.0  # how far below nought what is "at most" may lie: all of it, or ten times as far
STOPS_AT_HUNDRED = ("%",)


@dataclass(frozen=True)
class Interval:
    """From `low` to `high` (None: no end); whether the ends belong to it."""

    low: float
    high: float | None
    with_low: bool = True
    with_high: bool = True


def more(value: float, step: float) -> Interval:
    """X余, X多: beyond X, by less than one unit of the digit it hangs on."""
    return Interval(value, clean(value + step), with_low=False, with_high=False)


def over(value: float, nonzero: float, *, with_low: bool = False, share: bool = False) -> Interval:
    """超, 逾, 突破 X: beyond X, below what a writer would have named instead.

    That is one unit of the last digit that is not zero, but at least one of the second digit; shares end at 100.
    """
    step = max(nonzero, second(value))
    if share:
        step = max(step, 5.0)
        top = 100.0 if value < 100 else value + step
        return Interval(
            value, min(top, clean(value + step)), with_low=with_low, with_high=value + step >= top
        )
    return Interval(value, clean(value + step), with_low=with_low, with_high=False)


def near(value: float) -> Interval:
    """近, 不足 X: below X, not much; below nought, above it."""
    short = clean(NEAREST * value)
    if value < 0:
        return Interval(value, short, with_low=False)
    return Interval(short, value, with_high=False)


def most(value: float) -> Interval:
    """不超过, 低于 X: from nought, or from far below where X lies below it."""
    return Interval(min(-LOWEST, LOWER * value) if value < 0 else 0.0, value)


def about(value: float) -> Interval:
    """约 X, X左右."""
    low, high = sorted((clean(value * (1 - ABOUT)), clean(value * (1 + ABOUT))))
    return Interval(low, high)


def rounded(value: float, step: float) -> Interval:
    """A figure printed to a digit: what rounds to it."""
    return Interval(clean(value - step / 2), clean(value + step / 2), with_high=False)


def exact(value: float) -> Interval:
    """A bare whole number."""
    return Interval(value, value)


def second(value: float) -> float:
    """One unit of the second digit of a number."""
    return 10.0 ** (floor(log10(abs(value))) - 1) if value else 0.0


def clean(value: float) -> float:
    """Without the dust of binary fractions."""
    return float(f"{value:.12g}")
