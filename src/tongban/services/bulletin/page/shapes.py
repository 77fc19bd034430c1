"""What a page is made of once it is rebuilt."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["heading", "byline", "caption", "paragraph"]


@dataclass
class Unit:
    """Input lines that belong together: what they are, their text joined, and the numbers of the lines used."""

    kind: Kind
    text: str
    lines: list[int]
    parts: list[str] = field(default_factory=list)
    table: bool = False


@dataclass
class Article:
    """One article. `subheads` are positions in `paragraphs`; `tables` are positions of rows whose cells stand apart."""

    headline: list[str] = field(default_factory=list)
    kicker: list[str] = field(default_factory=list)
    byline: str = ""
    source: str = ""
    place: str = ""
    paragraphs: list[str] = field(default_factory=list)
    subheads: list[int] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything that was printed in it."""
        return "\n".join([*self.headline, self.byline, *self.paragraphs, *self.captions])


@dataclass
class Page:
    """The articles in the order in which their bodies stand."""

    articles: list[Article]
