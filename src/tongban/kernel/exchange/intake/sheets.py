"""A file as rows of cells: xlsx and csv in the encodings offices use. What was cut off on the way is refused."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.documents import MOST_ROWS, bounded, unpacks_sensibly
from tongban.kernel.core.errors import TongbanError

Cells = list[Any]
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
SEPARATORS = ("\t", ",", ";", "，")


class Unreadable(TongbanError):  # noqa: N818 - read as a sentence: raise Unreadable
    """The file as a whole cannot be taken; the text says what to do."""

    code = "unreadable"
    status = 422


@dataclass
class Sheet:
    """Rows with their numbers as the sender sees them; merged ranges as (first row, last row, first, last column)."""

    name: str
    rows: list[tuple[int, Cells]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    dates_from_1904: bool = False
    # the last row has fewer cells than every other: it was cut on the way (told of text alone)
    cut: bool = False


def sheets_in(name: str, content: bytes) -> list[Sheet]:
    """The sheets of a file that hold anything, told by its bytes and not by its ending."""
    if not content:
        raise Unreadable(_("The file is empty. Send it again."))
    if content[:2] == b"PK":
        return list(_xlsx(content))
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(_("This is an old .xls file or a locked one. Save it as .xlsx without a password."))
    if content.lstrip()[:1] == b"<":
        raise Unreadable(_("This is a web page and no list. Open it in a spreadsheet and save it as .xlsx."))
    if name.lower().endswith(".xlsx"):
        raise Unreadable(_("The .xlsx file is broken or was sent by half. Send it again."))
    return [_csv(name, content)]


def _xlsx(content: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and most files are not xlsx

    try:
        _whole(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        merged = _merged(content, len(book.worksheets))
        for sheet, ranges in zip(book.worksheets, merged, strict=True):
            sheet.reset_dimensions()
            rows = list(_filled(bounded(sheet.iter_rows(values_only=True))))
            if rows:
                yield Sheet(sheet.title, rows, ranges, dates_from_1904=book.epoch.year == 1904)
    except TongbanError:
        raise
    except Exception as error:
        raise Unreadable(_("The .xlsx file is broken or was sent by half. Send it again.")) from error


def _whole(content: bytes) -> None:
    """Every part is there and has its checksum."""
    if zipfile.ZipFile(io.BytesIO(content)).testzip() is not None or not unpacks_sensibly(content):
        raise ValueError


def _merged(content: bytes, count: int) -> list[list[tuple[int, int, int, int]]]:
    """The merged ranges of each sheet, read from the tail of its XML: the fast reader leaves them out."""
    book = zipfile.ZipFile(io.BytesIO(content))
    found = []
    for number in range(1, count + 1):
        name = f"xl/worksheets/sheet{number}.xml"
        text = book.read(name)[-200_000:] if name in book.namelist() else b""
        found.append([(int(b), int(d), _letter(a), _letter(c)) for a, b, c, d in MERGED.findall(text)])
    return found


def _letter(letters: bytes) -> int:
    column = 0
    for one in letters:
        column = column * 26 + one - 64
    return column - 1


def _csv(name: str, content: bytes) -> Sheet:
    text = decoded(content)
    separator = _separator(text)
    _closed(text, separator)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(_("The file is no table: %(why)s.") % {"why": error}) from error
    *widths, last = [len(line) for line in lines if line] or [0]
    return Sheet(
        name, list(_filled(lines)), cut=len(widths) > 1 and len(set(widths)) == 1 and last < widths[0]
    )


def _closed(text: str, separator: str) -> None:
    """A quoted cell that never ends is the mark of a file cut off; other slips of quotes are read as they stand."""
    try:
        for _line in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        if "unexpected end" in str(error):
            row = text[: text.rindex('"')].count("\n") + 1
            raise Unreadable(
                _(
                    "The file ends inside a quoted cell (from row %(row)d): it was sent by half. Send it again."
                )
                % {"row": row}
            ) from error


def decoded(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or GB18030; a character cut in two at the end is told apart from another encoding."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start and error.start >= len(content) - 3:
            raise Unreadable(
                _("The file ends within a character: it was sent by half. Send it again.")
            ) from error
    return _strictly(content, "gb18030")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3:
            raise Unreadable(
                _("The file ends within a character: it was sent by half. Send it again.")
            ) from error
        row = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            _("Row %(row)d is neither UTF-8 nor GB18030 text. Save the file as “CSV UTF-8” or as .xlsx.")
            % {"row": row}
        ) from error


def _separator(text: str) -> str:
    """What separates cells: whatever occurs most evenly in the first lines."""
    lines = [line for line in text.split("\n")[:50] if line.strip()]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in SEPARATORS[:3]}
    return max(counts, key=lambda mark: (counts[mark][len(lines) // 2] if lines else 0, mark == ","))


def _filled(lines: Iterable[Iterable[Any]]) -> Iterator[tuple[int, Cells]]:
    """Rows with anything in them, trailing empty cells cut off."""
    for number, cells in enumerate(lines, 1):
        row = [_kept(c) for c in cells]
        while row and row[-1] is None:
            row.pop()
        if number > MOST_ROWS:
            raise Unreadable(_("A list has at most %(most)d rows. Send it in parts.") % {"most": MOST_ROWS})
        if row:
            yield number, row


def _kept(cell: Any) -> Any:
    """A cell; blank ones are empty, and no database takes a NUL."""
    if isinstance(cell, str):
        cell = cell.replace("\x00", "")
        return cell if cell.strip() else None
    return cell
