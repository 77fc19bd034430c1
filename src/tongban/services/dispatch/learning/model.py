"""A model: read a text, ask the duty words, weigh both. Taught from sayings alone or from labelled requests too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tongban.services.dispatch.learning.examples import NO, YES, Example
from tongban.services.dispatch.learning.features import Reader, Text
from tongban.services.dispatch.learning.heads import Head

Shares = Mapping[str, Mapping[str, float]]  # of each target, of each name
Words = Callable[[Text], Shares]  # what the duty lists' words say
Chances = dict[str, list[tuple[str, float]]]


@dataclass
class Model:
    """What was learned. `measures`: how it did on rows that it had not learned from."""

    reader: Reader
    heads: dict[str, Head]
    rows: dict[str, int] = field(default_factory=dict)
    measures: dict[str, float] = field(default_factory=dict)

    def chances(self, text: Text, shares: Shares) -> Chances:
        """For each target the names with their probabilities, the likeliest first."""
        return self.chances_many([text], [shares])[0]

    def chances_many(self, texts: Sequence[Text], shares: Sequence[Shares]) -> list[Chances]:
        """The same of many, read together: a tenth of the time each."""
        rows, told = self.reader.read(texts), [Chances() for _ in texts]
        for target, head in self.heads.items():
            names = head.scorer.names
            table = head.chances(as_rows(shares, target, names), head.scorer.scores(rows))
            for one, p in zip(told, table, strict=True):
                one[target] = [(names[n], float(p[n])) for n in np.argsort(-p, kind="stable")]
        return told


def as_rows(said: Sequence[Shares], target: str, names: Sequence[str]) -> np.ndarray:
    """The shares of one target as a table; one in which words name nothing is level."""
    table = np.array([[one.get(target, {}).get(name, 0.0) for name in names] for one in said])
    table[~table.any(axis=1)] = 1 / len(names)
    return table


def names_of(target: str, examples: Sequence[Example], said: Shares) -> tuple[str, ...]:
    """Every name that words, sayings or labels know, in a steady order."""
    if target == "urgent":
        return (YES, NO)
    shown = {told[target] for one in examples for told in (one.labels, one.second) if target in told}
    return tuple(dict.fromkeys([*said.get(target, {}), *sorted(shown)]))
