"""Reading what offices send: jsonl, csv (UTF-8, with BOM, GB18030), xlsx and docx, row by row with the row's number."""

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.documents import bounded, docx_rows, named, refused, unpacks_sensibly
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.text import clean

Row = tuple[int, dict[str, Any]]


@dataclass(frozen=True)
class RowError:
    """What is wrong in which row and field."""

    row: int
    field: str
    why: str


def cell(row: Mapping[str, Any], names: Sequence[str]) -> str:
    """What stands in the first of these columns that a row has, cleaned; empty if it has none of them."""
    return clean(str(next((row[name] for name in names if row.get(name) is not None), "")))


def rows_of(name: str) -> Iterator[Row]:
    """The rows of a file by its ending; '-' is jsonl on standard input. A line that is no row is given as None."""
    if name == "-":
        yield from _jsonl(sys.stdin.buffer.read())
        return
    file = Path(name)
    if not file.is_file():
        raise TongbanError(_("There is no file %(name)s.") % {"name": name}, code="no_file")
    yield from rows_in(file.name, file.read_bytes())


def rows_in(name: str, content: bytes) -> Iterator[Row]:
    """The rows of a file's content."""
    readers = {"jsonl": _jsonl, "csv": _csv, "xlsx": _xlsx, "docx": docx_rows}
    reader = readers.get(name.rsplit(".", 1)[-1].lower())
    if reader is None:
        raise TongbanError(_("Only .jsonl, .csv, .xlsx and .docx files can be read."), code="file_kind")
    yield from reader(content)


def decoded(content: bytes) -> str:
    """Text in the encodings Chinese offices use; never guessed beyond these."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TongbanError(_("The file is neither UTF-8 nor GB18030 text."), code="encoding")


def _jsonl(content: bytes) -> Iterator[Row]:
    for number, line in enumerate(decoded(content).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        yield number, row if isinstance(row, dict) else {"": line[:80]}


def _csv(content: bytes) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(decoded(content), newline=""))
    try:
        for number, row in enumerate(reader, 2):
            yield number, {(key or "").strip(): value for key, value in row.items()}
    except csv.Error as error:
        raise refused(_("The file is no table: %(why)s.") % {"why": error}) from error


def _xlsx(content: bytes) -> Iterator[Row]:
    lines = _lines(content)
    head = named([str(cell or "").strip() for cell in next(lines, ())])
    while head and not head[-1]:
        head.pop()
    for number, cells in enumerate(lines, 2):
        if any(cell not in (None, "") for cell in cells):
            yield number, dict(zip(head, cells, strict=False))


def _lines(content: bytes) -> Iterator[Sequence[Any]]:
    """The first sheet's lines; what breaks on the way breaks as a refusal."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and most files are not xlsx

    if not unpacks_sensibly(content):
        raise refused(_("This is not a readable .xlsx file."))
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()  # what the sheet says of its own size may be anything
        yield from bounded(sheet.iter_rows(values_only=True))
    except Exception as error:
        raise refused(_("This is not a readable .xlsx file.")) from error
