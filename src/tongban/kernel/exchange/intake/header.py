"""Where a list begins: its heading row among titles and merged cells, and which column each heading stands for."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from tongban.kernel.exchange.intake.sheets import Cells, Sheet, Unreadable
from tongban.kernel.exchange.registers import Register

DEEPEST = 20  # rows among which the headings are sought
SENDER_KEY = "#key"
NUMBER = re.compile(r"\d{4}")  # no heading has one, hardly any row is without
KEY_WORDS = ("编号", "主键", "记录编号", "唯一标识", "key", "id", "record id")


@dataclass
class Header:
    """The headings as sent, the columns they stand for ({column name: position}), and the first row below them."""

    names: list[str]
    positions: dict[str, int]
    below: int
    unknown: list[str]


def find(sheets: list[Sheet], register: Register, mapping: Mapping[str, str]) -> tuple[Sheet, Header]:
    """The one sheet that holds the list, and its headings; `mapping` is what its source's headings meant before."""
    words = known_words(register, mapping)
    found = [(sheet, head) for sheet in sheets if (head := _best(sheet, register, words))]
    if not found:
        wanted = "、".join(str(c.label) for c in register.columns if c.required)
        raise Unreadable(
            _("No row of headings was found in the first %(n)d rows. It must name at least: %(wanted)s.")
            % {"n": DEEPEST, "wanted": wanted},
            code="no_header",
        )
    if len(found) > 1:
        names = "、".join(sheet.name for sheet, _head in found)
        raise Unreadable(_("Several sheets hold lists (%(names)s). Send each by itself.") % {"names": names})
    return found[0]


def known_words(register: Register, mapping: Mapping[str, str]) -> dict[str, str]:
    """Every spelling that stands for a column: its name, its label in both languages, synonyms, and what was said before."""
    words = {plain(word): SENDER_KEY for word in KEY_WORDS}
    for column in register.columns:
        for language in ("zh-hans", "en"):
            with translation.override(language):
                words[plain(str(column.label))] = column.name
        words |= {plain(word): column.name for word in (column.name, *column.synonyms)}
    return words | {plain(heading): name for heading, name in mapping.items()}


def plain(text: str) -> str:
    """A heading without what is put around it: spaces, marks, notes in brackets."""
    line = unicodedata.normalize("NFKC", text).casefold()
    line = re.sub(r"[(\[【〔{].*?[)\]】〕}]", "", line)
    return re.sub(r"[\s*:_\-/、,.·]", "", line)


def _best(sheet: Sheet, register: Register, words: dict[str, str]) -> Header | None:
    """The row, alone or with the one below it, whose headings name the most columns; None if a required one is missing."""
    needed = {c.name for c in register.columns if c.required}
    best: Header | None = None
    for index in range(min(DEEPEST, len(sheet.rows))):
        for height in (1, 2):
            head = _read(sheet, index, height, words)
            if (
                head
                and needed <= set(head.positions)
                and (not best or len(head.positions) > len(best.positions))
            ):
                best = head
    return best


def _read(sheet: Sheet, index: int, height: int, words: dict[str, str]) -> Header | None:
    rows = sheet.rows[index : index + height]
    if len(rows) < height or rows[-1][0] - rows[0][0] != height - 1:
        return None
    if height > 1 and any(NUMBER.search(_text(cell)) for cell in rows[-1][1]):
        return None  # the row below is the first of the list
    names = [_joined(parts) for parts in _columns(sheet, rows)]
    if any(len(name) > 60 for name in names):
        return None
    positions: dict[str, int] = {}
    unknown = []
    for position, name in enumerate(names):
        column = _meaning(name, words)
        if column is None:
            unknown += [name] if name else []
        elif column in positions and column != SENDER_KEY:
            raise Unreadable(
                _("Two headings (“%(one)s” and “%(two)s”) mean the same column. Leave one of them out.")
                % {"one": names[positions[column]].strip("\n"), "two": name.strip("\n")},
                code="header_twice",
            )
        else:
            positions.setdefault(column, position)
    return Header([n.replace("\n", " ") for n in names], positions, index + height, unknown)


def _columns(sheet: Sheet, rows: list[tuple[int, Cells]]) -> list[list[str]]:
    """The heading cells of each column from the top down, a merged one standing over all it covers."""
    width = max(len(cells) for _number, cells in rows)
    told = [[_text(cells[i]) if i < len(cells) else "" for i in range(width)] for _number, cells in rows]
    for at, (number, _cells) in enumerate(rows):
        for top, _bottom, first, last in sheet.merged:
            if top == number and first < width:
                told[at][first : last + 1] = [told[at][first]] * (min(last, width - 1) - first + 1)
    return [[line[i] for line in told] for i in range(width)]


def _joined(parts: list[str]) -> str:
    kept = [p for p in dict.fromkeys(parts) if p]
    return "\n".join(kept)


def _meaning(name: str, words: dict[str, str]) -> str | None:
    """What a heading means: as a whole, else its lower part, else its upper (a two-row heading is read both ways)."""
    upper, _line, lower = name.rpartition("\n")
    tries = (name.replace("\n", ""), lower, upper)
    return next((words[p] for t in tries if (p := plain(t)) in words), None)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
