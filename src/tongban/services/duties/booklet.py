"""The lists in force as a booklet: contents, then list by list and office by office; as a page and as a document."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document
from docx.shared import Cm, Pt

from tongban.kernel.core.clock import today
from tongban.kernel.parties.office_kinds import label_of
from tongban.kernel.places.models import Division
from tongban.services.duties import queries, reading
from tongban.services.duties.files import saved
from tongban.services.duties.models import DutyItem, DutyList


@dataclass(frozen=True)
class Part:
    """What one kind of office leads in a list."""

    lead: str
    items: list[dict[str, Any]]


@dataclass(frozen=True)
class Chapter:
    """One list."""

    row: DutyList
    line: dict[str, Any]
    parts: list[Part]

    @property
    def count(self) -> int:
        """How many duties."""
        return sum(len(part.items) for part in self.parts)


def chapters(division: Division) -> list[Chapter]:
    """Every list that holds at a division today, its duties by the office that leads them."""
    return [_chapter(row) for row in queries.lists_for(division.path)]


def _chapter(row: DutyList) -> Chapter:
    by_lead: dict[str, list[DutyItem]] = {}
    for item in queries.items(row):
        by_lead.setdefault(item.lead_kind, []).append(item)
    parts = [Part(label_of(kind), [reading.item(i) for i in items]) for kind, items in by_lead.items()]
    return Chapter(row, reading.line(row), parts)


def as_docx(division: Division, told: Iterable[Chapter]) -> bytes:
    """The booklet as a document, A4."""
    told = list(told)
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(_("Duty lists of %(division)s") % {"division": division.name}, 0)
    document.add_paragraph(date_format(today(), "DATE_FORMAT"))
    document.add_heading(_("Contents"), 1)
    for chapter in told:
        document.add_paragraph(f"{chapter.row.title}（{chapter.count}）", style="List Number")
        for part in chapter.parts:
            document.add_paragraph(f"{part.lead}（{len(part.items)}）", style="List Bullet 2")
    for chapter in told:
        _write(document, chapter)
    return saved(document)


def _write(document: Any, chapter: Chapter) -> None:
    document.add_page_break()
    document.add_heading(chapter.row.title, 1)
    version = _("version %(n)d") % {"n": chapter.row.version}
    document.add_paragraph(f"{chapter.line['kind']} · {version} · {chapter.row.source}")
    for part in chapter.parts:
        document.add_heading(part.lead, 2)
        table = document.add_table(rows=0, cols=3, style="Table Grid")
        _fill(table, _("Number"), _("Duty"), _("Helping"))
        for item in part.items:
            row = item["row"]
            law = _("Law:") + f" {row.law}" if row.law else ""
            said = "\n".join(text for text in (row.title, row.text, law) if text)
            _fill(
                table, row.number, said, "\n".join(" · ".join(filter(None, pair)) for pair in item["helping"])
            )


def _fill(table: Any, *texts: str) -> None:
    for cell, text, width in zip(table.add_row().cells, texts, (Cm(2), Cm(10), Cm(4)), strict=True):
        cell.text, cell.width = text, width
