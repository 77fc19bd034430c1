"""What a check says, and what it reads."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.page import Article
from tongban.services.bulletin.reasons import Reason


@dataclass(frozen=True)
class Check:
    """One thing that was checked: what, whether it is right, and why."""

    kind: str
    what: str
    ok: bool
    why: Reason
    article: int = 0
    paragraph: int | None = None


@dataclass(frozen=True)
class Read:
    """One article as it was read."""

    number: int
    article: Article
    figures: list[Figure]
    heads: list[Figure]

    @cached_property
    def sentences(self) -> list[list[Figure]]:
        """Figures sentence by sentence."""
        groups: dict[tuple[int, tuple[int, int]], list[Figure]] = {}
        for figure in self.figures:
            groups.setdefault((figure.paragraph, figure.sentence), []).append(figure)
        return list(groups.values())

    def text(self, figure: Figure) -> str:
        """The paragraph of a figure."""
        return self.article.paragraphs[figure.paragraph]

    def between(self, a: Figure, b: Figure) -> str:
        """What stands between two figures of a paragraph."""
        return self.text(a)[a.end : b.start]

    def pairs(self) -> Iterator[tuple[Figure, Figure, list[Figure]]]:
        """Neighbours within a sentence, with the whole sentence."""
        for group in self.sentences:
            for a, b in itertools.pairwise(group):
                yield a, b, group

    def said(self, kind: str, what: str, figure: Figure, *, ok: bool, why: Reason) -> Check:
        """A check on a figure's paragraph."""
        return Check(kind, what, ok, why, self.number, figure.paragraph)
