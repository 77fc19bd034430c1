"""Figures and indicators assigned together: in one sentence no two figures speak of the same indicator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.linking.declared import Indicator
from tongban.services.bulletin.linking.scoring import Context, Lexicon, probability

ENOUGH = 0.45
SHOWN, WEIGHED = 3, 8
CLOSE = 0.35  # two scores that differ by less speak of the same thing equally well
LEAST = -1.5
ROUNDS, MANY = 3, 60

Scores = dict[int, float]  # position of an indicator -> score, the best first


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
    """One link a figure; `remembered` gives what a person said before of figures by position ("": no indicator)."""
    pairs = zip(figures, contexts, strict=True)
    scored = [{i: score for score, i in lexicon.candidates(f, c)[:WEIGHED]} for f, c in pairs]
    chosen: dict[int, int] = {}
    links = [Link() for _ in figures]
    for group in _sentences(figures):
        taken = _assign(group, scored)
        chosen.update(taken)
        for n in group:
            links[n].candidates = _told(n, taken, scored, lexicon)
    for n, i in _without_outdone(chosen, figures, scored).items():
        _take(links[n], lexicon.indicators[i])
    _recall(links, lexicon, remembered or {})
    return links


def _told(
    n: int, taken: Mapping[int, int], scored: list[Scores], lexicon: Lexicon
) -> list[tuple[Indicator, float]]:
    """The candidates of a figure; those that others of its sentence speak of better are no rivals."""
    others = {i for m, i in taken.items() if m != n and scored[m][i] > scored[n].get(i, -99.0)}
    free = {i: score for i, score in scored[n].items() if i not in others}
    told = [(lexicon.indicators[i], round(_p(i, score, free), 4)) for i, score in scored[n].items()]
    first = lexicon.indicators[taken[n]].code if n in taken else ""
    return sorted(told[:SHOWN] if not first else told, key=lambda c: c[0].code != first)[:SHOWN]


def _p(which: int, score: float, free: Scores) -> float:
    """The chance that it is meant at all, less what its rivals take when they are as good."""
    near = (other for i, other in free.items() if i != which and other > score - 1.5)
    return probability(score) / (1 + 0.35 * sum(probability(2 * (other - score)) for other in near))


def _take(one: Link, indicator: Indicator) -> None:
    p = next((p for i, p in one.candidates if i.code == indicator.code), 0.0)
    if p >= ENOUGH:
        one.indicator, one.p = indicator, p


def _recall(links: list[Link], lexicon: Lexicon, remembered: Mapping[int, str]) -> None:
    codes = {one.code: one for one in lexicon.indicators} if remembered else {}
    for n, code in remembered.items():
        if code in codes or not code:
            links[n].indicator, links[n].p, links[n].by_hand = codes.get(code), 1.0, True


def _without_outdone(chosen: dict[int, int], figures: list[Figure], scored: list[Scores]) -> dict[int, int]:
    """Where another figure of the article speaks of an indicator clearly better and says something else, it is not meant."""
    by_indicator: dict[int, list[int]] = {}
    for n, i in chosen.items():
        by_indicator.setdefault(i, []).append(n)
    kept = dict(chosen)
    for i, group in by_indicator.items():
        best = sorted(group, key=lambda n: -scored[n][i])[:MANY]
        for n in group:
            if any(_outdoes(m, n, i, figures, scored) for m in best if m != n):
                del kept[n]
    return kept


def _outdoes(m: int, n: int, i: int, figures: list[Figure], scored: list[Scores]) -> bool:
    a, b = figures[m], figures[n]
    other_days = a.dated and b.dated and a.as_of != b.as_of
    return (
        scored[m][i] > scored[n][i] + CLOSE and not other_days and not (a.holds(b.value) or b.holds(a.value))
    )


def _sentences(figures: list[Figure]) -> Iterable[list[int]]:
    groups: dict[tuple[int, int, str, tuple[int, int]], list[int]] = {}
    for n, figure in enumerate(figures):
        groups.setdefault((figure.article, figure.paragraph, figure.where, figure.sentence), []).append(n)
    return groups.values()


def _assign(group: list[int], scored: list[Scores]) -> dict[int, int]:
    """Greedy by score, then improved by exchanging pairs until nothing is gained."""
    pairs = sorted(((score, n, i) for n in group for i, score in scored[n].items()), reverse=True)
    taken: dict[int, int] = {}
    used: set[int] = set()
    for score, n, i in pairs:
        if n not in taken and i not in used and score > LEAST:
            taken[n] = i
            used.add(i)
    for _round in range(ROUNDS if len(taken) < MANY else 0):
        swapped = [_swap(a, b, taken, scored) for a in taken for b in taken if a < b]
        if not any(swapped):
            break
    return taken


def _swap(a: int, b: int, taken: dict[int, int], scored: list[Scores]) -> bool:
    now = scored[a][taken[a]] + scored[b][taken[b]]
    then = scored[a].get(taken[b], -99.0) + scored[b].get(taken[a], -99.0)
    if then <= now + 1e-9:
        return False
    taken[a], taken[b] = taken[b], taken[a]
    return True
