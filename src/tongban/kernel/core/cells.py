"""What a cell of a file may hold: text that a spreadsheet would run is told by an apostrophe that it is text."""

from typing import Any

# also in their full width, which Chinese and Japanese spreadsheets read as the narrow ones
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLANK = " \u3000\ufeff\u200b\xa0'"


def harmless(cell: Any) -> Any:
    """The cell; text that would run, also behind blanks, begins with an apostrophe."""
    if not isinstance(cell, str):
        return cell
    return f"'{cell}" if cell.startswith(RUNS) or cell.lstrip(BLANK).startswith(RUNS) else cell


def plain(text: str) -> str:
    """The text that `harmless` made this of."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text
