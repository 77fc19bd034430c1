"""How well a model tells: shares right at first and among three, calibration, and whether one is better than another."""

from collections.abc import Sequence

import numpy as np

BINS = 10


def measured(chances: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """Right at first, right among the first three, and the expected calibration error."""
    order = np.argsort(-chances, axis=1, kind="stable")[:, :3]
    first = order[:, 0] == right
    return {
        "top1": round(float(first.mean()), 4),
        "top3": round(float((order == right[:, None]).any(axis=1).mean()), 4),
        "ece": round(calibration_error(chances.max(axis=1), first), 4),
    }


def calibration(p: Sequence[float], was_right: Sequence[bool]) -> list[tuple[float, float, int]]:
    """In ten steps of how sure it was: mean sureness, share right, how many; empty steps are left out."""
    sure, hit = np.asarray(p, float), np.asarray(was_right, float)
    step = np.minimum((sure * BINS).astype(int), BINS - 1)
    return [
        (float(sure[step == n].mean()), float(hit[step == n].mean()), int((step == n).sum()))
        for n in range(BINS)
        if (step == n).any()
    ]


def calibration_error(p: Sequence[float], was_right: Sequence[bool]) -> float:
    """How far sureness and truth lie apart on average (expected calibration error, ten equal steps)."""
    steps = calibration(p, was_right)
    total = sum(count for _, _, count in steps) or 1
    return sum(abs(sure - hit) * count for sure, hit, count in steps) / total


def worse(new: Sequence[bool], old: Sequence[bool], *, at: float = 0.05) -> bool:
    """Is the new one worse on the same rows beyond chance? (McNemar's exact test, one-sided.)"""
    from scipy.stats import binomtest  # noqa: PLC0415 - slow to import; pages need the rest alone

    lost = sum(o and not n for n, o in zip(new, old, strict=True))
    won = sum(n and not o for n, o in zip(new, old, strict=True))
    return lost > won and binomtest(lost, lost + won, 0.5, alternative="greater").pvalue < at


def better(new: Sequence[bool], old: Sequence[bool], *, at: float = 0.05) -> bool:
    """Is the new one better on the same rows beyond chance?"""
    return worse(old, new, at=at)
