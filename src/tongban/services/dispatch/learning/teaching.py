"""Teaching a model: sayings and duty words first, labelled requests on top, trust fitted on rows held back."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from tongban.services.dispatch.learning.examples import TARGETS, Example
from tongban.services.dispatch.learning.features import Reader, Text
from tongban.services.dispatch.learning.heads import (
    RARE,
    UNTAUGHT,
    UNTAUGHT_MARK,
    UNTAUGHT_URGENT,
    Head,
    Scorer,
    fitted,
    mark_of,
)
from tongban.services.dispatch.learning.measuring import measured, worse
from tongban.services.dispatch.learning.model import Model, Shares, Words, as_rows, names_of

FEWEST = 60  # labelled requests below which a target keeps what it knew before
FINE, FOLDS, HELD = 20_000, 5, 4000  # beyond FINE: no pairs of the opening, and HELD rows held back once
SECOND = 0.3  # what a label that is right too counts beside the first
BIASED = {"kind", "urgent"}  # few names, whose shares differ from place to place


def teach(examples: Sequence[Example], before: Sequence[Example], words: Words) -> Model:
    """A model of these labelled requests (any label may be missing) on top of what was known `before` them."""
    every = [*examples, *before]
    reader, rows = Reader.of([one.text for one in every], pairs=len(examples) <= FINE)
    asked = examples if len(examples) <= FINE else examples[-HELD:]
    said = [words(one.text) for one in asked]
    model = Model(reader, {})
    heard = words(Text("", ""))
    for target in TARGETS:
        class_ = _Class(target, names_of(target, every, heard), every, len(examples), rows)
        model.heads[target], measures = class_.taught(said)
        model.rows[target] = len(class_.own)
        model.measures |= {f"{target}_{name}": value for name, value in measures.items()}
    return model


class _Class:
    """The lesson of one target: the labelled rows and those lent to it by what was known before."""

    def __init__(
        self, target: str, names: tuple[str, ...], every: Sequence[Example], count: int, rows: csr_matrix
    ) -> None:
        self.target, self.names, self.count, self.rows = target, names, count, rows
        labelled = np.array([n for n, one in enumerate(every) if target in one.labels], int)
        self.own, self.lent = labelled[labelled < count], labelled[labelled >= count]
        self.label = np.array([one.labels.get(target, "") for one in every])
        self.second = np.array([one.second.get(target, "") for one in every])
        self.worth = np.array([one.worth for one in every])

    def scorer(self, mine: np.ndarray) -> Scorer:
        """A scorer taught by some of the labelled rows and all that were lent."""
        of, also = np.r_[mine, self.lent], mine[self.second[mine] != ""]
        label = np.r_[self.label[of], self.second[also]]
        worth = np.r_[self.worth[of], SECOND * self.worth[also]]
        even = self.target == "urgent"
        return Scorer.taught(self.names, self.rows[np.r_[of, also]], label, worth, even=even)

    def taught(self, said: Sequence[Shares]) -> tuple[Head, dict[str, float]]:
        """The head, and how it did on rows held back; where it did worse than before, it stays as it was."""
        known = untaught(self.target, self.scorer(self.own[:0]))
        if self.too_few():
            return known, {}
        held, scores = self._held_back()
        # of very many rows only the newest were asked, and only those are held back
        shares = as_rows([said[n - self.count + len(said)] for n in held], self.target, self.names)
        right = np.array([self.names.index(name) for name in self.label[held]])
        trust, bias = fitted(shares, scores, right, known.trust, biased=self.target in BIASED)
        head = Head(self.scorer(self.own), trust, bias)
        chances, before = (
            head.chances(shares, scores),
            known.chances(shares, known.scorer.scores(self.rows[held])),
        )
        measures = measured(chances, right) | {"before": measured(before, right)["top1"]}
        if self.target == "urgent":
            head.mark = mark_of(chances[:, 0], right == 0)
        elif worse(chances.argmax(axis=1) == right, before.argmax(axis=1) == right):
            return known, measures | {"kept_before": 1.0}
        return head, measures

    def too_few(self) -> bool:
        """Too few labelled rows, or too few among those that may be held back?"""
        held = self.own[self.own >= self.count - HELD] if self.count > FINE else self.own
        return len(held) < FEWEST or len(set(self.label[self.own])) < 2

    def _held_back(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows, and their scores by scorers that did not learn from them."""
        found = [(held, self.scorer(mine).scores(self.rows[held])) for mine, held in self._folds()]
        return np.concatenate([held for held, _ in found]), np.vstack([scores for _, scores in found])

    def _folds(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        newest = self.own >= self.count - HELD
        if self.count > FINE:
            yield self.own[~newest][-FINE:], self.own[newest]
            return
        fold = np.random.RandomState(0).permutation(len(self.own)) % FOLDS
        for n in range(FOLDS):
            yield self.own[fold != n], self.own[fold == n]


def untaught(target: str, scorer: Scorer) -> Head:
    """A head that weighs words and sayings as no labelled request told it to."""
    if target == "urgent":
        return Head(scorer, UNTAUGHT_URGENT, np.array(RARE, np.float32), UNTAUGHT_MARK)
    return Head(scorer, UNTAUGHT)


def labels_in(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    """How often each label stands in the rows."""
    return {t: dict(Counter(e.labels[t] for e in examples if t in e.labels).most_common()) for t in TARGETS}
