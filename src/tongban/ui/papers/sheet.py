"""A paper written from top to bottom: headings, paragraphs, tables and charts on A4, page after page."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.ui.papers.pdf import BLACK, Colour, Page, document, is_latin, width

WIDE, HIGH, MARGIN = 595.0, 842.0, 56.0
ROOM = WIDE - 2 * MARGIN
GREY: Colour = (0.31, 0.36, 0.4)
RULE: Colour = (0.8, 0.79, 0.76)
BLUE: Colour = (0.08, 0.31, 0.5)
PALE: Colour = (0.79, 0.85, 0.9)
NEVER_FIRST = "，。、；：！？）》”’%"


@dataclass(frozen=True)
class Head:
    """A column of a table: its heading, its share of the width, whether numbers stand in it."""

    label: str
    share: float
    numeric: bool = False


class Sheet:
    """What is written goes below what was written before."""

    def __init__(self, title: str, foot: str = "") -> None:
        self.title, self.foot = title, foot
        self._pages: list[Page] = []
        self._turn()

    def heading(self, text: str, size: float = 14) -> None:
        """A heading, never alone at the foot of a page."""
        self.room(size * 2 + 60)
        self.y -= size * 1.7
        self.page.text(MARGIN, self.y, text, size)
        self.y -= size * 0.6

    def paragraph(self, text: str, size: float = 10, colour: Colour = BLACK) -> None:
        """Text in lines as wide as the page."""
        for line in lines_of(text, size, ROOM):
            self.room(size * 1.6)
            self.y -= size * 1.6
            self.page.text(MARGIN, self.y, line, size, colour)
        self.y -= size * 0.5

    def table(self, heads: Sequence[Head], rows: Sequence[Sequence[str]], size: float = 8.5) -> None:
        """A table with its headings again on each page."""
        self._row(heads, [head.label for head in heads], size, GREY)
        for row in rows:
            if self._row(heads, row, size, BLACK, turned=True):
                self._row(heads, [head.label for head in heads], size, GREY)
                self._row(heads, row, size, BLACK)
        self.y -= size

    def room(self, high: float) -> bool:
        """Go on to a new page where so much does not fit any more; was there a turn?"""
        if self.y - high >= MARGIN:
            return False
        self._turn()
        return True

    def finished(self) -> bytes:
        """The file."""
        for number, page in enumerate(self._pages, 1):
            page.text(MARGIN, 30, self.foot, 8, GREY)
            told = f"{number} / {len(self._pages)}"
            page.text(WIDE - MARGIN - width(told, 8), 30, told, 8, GREY)
        return document(self._pages, self.title)

    def _turn(self) -> None:
        self.page = Page()
        self._pages.append(self.page)
        self.y = HIGH - MARGIN

    def _row(
        self, heads: Sequence[Head], row: Sequence[str], size: float, colour: Colour, *, turned: bool = False
    ) -> bool:
        """Draw a row; with `turned`, draw nothing and say so where the page had to be turned for it."""
        whole = sum(head.share for head in heads)
        wides = [ROOM * head.share / whole for head in heads]
        cells = [lines_of(text, size, wide - 8) for text, wide in zip(row, wides, strict=True)]
        high = max(len(cell) for cell in cells) * size * 1.35 + 5
        if self.room(high) and turned:
            return True
        x = MARGIN
        for head, wide, cell in zip(heads, wides, cells, strict=True):
            for n, line in enumerate(cell):
                left = x + wide - 8 - width(line, size) if head.numeric else x
                self.page.text(left, self.y - size * 1.35 * (n + 1), line, size, colour)
            x += wide
        self.y -= high
        self.page.line([(MARGIN, self.y), (WIDE - MARGIN, self.y)], RULE)
        return False


def lines_of(text: str, size: float, room: float) -> list[str]:
    """A text cut into lines: between Chinese characters anywhere, between Latin words at spaces."""
    lines, line = [], ""
    for word in _words(text):
        if line and width(line + word, size) > room and word not in NEVER_FIRST:
            lines.append(line.rstrip())
            line = ""
        line += word if line or word != " " else ""
        while width(line, size) > room and len(line) > 1 and word not in NEVER_FIRST:
            fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or width(line[:n], size) <= room)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line.rstrip()] if line.rstrip() or not lines else lines


def _words(text: str) -> list[str]:
    found: list[str] = []
    for character in text:
        joined = (
            found
            and is_latin(character)
            and character != " "
            and is_latin(found[-1][-1])
            and found[-1] != " "
        )
        if joined:
            found[-1] += character
        else:
            found.append(character)
    return found
