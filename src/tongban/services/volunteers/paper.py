"""A service record on one page of PDF, with a code that anybody can verify."""

from collections.abc import Sequence

import qrcode
from django.utils.translation import gettext as _

from tongban.ui.papers.pdf import BLACK, Page, document
from tongban.ui.papers.sheet import HIGH, WIDE, lines_of

EDGE, FOOT, SIDE, APART = 72, 96, 130, 20


def page(title: str, lines: Sequence[tuple[str, str]], *, note: str, code: str) -> bytes:
    """The page as a file: a title, lines of (label, what), a note, and `code` as a square for a camera."""
    made, at = Page(), HIGH - 170
    made.text(EDGE, HIGH - 110, title, 24)
    for label, said in lines:
        made.text(EDGE, at, label, 11)
        made.text(EDGE + 130, at, said, 13)
        at -= 30
    for n, line in enumerate(lines_of(note, 10, WIDE - 2 * EDGE - SIDE - APART)):
        made.text(EDGE, FOOT + SIDE - 16 * n, line)
    _square(made, code, WIDE - EDGE - SIDE)
    return document([made], title)


def time_given(minutes: int) -> str:
    """A length of time as a record states it, on paper and where it is verified: whole hours and what is over."""
    return _("%(hours)d h %(minutes)02d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def _square(made: Page, code: str, left: float) -> None:
    drawn = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    drawn.add_data(code)
    drawn.make(fit=True)
    rows = drawn.get_matrix()
    step = SIDE / len(rows)
    for m, row in enumerate(reversed(rows)):
        for n, dark in enumerate(row):
            if dark:
                made.box(left + n * step, FOOT + m * step, step, step, BLACK)
