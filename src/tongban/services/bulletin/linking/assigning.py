"""Figures and indicators assigned together: in one sentence no two figures speak of the same indicator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.linking.declared import Indicator
from tongban.services.bulletin.linking.scoring import Context, Lexicon, probability

ENOUGH = 0.45
SHOWN = 3
CLOSE = 0.35  # two scores that differ by less speak of the same thing equally well


@dataclass
class Link:
    """What a figure may speak of: up to three indicators with probabilities, and the one that is taken."""

    candidates: list[tuple[Indicator, float]] = field(default_factory=list)
    indicator: Indicator | None = None
    p: float = 0.0
    by_hand: bool = False


def link(
    figures: list[Figure],
    contexts: list[Context],
    lexicon: Lexicon,
    remembered: Mapping[int, str] | None = None,
) -> list[Link]:
    """One link a figure; `remembered` gives figures (by position) that a person has linked to a code before."""
    scored = [lexicon.candidates(f, c)[:8] for f, c in zip(figures, contexts, strict=True)]
    links = [Link() for _ in figures]
    chosen = _together(figures, scored)
    for n, found in enumerate(scored):
        free = _free(n, figures, scored, chosen)
        told = [(lexicon.indicators[i], round(_p(score, i, free), 4)) for score, i in found]
        links[n].candidates = told[:SHOWN]
        if n in chosen:
            _take(links[n], lexicon.indicators[chosen[n]], {i.code: p for i, p in told})
    codes = {one.code: one for one in lexicon.indicators}
    for n, code in (remembered or {}).items():
        if code in codes:
            links[n].indicator, links[n].p, links[n].by_hand = codes[code], 1.0, True
    return links


def _take(one: Link, indicator: Indicator, p: Mapping[str, float]) -> None:
    if p[indicator.code] >= ENOUGH:
        one.indicator, one.p = indicator, p[indicator.code]
        one.candidates.sort(key=lambda c: c[0].code != indicator.code)


def _free(
    n: int, figures: list[Figure], scored: list[list[tuple[float, int]]], chosen: Mapping[int, int]
) -> list[tuple[float, int]]:
    """The candidates of a figure that no other figure of its sentence speaks of better."""
    taken = {
        i
        for m, i in chosen.items()
        if m != n and _same_sentence(figures[m], figures[n]) and _score(scored[m], i) > _score(scored[n], i)
    }
    return [(score, i) for score, i in scored[n] if i not in taken]


def _same_sentence(a: Figure, b: Figure) -> bool:
    return (a.article, a.where, a.paragraph, a.sentence) == (b.article, b.where, b.paragraph, b.sentence)


def _p(score: float, which: int, free: list[tuple[float, int]]) -> float:
    """The chance that it is meant at all, less what its rivals take when they are as good."""
    rivals = sum(probability(2 * (other - score)) for other, i in free if i != which and other > score - 1.5)
    return probability(score) / (1 + 0.35 * rivals)


def _together(figures: list[Figure], scored: list[list[tuple[float, int]]]) -> dict[int, int]:
    """Position of figure -> position of indicator: sentence by sentence, the best sum."""
    chosen: dict[int, int] = {}
    for group in _sentences(figures):
        chosen.update(_assign(group, scored))
    return {n: i for n, i in chosen.items() if not _outdone(n, i, chosen, figures, scored)}


def _outdone(
    n: int, i: int, chosen: dict[int, int], figures: list[Figure], scored: list[list[tuple[float, int]]]
) -> bool:
    """Does another figure of the article speak of this indicator clearly better, and say something else of the same day?"""
    own = _score(scored[n], i)
    return any(
        m != n
        and j == i
        and _score(scored[m], i) > own + CLOSE
        and not _other_days(figures[m], figures[n])
        and not _agree(figures[m], figures[n])
        for m, j in chosen.items()
    )


def _score(found: list[tuple[float, int]], i: int) -> float:
    return next((score for score, k in found if k == i), -99.0)


def _other_days(a: Figure, b: Figure) -> bool:
    return a.dated and b.dated and a.as_of != b.as_of


def _agree(a: Figure, b: Figure) -> bool:
    return a.holds(b.value) or b.holds(a.value)


def _sentences(figures: list[Figure]) -> Iterable[list[int]]:
    groups: dict[tuple[int, int, str, tuple[int, int]], list[int]] = {}
    for n, figure in enumerate(figures):
        groups.setdefault((figure.article, figure.paragraph, figure.where, figure.sentence), []).append(n)
    return groups.values()


def _assign(group: list[int], scored: list[list[tuple[float, int]]]) -> dict[int, int]:
    """Greedy by score, then improved by exchanging pairs until nothing is gained."""
    pairs = sorted(((score, n, i) for n in group for score, i in scored[n]), reverse=True)
    taken: dict[int, int] = {}
    used: set[int] = set()
    for score, n, i in pairs:
        if n not in taken and i not in used and score > -1.5:
            taken[n] = i
            used.add(i)
    table = {n: {i: score for score, i in scored[n]} for n in group}
    for _round in range(3):
        if not any(_swap(a, b, taken, table) for a in taken for b in taken if a < b):
            break
    return taken


def _swap(a: int, b: int, taken: dict[int, int], table: dict[int, dict[int, float]]) -> bool:
    now = table[a][taken[a]] + table[b][taken[b]]
    then = table[a].get(taken[b], -99.0) + table[b].get(taken[a], -99.0)
    if then <= now + 1e-9:
        return False
    taken[a], taken[b] = taken[b], taken[a]
    return True
