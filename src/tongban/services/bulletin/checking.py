"""One page checked: its articles, every figure with its indicator and verdict, and what the text itself gives away."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.services.bulletin.checks import Check, check_page
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.tables import heads_of
from tongban.services.bulletin.figures.times import calendar_of
from tongban.services.bulletin.figures.whole import figures_in, figures_of_row
from tongban.services.bulletin.linking import Indicator, Link, link
from tongban.services.bulletin.linking.scoring import Context, Lexicon, context_of
from tongban.services.bulletin.page import Article, Page
from tongban.services.bulletin.verdicts import Verdict, judge

Remember = Callable[[Figure, Context], str | None]


@dataclass
class Checked:
    """One article with its figures; links and verdicts stand at the figures' positions."""

    article: Article
    figures: list[Figure]
    contexts: list[Context]
    links: list[Link] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    heads: list[Figure] = field(default_factory=list)


@dataclass
class Result:
    """A page checked."""

    articles: list[Checked]
    checks: list[Check]

    @property
    def all_hold(self) -> bool:
        """Is no figure contradicted?"""
        return not any(v.verdict == "contradicted" for one in self.articles for v in one.verdicts)


def check(
    page: Page, day: date, lexicon: Lexicon | None = None, remembered: Remember | None = None
) -> Result:
    """Find, link and judge every figure of a page of that day."""
    told = [_read(n, article, day) for n, article in enumerate(page.articles)]
    for one in told:
        _link(one, lexicon or Lexicon([]), remembered)
    return Result(told, check_page([(one.article, one.figures, one.heads) for one in told]))


def lexicon_of(indicators: list[Indicator]) -> Lexicon:
    """The declared names made ready once for many pages."""
    return Lexicon(indicators)


def _read(n: int, article: Article, day: date) -> Checked:
    calendar = calendar_of(" ".join(article.headline), day, "".join(article.paragraphs))
    figures: list[Figure] = []
    contexts: list[Context] = []
    heads: list[str] = []
    whole = article.text
    for place, text in enumerate(article.paragraphs):
        if place in article.tables:
            heads = heads_of(text) or heads
            found = figures_of_row(text, heads, calendar, subject=article.place)
        else:
            found = figures_in(text, calendar, subject=article.place)
        for figure in found:
            figure.article, figure.paragraph = n, place
            contexts.append(context_of(figure, text, whole))
        figures += found
    return Checked(article, figures, contexts, heads=_loose(n, article, calendar))


def _loose(n: int, article: Article, calendar: Any) -> list[Figure]:
    """Figures of headlines and captions."""
    found: list[Figure] = []
    for where, lines in (("headline", article.headline), ("caption", article.captions)):
        for place, text in enumerate(lines):
            for figure in figures_in(text, calendar, subject=article.place):
                figure.article, figure.paragraph, figure.where = n, place, where
                found.append(figure)
    return found


def _link(one: Checked, lexicon: Lexicon, remembered: Remember | None) -> None:
    known: dict[int, str] = {}
    if remembered:
        pairs = enumerate(zip(one.figures, one.contexts, strict=True))
        known = {n: code for n, (f, c) in pairs if (code := remembered(f, c)) is not None}
    one.links = link(one.figures, one.contexts, lexicon, known)
    one.verdicts = [judge(f, made.indicator) for f, made in zip(one.figures, one.links, strict=True)]
