"""The yearly report: made once by a task, whole in docx and PDF, its numbers those of the records."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.utils.translation import override
from docx import Document

from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.indicators.snapshots import taking
from tongban.services.board.actions import reporting
from tongban.services.board.models import WorkReport
from tongban.services.board.papers import paper, written
from tongban.services.board.queries import yearly


@pytest.fixture
def made(week, people):
    row = reporting.ask_report(2025, by=people.actor("supervisor"))
    reporting.make_report(row.pk, written)
    return WorkReport.objects.get()


def pdf_text(data):
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


def test_both_files_tell_the_figures_of_the_year(made):
    assert (made.state, made.done) == ("made", made.total)
    document = Document(io.BytesIO(bytes(made.docx)))
    cells = {row.cells[0].text: row.cells[1].text for table in document.tables[:-1] for row in table.rows}
    assert cells["收到诉求"].startswith("12 ")
    told = pdf_text(bytes(made.pdf))
    assert "收到诉求" in told
    assert all(
        name.replace(" ", "") in told.replace(" ", "").replace("\r\n", "") for name in cells if len(name) < 10
    )


def test_its_charts_and_its_days_are_said_in_its_language_for_whoever_reads_it_later(made):
    told = pdf_text(bytes(made.pdf)).replace(" ", "")
    assert "收到诉求(件)，按月" in told
    assert "2025-01-01" in told
    assert "今天" not in told.partition("收到诉求")[0]


def test_charts_in_word_hold_their_numbers(made):
    parts = [
        p
        for p in Document(io.BytesIO(bytes(made.docx))).part.package.iter_parts()
        if "/charts/" in p.partname
    ]
    assert len(parts) >= 4
    months = next(p.blob.decode() for p in parts if "收到诉求" in p.blob.decode())
    assert "<c:v>12</c:v>" in months
    assert len({p.partname for p in parts}) == len(parts)


def test_it_is_said_how_far_it_is_and_made_once(week, people):
    row = reporting.ask_report(2025, by=people.actor("supervisor"))
    client, heard = people.client("supervisor"), []
    page = f"/board/work-reports/{row.pk}/"
    assert b"<progress" in client.get(page).content
    assert client.get(f"{page}report.pdf").status_code == 404

    def write(found):
        heard.append(WorkReport.objects.get().done)
        return written(found)

    reporting.make_report(row.pk, write)
    reporting.make_report(row.pk, write)
    assert heard == [WorkReport.objects.get().total]
    assert client.get(f"{page}report.pdf").content[:5] == b"%PDF-"
    assert people.client("stranger").get(page).status_code == 403


def test_a_report_that_breaks_says_so_and_is_tried_again(week, people):
    row = reporting.ask_report(2025, by=people.actor("supervisor"))
    with pytest.raises(ZeroDivisionError):
        reporting.make_report(row.pk, lambda _found: 1 / 0)
    assert WorkReport.objects.get().state == "failed"
    reporting.make_report(row.pk, written)
    assert WorkReport.objects.get().state == "made"


def test_who_may_ask_and_for_which_years(week, people):
    with pytest.raises(NotAllowed):
        reporting.ask_report(2025, by=people.actor("resident"))
    for year in (1999, 2026):
        with pytest.raises(TongbanError):
            reporting.ask_report(year, by=people.actor("supervisor"))
    answer = people.client("supervisor").post("/board/work-reports/?in=652301", {"year": "2025"})
    assert answer.url == f"/board/work-reports/{WorkReport.objects.get().pk}/"
    assert WorkReport.objects.get().path == "652300.652301"


def test_from_a_snapshot_it_says_the_moment_of_its_records(week, settings, tmp_path):
    settings.HOME, settings.FIGURES = tmp_path, "snapshot"
    taken = taking.take().moment
    with clock.at(taken + timedelta(hours=20)):
        assert yearly.year_of(2025).moment == taken


def test_it_is_written_in_the_language_it_was_asked_in(week):
    with override("en"):
        told = paper(yearly.year_of(2025))
    assert told.chapters[0].rows[0][0] == "Requests filed"
    assert "work report" in told.title
