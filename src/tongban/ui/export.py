"""Lists as files an office can open: CSV and xlsx, row by row, with nothing in them that a spreadsheet would run."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tongban.kernel.cases.attachments.kinds import MIME
from tongban.kernel.core import clock
from tongban.kernel.core.cells import harmless

BOM = "\ufeff"
CSV = "text/csv; charset=utf-8"
TYPES = {
    **MIME,
    "csv": CSV,
    "geojson": "application/geo+json",
    "ics": "text/calendar; charset=utf-8",
}


@dataclass(frozen=True)
class Column:
    """One column of a list: its heading, what a row says in it, what its file says, how it stands."""

    label: Any
    says: Callable[[Any], Any]
    writes: Callable[[Any], Any] | None = None
    numeric: bool = False
    link: bool = False

    def written(self, row: Any) -> Any:
        """What the file holds for a row."""
        return (self.writes or self.says)(row)


def guarded(value: Any) -> Any:
    """A cell as a spreadsheet may have it: text that would run gets an apostrophe, times are Beijing's."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.astimezone(clock.BEIJING).replace(tzinfo=None)
    if isinstance(value, date):
        return value
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", str(value)))


def table(rows: Iterable[Any], columns: Sequence[Column]) -> Iterator[list[Any]]:
    """Headings and rows, every cell guarded."""
    yield [guarded(str(column.label)) for column in columns]
    for row in rows:
        yield [guarded(column.written(row)) for column in columns]


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[Any], columns: Sequence[Column]) -> Iterator[str]:
    """The list as CSV lines; the mark at the start tells spreadsheets it is UTF-8."""
    writer = csv.writer(_Line())
    yield BOM
    for cells in table(rows, columns):
        yield writer.writerow([_plain(cell) for cell in cells])


def as_xlsx(rows: Iterable[Any], columns: Sequence[Column], title: str) -> bytes:
    """The list as a workbook of one sheet, its first row frozen."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in title if c not in r"[]:*?/\'")[:31] or "1")
    sheet.freeze_panes = "A2"
    for cells in table(rows, columns):
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(cell: Any) -> Any:
    return f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime) else cell


def file_of(rows: Iterable[Any], columns: Sequence[Column], title: str, kind: str) -> HttpResponse:
    """The list as an answer: `kind` is csv or xlsx; the name says what it is and when it was taken."""
    name = f"{title}-{clock.now().astimezone(clock.BEIJING):%Y%m%d-%H%M}.{kind}"
    return attachment(as_csv(rows, columns) if kind == "csv" else as_xlsx(rows, columns, title), name)


def attachment(content: bytes | str | Iterator[Any], name: str) -> HttpResponse:
    """A file to take along; its type is told by the ending of its name. What is given piece by piece is streamed."""
    whole = isinstance(content, bytes | str)
    kind = TYPES[name.rpartition(".")[2]]
    answer: HttpResponse = (HttpResponse if whole else StreamingHttpResponse)(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
