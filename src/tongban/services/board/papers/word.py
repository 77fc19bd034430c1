"""The report as a Word document; its charts can be edited there."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.shared import Cm, Pt

from tongban.services.board.papers.wording import Chapter, Paper
from tongban.ui.papers.word_charts import add_chart


def document(told: Paper) -> bytes:
    """The file."""
    made = _a4()
    made.add_heading(told.title, 0)
    made.add_paragraph(told.grounds)
    for chapter in told.chapters:
        _chapter(made, chapter, told.heads)
    made.add_heading(_("How each figure is counted"), 1)
    _table(made, (_("Figure"), _("How it is counted")), told.formulas)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _chapter(made: Any, chapter: Chapter, heads: tuple[str, ...]) -> None:
    made.add_heading(chapter.title, 1)
    for sentence in chapter.sentences:
        made.add_paragraph(sentence)
    _table(made, heads, chapter.rows)
    for chart in chapter.charts:
        add_chart(made, chart.title, chart.labels, chart.values, across=chart.across)


def _table(made: Any, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = made.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _a4() -> Any:
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    made.styles["Normal"].font.size = Pt(10.5)
    return made
