"""The text of a PDF with its gaps: where letters change their size or lines stand apart, a blank line stands.

Columns come one after the other as the file gives them; a column that begins at the top again goes on with the text before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SIZES_DIFFER, APART = 0.2, 0.95  # of the size of the letters
SEEN = 16  # characters of a line that tell its size


@dataclass(frozen=True)
class Placed:
    """A line with the size of its letters and where it begins and ends, upwards from the foot of the page."""

    text: str
    size: float
    top: float
    bottom: float

    def stands_apart(self, before: "Placed") -> bool:
        """Is it of another size, or further below the line before than lines of one paragraph are?"""
        size = max(self.size, before.size)
        if abs(self.size - before.size) > SIZES_DIFFER * size:
            return True
        return before.bottom - self.top > APART * size


def text_of(document: Any) -> str:
    """All pages of a document that pypdfium2 has opened."""
    return "\n\n".join("\n".join(_spaced(page.get_textpage())) for page in document)


def _spaced(text_page: Any) -> Iterator[str]:
    before: Placed | None = None
    for line in _lines(text_page):
        if before is not None and line.stands_apart(before):
            yield ""
        yield line.text
        before = line


def _lines(text_page: Any) -> Iterator[Placed]:
    at = 0
    for raw in text_page.get_text_range().split("\n"):
        line = raw.rstrip("\r")
        if line.strip():
            seen = [at + n for n, c in enumerate(line) if not c.isspace()][:SEEN]
            boxes = [text_page.get_charbox(n) for n in seen]
            bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
            yield Placed(line, max(box[3] - box[1] for box in boxes), top, bottom)
        at += len(raw) + 1
