"""The feedback file: what became of each row, in the sender's own keys; and what a full list left out."""

import csv
import io
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from tongban.kernel.core.cells import harmless
from tongban.kernel.exchange import queries, states
from tongban.kernel.exchange.models import Submission


def as_csv(row: Submission) -> bytes:
    """The rows as CSV, marked as UTF-8 for spreadsheets."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in line] for line in _rows(row))
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(row: Submission) -> bytes:
    """The rows on a sheet, the counts on a second, and on a third what a full list left out."""
    book = Workbook(write_only=True)
    for title, lines in (
        (_("Rows"), _rows(row)),
        (_("Counts"), _counts(row)),
        (_("Missing"), _missing(row)),
    ):
        sheet = book.create_sheet(str(title))
        for line in lines:
            sheet.append([harmless(cell) for cell in line])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(row: Submission) -> Iterator[list[Any]]:
    yield [
        _("Your key"),
        _("Row in the file"),
        _("What became of it"),
        _("Reason"),
        _("Code"),
        _("Key of the ledger"),
    ]
    for fate in queries.feedback(row):
        yield [fate.sender_key, fate.number, fate.words, fate.reasons, fate.outcome, fate.key]


def _counts(row: Submission) -> Iterator[list[Any]]:
    counts = queries.outcomes(row)
    for code, count in counts.items():
        yield [str(states.OUTCOMES.get(code, code)), count]
    yield [_("Rows sent"), row.rows_sent]


def _missing(row: Submission) -> Iterator[list[Any]]:
    yield [_("Key of the ledger"), _("What became of it"), _("Reason")]
    for one in queries.missing(row).iterator(chunk_size=2000):
        yield [one.key, str(states.DIFFERENCES[one.state]), one.reason]
