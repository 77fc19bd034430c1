"""Checked pages and drafted reports as Word documents."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.shared import Cm, Pt, RGBColor

from tongban.services.bulletin import marking, rules
from tongban.services.bulletin.drafting import Filled
from tongban.services.bulletin.models import Page, Printed

COLOURS = {
    "ok": RGBColor(0x22, 0x70, 0x4D),
    "late": RGBColor(0xB0, 0x34, 0x26),
    "wait": RGBColor(0x8A, 0x58, 0x00),
}


def checked(page: Page, rows: Sequence[Printed]) -> bytes:
    """The checked page: its text with marked figures, then every figure with its verdict and who signed."""
    document = _a4()
    document.add_heading(page.title, 1)
    document.add_paragraph(f"{page.sender} · {page.day.isoformat()}")
    for article in marking.articles(page, rows):
        for line in article["headline"]:
            _write(document.add_heading("", 2), line["pieces"])
        for paragraph in article["paragraphs"]:
            _write(document.add_paragraph(), paragraph["pieces"])
        for line in article["captions"]:
            _write(document.add_paragraph(), line["pieces"])
    document.add_heading(_("Figures"), 2)
    _table(document, rows)
    _checks(document, page)
    return _saved(document)


def report(title: str, told: Iterable[Filled]) -> bytes:
    """A drafted report; every figure has a number, under which its source stands at the end."""
    document = _a4()
    document.add_heading(title, 1)
    paragraph = document.add_paragraph()
    sources: dict[str, int] = {}
    for part in told:
        first, *more = part.text.split("\n")
        paragraph.add_run(first)
        for line in more:
            paragraph = document.add_paragraph(line)
        if part.source:
            number = sources.setdefault(part.source, len(sources) + 1)
            paragraph.add_run(f"[{number}]").font.superscript = True
    if sources:
        document.add_heading(_("Where the figures come from"), 2)
    for source, number in sources.items():
        document.add_paragraph(f"[{number}] {source}")
    return _saved(document)


def _write(paragraph: Any, pieces: Iterable[marking.Piece]) -> None:
    for piece in pieces:
        run = paragraph.add_run(f"{piece.text}{piece.sign}" if piece.row else piece.text)
        if piece.row:
            run.bold = True
            if piece.signal in COLOURS:
                run.font.color.rgb = COLOURS[piece.signal]


def _table(document: Any, rows: Iterable[Printed]) -> None:
    heads = (_("Printed"), _("What it measures"), _("As of"), _("Verdict"), _("Why"), _("Signed by"))
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    for row in rows:
        signed = row.signed
        who = (
            f"{row.asked.name} {'✓' if signed.agrees else '✗'} {signed.words}".strip()
            if signed and row.asked
            else ""
        )
        said = (row.text, row.measure, row.as_of.isoformat(), str(rules.VERDICTS[row.verdict]), row.why, who)
        for cell, text in zip(table.add_row().cells, said, strict=True):
            cell.text = text


def _checks(document: Any, page: Page) -> None:
    wrong = marking.wrong(page)
    if wrong:
        document.add_heading(_("What the text gives away by itself"), 2)
    for check in wrong:
        document.add_paragraph(check["why"], style="List Bullet")


def _a4() -> Any:
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    document.styles["Normal"].font.size = Pt(10.5)
    return document


def _saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
