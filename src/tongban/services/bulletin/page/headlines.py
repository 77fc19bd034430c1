"""Headlines that stand apart from their bodies find them by what they say, not by where they stand."""

import itertools
from collections import Counter
from dataclasses import dataclass, field

from tongban.services.bulletin.page.shapes import Unit

WEAK = 0.25


@dataclass
class Body:
    """The paragraphs of one article, and the headings, bylines and captions that were found to be its own."""

    units: list[Unit] = field(default_factory=list)
    heads: list[Unit] = field(default_factory=list)
    bylines: list[Unit] = field(default_factory=list)
    captions: list[Unit] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What its paragraphs say."""
        return "".join(unit.text for unit in self.units)


def grams(text: str) -> list[str]:
    """The pairs of characters of a text, without marks."""
    kept = [c for c in text if c.isalnum()]
    return [a + b for a, b in itertools.pairwise(kept)]


class Likeness:
    """How much of a heading is said in each body; pairs that every body has tell nothing."""

    def __init__(self, bodies: list[Body]) -> None:
        self.sets = [set(grams(body.text)) for body in bodies]
        self.known = Counter(gram for one in self.sets for gram in one)

    def of(self, text: str) -> list[float]:
        """One number for each body, 0 to 1."""
        wanted = set(grams(text))
        if not wanted:
            return [0.0] * len(self.sets)
        weight = {gram: 1 / self.known[gram] if gram in self.known else 1.0 for gram in wanted}
        return [sum(weight[g] for g in wanted if g in one) / sum(weight.values()) for one in self.sets]


def split_by_signature(bodies: list[Body], signatures: list[str]) -> list[Body]:
    """An article that nothing opens but its signature: cut where the paragraphs begin to name who signed."""
    for name in signatures:
        if any(name in body.units[0].text for body in bodies if body.units):
            continue
        for body in list(bodies):
            at = next((n for n, unit in enumerate(body.units) if name in unit.text), 0)
            rest = body.units[at:]
            if at and sum(name in unit.text for unit in rest) * 2 > len(rest):
                bodies.insert(bodies.index(body) + 1, Body(rest))
                body.units = body.units[:at]
                break
    return bodies


def give(bodies: list[Body], loose: list[Unit]) -> None:
    """Each loose heading, with the byline under it, to the body it speaks of; weak ones go with the next."""
    without = [body for body in bodies if not body.heads]
    open_to = without or bodies
    likeness, of_all = Likeness(open_to), Likeness(bodies)
    waiting: list[Unit] = []
    owner: Body | None = None
    for unit in loose:
        if unit.kind == "caption":
            bodies[_best(of_all.of(unit.text))].captions.append(unit)
            continue
        if unit.kind == "byline":
            owner = _signed(open_to, unit, owner)
            owner.heads += waiting
            owner.bylines.append(unit)
            waiting = []
            continue
        scores = likeness.of(unit.text)
        best = _best(scores)
        if scores[best] < WEAK or scores.count(scores[best]) > 1:
            waiting.append(unit)
            continue
        owner = open_to[best]
        owner.heads += [*waiting, unit]
        waiting = []
    (owner or open_to[-1]).heads += waiting


def _best(scores: list[float]) -> int:
    return max(range(len(scores)), key=scores.__getitem__)


def _signed(bodies: list[Body], unit: Unit, owner: Body | None) -> Body:
    name = unit.text.lstrip("□■◎○ ")
    return next((body for body in bodies if body.units and name in body.units[0].text), owner or bodies[0])
