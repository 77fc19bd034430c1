"""The file of errors: the sender's own rows as they came, with what is wrong beside them, to be mended and sent again."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import PatternFill

MARK = PatternFill("solid", fgColor="FFF2CC")


def errors_file(headings: Sequence[str], rows: Iterable[tuple[int, Sequence[str], str]]) -> bytes:
    """An xlsx of (row number, cells, what is wrong): all cells text, so that no spreadsheet turns them into numbers.

    Mended, it can be sent as it is: the two columns put before are no columns of a register.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("To be mended"))
    sheet.freeze_panes = "C2"
    # the headings are the sender's, as little to be trusted as the cells
    told = (_("Row in the file"), _("What is wrong and what to do"), *headings)
    sheet.append([_cell(sheet, str(text)) for text in told])
    for number, cells, why in rows:
        sheet.append([number, _cell(sheet, why, marked=True), *(_cell(sheet, text) for text in cells)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, text: str, *, marked: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # a value that begins with = is text, too
    cell.number_format = "@"
    if marked:
        cell.fill = MARK
    return cell
