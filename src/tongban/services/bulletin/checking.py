"""One page checked: its articles, every figure with its indicator and verdict, and what the text itself gives away."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from tongban.services.bulletin.checks import Check, check_page
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.tables import heads_of
from tongban.services.bulletin.figures.times import Calendar, calendar_of
from tongban.services.bulletin.figures.whole import figures_in, figures_of_row
from tongban.services.bulletin.linking import Indicator, Link, follow, link
from tongban.services.bulletin.linking.scoring import Context, Lexicon, context_of
from tongban.services.bulletin.page import Article, Page
from tongban.services.bulletin.verdicts import Verdict, judge

Remember = Callable[[Figure, Context], str | None]


@dataclass
class Judged:
    """Figures of one kind of place; contexts, links and verdicts stand at the figures' positions."""

    figures: list[Figure]
    contexts: list[Context]
    links: list[Link] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


@dataclass
class Checked(Judged):
    """One article: the figures of its paragraphs, and `heads`, those of its headlines and captions."""

    article: Article = field(default_factory=Article)
    heads: Judged = field(default_factory=lambda: Judged([], []))

    @property
    def both(self) -> tuple[Judged, Judged]:
        """Those of the paragraphs, then those of headlines and captions."""
        return self, self.heads


@dataclass
class Result:
    """A page checked."""

    articles: list[Checked]
    checks: list[Check]

    @property
    def all_hold(self) -> bool:
        """Is no figure contradicted?"""
        every = (v for one in self.articles for part in one.both for v in part.verdicts)
        return not any(v.verdict == "contradicted" for v in every)


def check(
    page: Page, day: date, lexicon: Lexicon | None = None, remembered: Remember | None = None
) -> Result:
    """Find, link and judge every figure of a page of that day."""
    told = [_read(n, article, day) for n, article in enumerate(page.articles)]
    for one in told:
        _link(one, lexicon or Lexicon([]), remembered)
    return Result(told, check_page([(one.article, one.figures, one.heads.figures) for one in told]))


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
    return Checked(figures, contexts, article=article, heads=_loose(n, article, calendar))


def _loose(n: int, article: Article, calendar: Calendar) -> Judged:
    """Figures of headlines and captions, read with the first paragraph beside them."""
    found = Judged([], [])
    first = " ".join(article.headline) + "".join(article.paragraphs[:1])
    for where, lines in (("headline", article.headline), ("caption", article.captions)):
        for place, text in enumerate(lines):
            for figure in figures_in(text, calendar, subject=article.place):
                figure.article, figure.paragraph, figure.where = n, place, where
                found.figures.append(figure)
                found.contexts.append(replace(context_of(figure, text, article.text), paragraph=first))
    return found


def _link(one: Checked, lexicon: Lexicon, remembered: Remember | None) -> None:
    """Those of the paragraphs first: what a headline repeats speaks of the same, as of the same day."""
    for part in one.both:
        part.links = link(part.figures, part.contexts, lexicon, _known(part, remembered))
    follow(one.heads.figures, one.heads.links, one.figures, one.links)
    for part in one.both:
        pairs = zip(part.figures, part.links, strict=True)
        part.verdicts = [judge(figure, made.indicator) for figure, made in pairs]


def _known(part: Judged, remembered: Remember | None) -> dict[int, str]:
    if remembered is None:
        return {}
    pairs = enumerate(zip(part.figures, part.contexts, strict=True))
    return {n: code for n, (f, c) in pairs if (code := remembered(f, c)) is not None}
