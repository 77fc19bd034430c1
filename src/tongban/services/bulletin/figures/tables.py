"""Rows of tables: each number with the unit of its column's heading or of its row, named by both."""

import re

from tongban.services.bulletin.figures.claiming import Reading, Spot, claimed
from tongban.services.bulletin.figures.numerals import POWERS, Number, arabic, flat
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import unit_of, words
from tongban.services.bulletin.page.lines import CELLS, cells_of

CELL = re.compile(r"[^\t\u3000|｜│ ]+(?: [^\t\u3000|｜│ ]+)*")
NUMBER = re.compile(r"([-−]?)(\d{1,3}(?: \d{3})+(?:\.\d+)?|\d[\d,]*(?:\.\d+)?)\s*(%?)")
IN_BRACKETS = re.compile(r"[（(]([^）)]{1,10})[）)]")
POWER = re.compile(r"^(万亿|亿|百万|万|千(?!瓦|米|克|伏)|百)?(.*)$")


def row_figures(text: str, heads: list[str]) -> list[Figure]:
    """The figures of one row; `heads` are the cells of the row that heads the table."""
    plain = flat(text)
    spans = _spans(plain)
    cells = [plain[a:b] for a, b in spans]
    label = next((c for c in cells if not NUMBER.fullmatch(c)), "")
    own = next((c for c in cells[1:] if _is_unit(c)), "")
    found = []
    for n, (start, end) in enumerate(spans):
        match = NUMBER.fullmatch(plain[start:end])
        if match and n:
            head = heads[n] if len(heads) == len(cells) else ""
            found.append(_figure(text, plain, start, match, label=label, own=own, head=head))
    return found


def heads_of(text: str) -> list[str]:
    """The cells of a row that has no numbers: it heads the rows below."""
    cells = cells_of(text) if CELLS.search(text) else text.split()
    return [] if any(NUMBER.fullmatch(c) for c in cells) else cells


def _spans(plain: str) -> list[tuple[int, int]]:
    wide = [m.span() for m in re.finditer(r"[^\t\u3000|｜│]+?(?=\t|\u3000|\||｜|│| {2,}|$)", plain)]
    spans = [(a + len(plain[a:b]) - len(plain[a:b].lstrip()), b) for a, b in wide if plain[a:b].strip()]
    return spans if len(spans) > 2 else [m.span() for m in re.finditer(r"\S+", plain)]


def _is_unit(cell: str) -> bool:
    found = POWER.match(cell)
    return bool(found and found[2] in words()) or cell in ("%", "‰")


def _figure(
    text: str, plain: str, start: int, match: re.Match[str], *, label: str, own: str, head: str
) -> Figure:
    bracket = IN_BRACKETS.search(head)
    printed = match[3] or (bracket[1] if bracket and _is_unit(bracket[1]) else "") or _usual(head) or own
    found = POWER.match(printed)
    power, unit = (found[1] or "", found[2]) if found and found[2] in words() else ("", printed)
    number = arabic(match[2], power)
    if match[1]:
        number = Number(-number.value, number.last, number.nonzero, number.digits)
    end = start + len(match[0].rstrip("%").rstrip()) + len(match[3])
    made = claimed(
        Reading(text, plain), Spot(start, end, unit, power=power if power in POWERS else ""), number
    )
    made.qualifier = ""
    made.left = f"{label}{IN_BRACKETS.sub('', head)}"
    made.measure = made.left
    made.kind = (
        "growth"
        if unit == "%" and re.search(r"增|比", head)
        else "money"
        if unit_of(unit).family == "money"
        else "count"
    )
    return made


def _usual(head: str) -> str:
    return "%" if "%" in head or "％" in head else ""
