"""A headline repeats its body: what it repeats speaks of the same indicator, as of the same day."""

from dataclasses import replace

from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.linking.assigning import Link

MOST = 300  # figures of one unit that a headline is held against
Pairs = list[tuple[Figure, Link]]


def follow(heads: list[Figure], links: list[Link], body: list[Figure], body_links: list[Link]) -> None:
    """Change links and dates of figures of headlines and captions in place; what a person said of them stays."""
    told = list(zip(body, body_links, strict=True))
    by_unit: dict[str, Pairs] = {}
    for pair in told if heads else ():
        by_unit.setdefault(pair[0].unit, []).append(pair)
    for n, head in enumerate(heads):
        repeated = _repeated(head, by_unit.get(head.unit, [])[:MOST])
        if repeated and not links[n].by_hand:
            links[n] = replace(repeated[1], candidates=list(repeated[1].candidates), by_hand=False)
        one = links[n].indicator
        dated = repeated[0] if repeated else _of_indicator(one.code, told) if one else None
        if dated is not None and not head.dated:
            head.as_of, head.until, head.since, head.dated = (
                dated.as_of,
                dated.until,
                dated.since,
                dated.dated,
            )


def _repeated(head: Figure, told: Pairs) -> tuple[Figure, Link] | None:
    """The figure of the body that a headline repeats, rather one that has an indicator: 超24万 for 243118 too."""
    alike = [(f, made) for f, made in told if _same(head, f)]
    return min(alike, key=lambda pair: (pair[1].indicator is None, pair[0].value != head.value), default=None)


def _same(head: Figure, figure: Figure) -> bool:
    return figure.value == head.value or head.holds(figure.value) or figure.holds(head.value)


def _of_indicator(code: str, told: Pairs) -> Figure | None:
    return next((f for f, made in told if made.indicator and made.indicator.code == code), None)
