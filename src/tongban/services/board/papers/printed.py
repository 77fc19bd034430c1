"""The report as a PDF."""

from django.utils.translation import gettext as _

from tongban.services.board.papers.wording import Chapter, Paper
from tongban.ui.papers import charts
from tongban.ui.papers.sheet import GREY, Head, Sheet

SHARES = (34.0, 20.0, 16.0, 22.0, 14.0)


def document(told: Paper) -> bytes:
    """The file."""
    sheet = Sheet(told.title, told.title)
    sheet.heading(told.title, 20)
    sheet.paragraph(told.grounds, 9, GREY)
    for chapter in told.chapters:
        _chapter(sheet, chapter, told.heads)
    sheet.heading(_("How each figure is counted"))
    sheet.table([Head(_("Figure"), 30), Head(_("How it is counted"), 70)], told.formulas)
    return sheet.finished()


def _chapter(sheet: Sheet, chapter: Chapter, heads: tuple[str, ...]) -> None:
    sheet.heading(chapter.title)
    for sentence in chapter.sentences:
        sheet.paragraph(sentence)
    columns = [
        Head(label, share, numeric=n in {1, 2})
        for n, (label, share) in enumerate(zip(heads, SHARES, strict=True))
    ]
    sheet.table(columns, chapter.rows)
    for chart in chapter.charts:
        draw = charts.ranking if chart.across else charts.columns
        draw(sheet, chart.title, chart.labels, chart.values)
