"""One answer of a model: what the duty words say and what was learned, weighed against each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

FLOOR = 0.01  # the share that words leave to what they do not name
UNSEEN = -1.5  # the score of a class that no example shows
UNTAUGHT = (1.0, 4.0)  # trust in words and in scores where no labelled request says better
UNTAUGHT_URGENT = (0.0, 1.2)  # few real alarms stand against many words that sound like one
RARE = (-1.6, 0.0)  # how much rarer alarms are than what sounds like one
# above it a third of ordinary messages: missing an alarm is worse than looking once too often
UNTAUGHT_MARK = 0.052
MOST_LOOKED_AT = 0.35
HOLD = 0.002  # how strongly trust is held to that: a few rows must not turn it over
MOST = 0.5  # LinearSVC's C


@dataclass
class Scorer:
    """A linear machine over read texts: a score for each name."""

    names: tuple[str, ...]
    weights: np.ndarray  # names x buckets
    offsets: np.ndarray

    @classmethod
    def taught(
        cls,
        names: Sequence[str],
        rows: csr_matrix,
        labels: np.ndarray,
        worth: np.ndarray,
        *,
        even: bool = False,
    ) -> "Scorer":
        """Learn from rows with their labels; names that none shows keep a low score; `even`: rare names count as much."""
        weights = np.zeros((len(names), rows.shape[1]), np.float32)
        offsets = np.full(len(names), UNSEEN, np.float32)
        if len(set(labels)) > 1:
            machine = LinearSVC(C=MOST, tol=0.01, random_state=0, class_weight="balanced" if even else None)
            machine.fit(rows, labels, sample_weight=worth)
            shown = list(machine.classes_)
            two = len(shown) == 2  # the machine then tells the second only
            of = np.vstack([-machine.coef_, machine.coef_]) if two else machine.coef_
            begin = np.r_[-machine.intercept_, machine.intercept_] if two else machine.intercept_
            for n, name in enumerate(names):
                if name in shown:
                    weights[n], offsets[n] = of[shown.index(name)], begin[shown.index(name)]
        return cls(tuple(names), weights, offsets)

    def scores(self, rows: csr_matrix) -> np.ndarray:
        """A score for each row and name."""
        if rows.shape[0] == 1:  # one text names few buckets
            return (self.weights[:, rows.indices] @ rows.data + self.offsets)[None, :]
        return rows @ self.weights.T + self.offsets


@dataclass
class Head:
    """Turns shares of words and scores into probabilities; `bias` by name."""

    scorer: Scorer
    trust: tuple[float, float] = UNTAUGHT
    bias: np.ndarray | None = None
    mark: float = 0.0  # of urgency: from where on somebody should look

    def chances(self, shares: np.ndarray, scores: np.ndarray) -> np.ndarray:
        """Probabilities, a row for each text."""
        return softmax(weighed(shares, scores, self.trust, self.bias))


def weighed(
    shares: np.ndarray, scores: np.ndarray, trust: Sequence[float], bias: np.ndarray | None
) -> np.ndarray:
    """What words and scores say together, before it is made to sum to one."""
    told = trust[0] * np.log(shares + FLOOR) + trust[1] * scores
    return told if bias is None else told + bias


def mark_of(p: np.ndarray, is_so: np.ndarray) -> float:
    """The probability from which on to look: that of the least likely real alarm, but never more than a third."""
    least = float(p[is_so].min()) if is_so.any() else 1.0
    return max(least, float(np.quantile(p, 1 - MOST_LOOKED_AT)))


def softmax(told: np.ndarray) -> np.ndarray:
    """Each row as shares."""
    raised = np.exp(told - told.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def fitted(
    shares: np.ndarray, scores: np.ndarray, right: np.ndarray, untaught: Sequence[float], *, biased: bool
) -> tuple[tuple[float, float], np.ndarray | None]:
    """The trust (and bias) under which rows not learned from would have been told best (least surprise)."""
    width, scores = shares.shape[1] if biased else 0, scores.astype(float)  # small steps need every digit
    start = np.r_[untaught, np.zeros(width)]

    def surprise(at: np.ndarray) -> float:
        chances = softmax(weighed(shares, scores, (float(at[0]), float(at[1])), at[2:] if biased else None))
        missed = -np.log(chances[np.arange(len(right)), right] + 1e-9).mean()
        return float(
            missed
            + HOLD * (((at[:2] - start[:2]) / np.maximum(start[:2], 1)) ** 2).sum()
            + 0.01 * (at[2:] ** 2).sum()
        )

    bounds = [(0.0, 4.0), (0.0, 12.0), *[(-4.0, 4.0)] * width]
    found = minimize(surprise, start, method="L-BFGS-B", bounds=bounds).x
    return (float(found[0]), float(found[1])), found[2:].astype(np.float32) if biased else None
