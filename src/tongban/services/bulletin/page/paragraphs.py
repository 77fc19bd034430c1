"""Lines joined to what they were before a column broke them: paragraphs, headings, bylines, captions."""

import re

from tongban.services.bulletin.page.lines import (
    LISTED,
    LONGEST_COLUMN,
    QUOTES,
    SENTENCE_END,
    Line,
    column_widths,
    lines_of,
    width,
)
from tongban.services.bulletin.page.shapes import Kind, Unit

CAPTION = re.compile(r"(?:摄影?|供图|资料图|摄影报道)\s*[）)]?$|^(?:图为|上图|下图|左图|右图)")
REPORTER = re.compile(r"(?:^|[\s：])(?:本报)?(?:记者|通讯员|见习记者|实习记者|作者|编辑|文/|来源)")
OPENER = re.compile(
    r"^(?:本报|新华社|本刊|本网|中新|[\u4e00-\u9fff]{2,6}网)[\u4e00-\u9fff\d月日 ]{0,14}(?:讯|电|消息)"
)
DATE_ALONE = re.compile(r"[（(]?(?:19|20)\d\d年\d{1,2}月\d{1,2}日[）)]?")
CAPTION_WIDTH = 160
INDENTED = 5  # by how much the first line of a paragraph may be narrower, its indent lost
HEADING_LINES, HEADING_WIDTH, SHORT = 4, 42, 3


def units_of(text: str) -> list[Unit]:
    """The page as a list of units in the order of the input; every line that is not blank is in exactly one."""
    lines = lines_of(text)
    widths = column_widths(lines)
    units: list[Unit] = []
    at = 0
    while at < len(lines):
        block = _block(lines, at)
        at = _take(lines, widths, at, at + len(block), units)
    return units


def _block(lines: list[Line], at: int) -> list[Line]:
    end = at + 1
    while (
        end < len(lines)
        and not lines[end].gap
        and max(lines[end - 1].width, lines[end].width) <= LONGEST_COLUMN
    ):
        end += 1
    return lines[at:end]


def _take(lines: list[Line], widths: list[float], at: int, end: int, units: list[Unit]) -> int:
    """Take one block, or its first lines, into the units."""
    block = lines[at:end]
    open_one = _open(units, widths[at])
    if not open_one and (
        _section(block[0], widths[at])
        or (_begins(units) and _heads(block, widths[at], INDENTED if units else SHORT + 0.5))
    ):
        _put(units, "heading", block[:1])
        return at + 1
    caption = is_caption(block)
    if caption and (not open_one or len(block) <= 3):
        _put(units, "caption", block)
        return end
    if is_byline(block[0].text) and not open_one:
        _put(units, "byline", block[:1])
        return at + 1
    after = _block(lines, end) if end < len(lines) else []
    expected = bool(units) and units[-1].kind == "heading"  # below a heading a paragraph is expected
    rest_is_heading = not open_one and is_heading(block, widths[at], after, expected=expected)
    if rest_is_heading:
        return at + _headings(block, units)
    _body(block, widths[at:end], units)
    return end


def _section(line: Line, column: float) -> bool:
    """二、农业: a numbered line that is short and no sentence heads what follows."""
    short = line.width < min(24, (column or 99) - SHORT)
    return bool(LISTED.match(line.text)) and short and not _sentence_like(line)


def _begins(units: list[Unit]) -> bool:
    return not units or units[-1].kind != "paragraph"


def _heads(block: list[Line], column: float, margin: float) -> bool:
    """A headline right above its text, without a blank line between: short where the column would be full."""
    if len(block) < 2 or not column or is_byline(block[0].text):
        return False
    first, second = block[:2]
    whole = "，" not in first.text and first.text.count("“") == first.text.count("”")
    short = (
        first.width < column - margin and whole and not _sentence_like(first) and not first.text[-1].isdigit()
    )
    prose = second.width >= column - SHORT and any(mark in line.text for line in block[1:] for mark in "，。")
    return short and prose


def _headings(block: list[Line], units: list[Unit]) -> int:
    """The lines up to a byline are one heading."""
    until = next((n for n, line in enumerate(block) if is_byline(line.text)), len(block))
    _put(units, "heading", block[:until])
    return until


def _put(units: list[Unit], kind: Kind, lines: list[Line]) -> None:
    text = ""
    for line in lines:
        text = joined(text, line.text)
    parts = [line.text for line in lines]
    units.append(Unit(kind, text, [line.number for line in lines], parts))


def is_caption(block: list[Line]) -> bool:
    """Is this block what stands under a picture?"""
    if sum(line.width for line in block) > CAPTION_WIDTH:
        return False
    squeezed = block[-1].text.replace(" ", "")
    return len(block) <= 6 and bool(CAPTION.search(squeezed) or CAPTION.search(block[0].text))


def is_byline(text: str) -> bool:
    """Is this a line that names who wrote?"""
    if DATE_ALONE.fullmatch(text):
        return True
    if len(text) > 40 or SENTENCE_END.search(text) or OPENER.match(text):
        return False
    return text[0] in "□■◎○" or bool(REPORTER.search(text[:14]) and "，" not in text and "报道：" not in text)


def is_heading(block: list[Line], column: float, after: list[Line], *, expected: bool = False) -> bool:
    """Could this block be a headline? Short, without the marks of a sentence, not simply cut off by its column."""
    heads = block[: next((n for n, line in enumerate(block) if is_byline(line.text)), len(block))]
    if not heads or len(heads) > HEADING_LINES or any(_sentence_like(line) for line in heads):
        return False
    if not column or len(heads) < len(block) or not after or _starts(after[0]) or is_caption(after):
        return True
    below_is_prose = any(mark in line.text for line in after for mark in "，。")
    narrow = column - (4.5 if expected else 1)  # the first line of a paragraph is narrower by its indent
    cut_off = all(narrow <= line.width <= column + 1 and " " not in line.text for line in heads)
    return not (cut_off and below_is_prose and not LISTED.match(heads[0].text))


def _sentence_like(line: Line) -> bool:
    marks = "。；" if line.width > 12 else "。；，"
    return (
        line.width > HEADING_WIDTH
        or any(mark in line.text for mark in marks)
        or line.text[-1] in "，、：:,"
        or bool(OPENER.match(line.text))
        or line.table
        or line.text.count("，") > 1
    )


def _starts(line: Line) -> bool:
    return line.indent or bool(OPENER.match(line.text) or LISTED.match(line.text)) or is_byline(line.text)


def _open(units: list[Unit], column: float) -> bool:
    """Is the last paragraph still without its end? (A caption or a byline between does not end it.)"""
    if not column:
        return False
    last = next((unit for unit in reversed(units) if unit.kind not in ("caption", "byline")), None)
    return (
        last is not None
        and last.kind == "paragraph"
        and not last.table
        and not SENTENCE_END.search(last.text)
    )


def _body(block: list[Line], widths: list[float], units: list[Unit]) -> None:
    last = _last_paragraph(units)
    for line, column in zip(block, widths, strict=True):
        if (last is None or SENTENCE_END.search(last.parts[-1])) and _section(line, column):
            _put(units, "heading", [line])
            last = None
        elif last is None or breaks(last, line, column):
            last = Unit("paragraph", line.text, [line.number], [line.text], line.table)
            units.append(last)
        else:
            last.text = joined(last.text, line.text)
            last.lines.append(line.number)
            last.parts.append(line.text)


def _last_paragraph(units: list[Unit]) -> Unit | None:
    for unit in reversed(units):
        if unit.kind == "paragraph":
            return unit
        if unit.kind == "heading":
            return None
    return None


def breaks(before: Unit, line: Line, column: float) -> bool:
    """Does a new paragraph begin with this line?"""
    last_part = before.parts[-1]
    ended = bool(SENTENCE_END.search(last_part))
    if line.indent or line.table or before.table or OPENER.match(line.text):
        return True
    if not column:
        return True
    wide = width(last_part)
    if LISTED.match(line.text) and (ended or wide < column - SHORT or last_part[-1] in "；;：:"):
        return True
    if not ended:
        return last_part[-1] in "：:；;" and wide < column - SHORT and line.text[0] not in QUOTES
    if line.gap:
        return not (line.text[0] in "“‘" and wide >= column - 0.5)
    return wide < column - SHORT


def joined(text: str, more: str) -> str:
    """Two lines as one: a space only between words of Latin letters."""
    if (
        text
        and more
        and text[-1].isascii()
        and more[0].isascii()
        and text[-1].isalpha()
        and more[0].isalpha()
    ):
        return f"{text} {more}"
    return text + more
