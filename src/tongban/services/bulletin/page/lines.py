"""Lines as a PDF gives them: how wide they look, how wide their column is, where sentences end."""

import re
from collections import Counter
from dataclasses import dataclass

from tongban.services.bulletin.page.columns import one_after_the_other

ENDS = re.compile(r"[。！？!?…；;][”’』」）)》〉\"]*$")
SENTENCE_END = re.compile(r"[。！？!?…][”’』」）)》〉\"]*$")
QUOTES = '“‘「『（《〈("—'
LISTED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十]{1,3}[章条部分节]|[●■◆▲★•·])"
)
LETTER_SPACED = re.compile(r"(?:[\u4e00-\u9fff] ){3,}[\u4e00-\u9fff]")
SPACED_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
CELLS = re.compile(r"\t|\u3000{1,}| {2,}|[|｜│]")
NUMBERS = re.compile(r"^[^\d\s][^\d]*(?: -?\d[\d.,]*%?){2,}$")
NARROW = re.compile(r"[\x00-\u1100]+")
LONGEST_COLUMN = 48
NEAR = 14
FEW = 6


@dataclass(frozen=True)
class Line:
    """One line that is not blank: its number in the input, its text, whether blank lines stand before it."""

    number: int
    text: str
    width: float
    gap: bool
    indent: bool

    @property
    def ended(self) -> bool:
        """Does a sentence end with it?"""
        return bool(SENTENCE_END.search(self.text))

    @property
    def table(self) -> bool:
        """Is it a row of cells standing apart?"""
        if self.ended or any(mark in self.text for mark in "，。；"):
            return False
        return len(cells_of(self.text)) >= 3 or bool(NUMBERS.search(self.text))


def cells_of(text: str) -> list[str]:
    """The cells of a row."""
    return [cell.strip() for cell in CELLS.split(text) if cell.strip()]


def lines_of(text: str) -> list[Line]:
    """Every line that is not blank, letter-spacing closed."""
    found, gap = [], False
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    for number, raw in one_after_the_other(plain.split("\n")):
        said = raw.strip(" \t\u3000\xa0\ufeff\u200b")
        if not said:
            gap = True
            continue
        said = SPACED_HAN.sub("", said) if LETTER_SPACED.search(said) else said
        indent = raw[:1] in "\t\u3000" or raw.startswith("    ")
        found.append(Line(number, said, width(said), gap, indent))
        gap = False
    return found


def width(text: str) -> float:
    """How wide a line looks, in Han characters."""
    if text.isascii():
        return len(text) / 2
    narrow = sum(len(m) for m in NARROW.findall(text))
    return len(text) - narrow / 2 - text.count(" ") / 4


def column_widths(lines: list[Line]) -> list[float]:
    """For each line the width of the column it stands in: the upper mode of the widths near by (0: not broken hard)."""
    rounded = [round(line.width) for line in lines]
    return [_mode(rounded[max(0, n - NEAR) : n + NEAR + 1]) for n in range(len(lines))]


def _mode(widths: list[int]) -> float:
    counts = Counter(w for w in widths if w >= 8)
    if not counts:
        return 0
    often = max(counts.values())
    upper = max(w for w, count in counts.items() if count >= max(2, often * 0.4)) if often > 1 else 0
    beyond = sum(1 for w in widths if w > upper + 2)
    usual = sum(counts[w] for w in range(upper - 2, upper + 3)) >= max(2, len(widths) * 0.3)
    if 8 <= upper <= LONGEST_COLUMN and beyond <= len(widths) * 0.15 and usual:
        return upper
    few = len(widths) <= FEW and 8 <= max(widths) <= LONGEST_COLUMN  # too few lines to have a usual width
    return max(widths) if few else 0
