"""Charts on a sheet: columns over time and bars of a ranking, with their numbers written on them."""

from collections.abc import Sequence

from tongban.ui.papers.pdf import width
from tongban.ui.papers.sheet import BLUE, GREY, MARGIN, PALE, ROOM, RULE, Sheet

HIGH, NAME, BAR = 130.0, 0.28, 15.0
Value = float | None


def said(value: Value) -> str:
    """A number as a chart names it."""
    return "" if value is None else f"{value:,.1f}".removesuffix(".0")


def columns(sheet: Sheet, title: str, labels: Sequence[str], values: Sequence[Value]) -> None:
    """Columns from left to right, the last one dark."""
    sheet.room(HIGH + 50)
    sheet.paragraph(title, 9, GREY)
    base, most = sheet.y - HIGH, max([v for v in values if v is not None], default=0) or 1
    step = ROOM / max(len(values), 1)
    for n, (label, value) in enumerate(zip(labels, values, strict=True)):
        left, high = MARGIN + n * step, (value or 0) / most * (HIGH - 26)
        last = n == len(values) - 1
        sheet.page.box(left + step * 0.2, base, step * 0.6, high, BLUE if last else PALE)
        _centred(sheet, said(value), left, step, base + high + 4)
        _centred(sheet, label, left, step, base - 11)
    sheet.page.line([(MARGIN, base), (MARGIN + ROOM, base)], RULE)
    sheet.y = base - 22


def ranking(sheet: Sheet, title: str, labels: Sequence[str], values: Sequence[Value]) -> None:
    """Bars below one another, each with its name and its number."""
    sheet.room(BAR * len(values) + 36)
    sheet.paragraph(title, 9, GREY)
    most, left = max([v for v in values if v is not None], default=0) or 1, MARGIN + ROOM * NAME
    for label, value in zip(labels, values, strict=True):
        sheet.y -= BAR
        wide = (value or 0) / most * (ROOM * (1 - NAME) - 60)
        sheet.page.text(MARGIN, sheet.y + 3, label[:14], 8.5)
        sheet.page.box(left, sheet.y, wide, BAR * 0.7, BLUE)
        sheet.page.text(left + wide + 5, sheet.y + 3, said(value), 8.5, GREY)
    sheet.y -= 14


def _centred(sheet: Sheet, text: str, left: float, step: float, y: float) -> None:
    sheet.page.text(left + (step - width(text, 7)) / 2, y, text, 7, GREY)
