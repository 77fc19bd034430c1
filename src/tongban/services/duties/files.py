"""Lists as files: csv, xlsx and docx that say the same and can be mended and imported again."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt
from openpyxl import Workbook

from tongban.kernel.core.cells import harmless
from tongban.kernel.core.tables import RowError
from tongban.services.duties.queries import said
from tongban.services.duties.sheet import COLUMNS, DutyRow

NAMES = tuple(name for name in COLUMNS if name not in {"since", "until"})
# what the import calls nothing, so that it passes it over
WHY = "需要修改"
A4 = (Cm(29.7), Cm(21.0))  # across: twelve columns


def lines(rows: Iterable[DutyRow]) -> Iterator[list[str]]:
    """Column names, then every row as cells."""
    yield list(NAMES)
    for row in rows:
        yield [harmless(said(row, name)) for name in NAMES]


def as_csv(rows: Iterable[DutyRow]) -> bytes:
    """UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines(rows))
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(rows: Iterable[DutyRow]) -> bytes:
    """A workbook of one sheet."""
    return _book(lines(rows))


def as_docx(rows: Iterable[DutyRow]) -> bytes:
    """A document with one table, A4 across."""
    document = Document()
    page = document.sections[0]
    page.orientation, (page.page_width, page.page_height) = WD_ORIENT.LANDSCAPE, A4
    page.left_margin = page.right_margin = Cm(1)
    document.styles["Normal"].font.size = Pt(8)
    table = document.add_table(rows=0, cols=len(NAMES), style="Table Grid")
    for cells in lines(rows):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    return saved(document)


WRITERS: dict[str, Callable[[Iterable[DutyRow]], bytes]] = {"csv": as_csv, "xlsx": as_xlsx, "docx": as_docx}


def to_mend(rows: Sequence[tuple[int, dict[str, Any]]], errors: Iterable[RowError]) -> bytes:
    """What was sent, as a workbook, with what is wrong beside each row; sent again, that column is passed over."""
    wrong: dict[int, list[str]] = {}
    for error in errors:
        wrong.setdefault(error.row, []).append(f"{error.field}: {error.why}")
    names = list(dict.fromkeys(name for _number, row in rows for name in row if name and name != WHY))
    told = [[WHY, *names]]
    for number, row in rows:
        told.append(["\n".join(wrong.get(number, ())), *(str(row.get(n) or "") for n in names)])
    return _book([harmless(cell) for cell in cells] for cells in told)


def saved(document: Any) -> bytes:
    """A document's bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _book(told: Iterable[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("清单")
    sheet.freeze_panes = "A2"
    for cells in told:
        sheet.append(cells)
    return saved(book)
