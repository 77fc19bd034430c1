"""A list read: its rows in the register's own terms, and everything that is wrong with it, with row and column."""

import re
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.exchange.intake import header, shifting
from tongban.kernel.exchange.intake.shapes import DamagedCell, Line, Listing, Problem
from tongban.kernel.exchange.intake.sheets import Cells, Sheet, Unreadable, sheets_in
from tongban.kernel.exchange.intake.values import Damaged, Told, read
from tongban.kernel.exchange.registers import Register

TOTAL = re.compile(
    r"^(?:共|合计|总计|小计|总数|总人数|total)[:： ]*(?:计)?[:： ]*(\d+)?\s*(?:条|行|人|户|家|个|名|rows)?$",
    re.IGNORECASE,
)


def read_list(
    name: str,
    content: bytes,
    register: Register,
    *,
    mapping: Mapping[str, str] | None = None,
    declared: int | None = None,
) -> Listing:
    """Read a file against a register. `declared` is how many rows its sender says it has.

    Raises Unreadable where there is no list to be read at all; what is wrong with a list is told in `refused`.
    """
    sheet, head = header.find(sheets_in(name, content), register, mapping or {})
    rows, footers = _body(sheet, head)
    told = Told(sheet.dates_from_1904)
    lines = [_line(number, cells, head, register, told) for number, cells in rows]
    if not lines:
        raise Unreadable(_("There are headings and no rows below them."), code="no_rows")
    meant = {head.names[at]: name for name, at in head.positions.items() if name != header.SENDER_KEY}
    listing = Listing(head.names, meant, head.unknown, lines)
    listing.refused = [
        *_miscounted(len(lines), [*footers, *([declared] if declared is not None else [])], rows[-1][0]),
        *_cut(sheet, rows[-1][0]),
        *_damaged(lines),
        *shifting.found(rows, lines, head, register, told),
    ]
    return listing


def _body(sheet: Sheet, head: header.Header) -> tuple[list[tuple[int, Cells]], list[int]]:
    """The rows of the list, and the numbers of rows that lines of totals below it declare."""
    rows = sheet.rows[head.below :]
    footers = []
    while rows and (total := TOTAL.match("".join(str(c) for c in rows[-1][1] if c is not None).strip())):
        footers += [int(total[1])] if total[1] else []
        rows = rows[:-1]
    return rows, footers


def _line(number: int, cells: Cells, head: header.Header, register: Register, told: Told) -> Line:
    raw = ["" if c is None else str(c) for c in cells]
    line = Line(number, raw, {})
    for column in register.columns:
        at = head.positions.get(column.name)
        cell = cells[at] if at is not None and at < len(cells) else None
        try:
            value = read(cell, column, told)
        except TongbanError as error:
            line.problems.append(_problem(number, head.names[at or 0], error))
            continue
        if value:
            line.values[column.name] = value
        elif column.required:
            line.problems.append(Problem(number, str(column.label), _("This is missing and must be there.")))
    at = head.positions.get(header.SENDER_KEY)
    line.sender_key = raw[at][:80] if at is not None and at < len(raw) else ""
    return line


def _problem(number: int, heading: str, error: TongbanError) -> Problem:
    kind = DamagedCell if isinstance(error, Damaged) else Problem
    return kind(number, heading, error.message)


def _damaged(lines: Sequence[Line]) -> Iterator[Problem]:
    """Numbers that lost digits are no slip of one row: the spreadsheet has had them all."""
    for line in lines:
        yield from (p for p in line.problems if isinstance(p, DamagedCell))


def _miscounted(count: int, declared: Sequence[int], last: int) -> Iterator[Problem]:
    for number in declared:
        if number != count:
            text = _("The list says that it has %(said)d rows, and %(has)d came. Send the whole file.")
            yield Problem(last, "", text % {"said": number, "has": count})


def _cut(sheet: Sheet, last: int) -> Iterator[Problem]:
    """A last row that breaks off where all others go on was cut on the way."""
    if sheet.cut and sheet.rows[-1][0] == last:  # a line of totals below is as short as it likes
        text = _("The last row breaks off: the file was sent by half. Send it again.")
        yield Problem(last, "", text)
