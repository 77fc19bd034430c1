"""A checked page as a reader sees it: paragraphs cut into words and figures; figures in the order of the text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tongban.services.bulletin import rules
from tongban.services.bulletin.models import Page, Printed


@dataclass(frozen=True)
class Piece:
    """Some characters of a paragraph, and the figure they are, if they are one."""

    text: str
    row: Printed | None = None

    @property
    def signal(self) -> str:
        """The colour of its verdict."""
        return rules.SIGNALS[self.row.verdict] if self.row else ""

    @property
    def sign(self) -> str:
        """The mark beside the colour."""
        return rules.SIGNS[self.row.verdict] if self.row else ""


def articles(page: Page, rows: Sequence[Printed]) -> list[dict[str, Any]]:
    """The articles of a page with their paragraphs in pieces."""
    at = {key: list(group) for key, group in groupby(rows, key=lambda r: (r.article, r.paragraph))}
    return [
        {
            **one,
            "number": n + 1,
            "paragraphs": [
                {"pieces": list(pieces(text, at.get((n, p), ()))), "subhead": p in one["subheads"]}
                for p, text in enumerate(one["paragraphs"])
            ],
        }
        for n, one in enumerate(page.layout)
    ]


def pieces(text: str, rows: Iterable[Printed]) -> Iterable[Piece]:
    """Words and figures of one paragraph in turn."""
    at = 0
    for row in rows:
        if row.start < at:
            continue
        if row.start > at:
            yield Piece(text[at : row.start])
        yield Piece(text[row.start : row.end], row)
        at = row.end
    if at < len(text):
        yield Piece(text[at:])


def counts(rows: Iterable[Printed]) -> list[dict[str, Any]]:
    """How many hold, are contradicted, have no records, are no indicators."""
    told = dict.fromkeys(rules.VERDICTS, 0)
    for row in rows:
        told[row.verdict] += 1
    return [
        {
            "verdict": v,
            "label": rules.VERDICTS[v],
            "count": n,
            "signal": rules.SIGNALS[v],
            "sign": rules.SIGNS[v],
        }
        for v, n in told.items()
    ]
