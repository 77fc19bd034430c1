"""Tables in Word documents: one plain table with its column names in the first row, told clearly where it is not."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError

MOST_UNPACKED = 64 * 1024 * 1024  # bytes
MOST_PARTS = 2000
# a sheet may name rows and columns that it does not hold: a few bytes are then read as milliards of empty cells
MOST_ROWS = 1_000_000
MOST_CELLS = 40_000_000
# what a reader would pass over in silence: changes not yet accepted, and fields around rows and cells
UNSETTLED = ("ins", "del", "moveFrom", "moveTo")
BOXES = ("sdt",)

Row = tuple[int, dict[str, Any]]


def refused(why: str) -> TongbanError:
    """What is said of a file that cannot be read, at the field it was given in."""
    return TongbanError(why, code="file_kind", field="file")


def named(head: list[str]) -> list[str]:
    """The names of the columns; refused where the first row has none."""
    if not any(head):
        raise refused(_("The first row is empty: it must name the columns. Remove what stands above them."))
    return head


def unpacks_sensibly(content: bytes) -> bool:
    """Is it a packed office file whose parts are no larger than an office would send?"""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return len(parts) <= MOST_PARTS and sum(p.file_size for p in parts) <= MOST_UNPACKED


class TooManyCellsError(ValueError):
    """A sheet that holds, or says it holds, more than any list has."""


def bounded(lines: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The lines of a sheet, empty ones too, as long as there are not far too many; raises TooManyCellsError."""
    cells = 0
    for number, line in enumerate(lines, 1):
        cells += len(line)
        if number > MOST_ROWS or cells > MOST_CELLS:
            raise TooManyCellsError
        yield line


def docx_rows(content: bytes) -> Iterator[Row]:
    """The rows of the one table of a document, by column name; empty rows are passed over."""
    table = _only_table(content)
    _settled(table)
    rows = [_cells(number, row) for number, row in enumerate(table.tr_lst, 1)]
    head = named(rows[0] if rows else [])
    for number, cells in enumerate(rows[1:], 2):
        if len(cells) != len(head):
            why = _("Row %(row)d of the table has %(n)d cells, its first row has %(head)d.")
            raise refused(why % {"row": number, "n": len(cells), "head": len(head)})
        if any(cells):
            yield number, dict(zip(head, cells, strict=True))


def _only_table(content: bytes) -> Any:
    from docx import Document  # noqa: PLC0415 - slow to import, and few files are docx

    if not unpacks_sensibly(content):
        raise refused(
            _("This is not a readable .docx file, or it unpacks to far more than a document holds.")
        )
    try:
        tables = Document(io.BytesIO(content)).tables
    except Exception as error:
        raise refused(_("This is not a readable .docx file.")) from error
    if len(tables) != 1:
        why = _("The document must hold exactly one table; it has %(n)d. Send the others by themselves.")
        raise refused(why % {"n": len(tables)})
    return tables[0]._tbl  # noqa: SLF001 - rows and cells as they are written; the public ones copy merged cells


def _settled(table: Any) -> None:
    if any(True for name in UNSETTLED for _found in table.iter(_name(name))):
        raise refused(_("The document has changes that are not accepted yet. Accept them all and save it."))
    if any(True for name in BOXES for _found in table.iter(_name(name))):
        raise refused(_("The table has form fields. Save it with plain text in its cells."))


def _cells(number: int, row: Any) -> list[str]:
    """The texts of a row; cells that were merged or hold a table have no one meaning."""
    plain = all(cell.grid_span == 1 and cell.vMerge is None and not cell.tbl_lst for cell in row.tc_lst)
    if not plain or row.grid_before or row.grid_after:
        why = _(
            "Row %(row)d of the table has merged cells or a table inside. Split them, so that every row has each column."
        )
        raise refused(why % {"row": number})
    return ["\n".join(p.text for p in cell.p_lst).strip() for cell in row.tc_lst]


def _name(local: str) -> str:
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    return str(qn(f"w:{local}"))
