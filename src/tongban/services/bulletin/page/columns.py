"""Two columns that stand side by side in the text are read one after the other."""

import re
from collections.abc import Iterable

GUTTER = re.compile(r"(?<=\S)(?: {3,}|\u3000{3,}|\t+)(?=\S)")
HAN = re.compile(r"[\u4e00-\u9fff]")
MOST_LINES, FEWEST, NARROWEST = 0.5, 8, 8


def one_after_the_other(raws: list[str]) -> list[tuple[int, str]]:
    """Lines with their numbers; where most lines are two columns, all of the left before all of the right."""
    numbered = list(enumerate(raws))
    cuts = [GUTTER.split(raw.strip("\n")) for raw in raws if raw.strip()]
    pairs = [cut for cut in cuts if len(cut) == 2]
    if len(pairs) < FEWEST or len(pairs) < MOST_LINES * len(cuts) or not _prose(pairs):
        return numbered
    edge = _edge(raws)
    left = [(n, _left(raw, edge)) for n, raw in numbered]
    right = [(n, _right(raw, edge)) for n, raw in numbered]
    return [*left, (len(raws), ""), *right]


def _prose(pairs: Iterable[list[str]]) -> bool:
    """Are both sides words of about a column's width, and not the cells of a table?"""
    sides = [[len(HAN.findall(side)) for side in pair] for pair in pairs]
    wide = [pair for pair in sides if min(pair) >= NARROWEST]
    return len(wide) >= len(sides) * 0.6


def _edge(raws: list[str]) -> int:
    """Where the right column begins: the commonest end of a gutter."""
    ends = [found.end() for raw in raws if (found := GUTTER.search(raw))]
    return max(set(ends), key=ends.count)


def _left(raw: str, edge: int) -> str:
    found = GUTTER.search(raw)
    if found:
        return raw[: found.start()]
    return "" if len(raw) - len(raw.lstrip()) >= edge * 0.6 else raw


def _right(raw: str, edge: int) -> str:
    found = GUTTER.search(raw)
    if found:
        return raw[found.end() :]
    return raw.lstrip() if raw.strip() and len(raw) - len(raw.lstrip()) >= edge * 0.6 else ""
