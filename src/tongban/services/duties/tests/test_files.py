"""Lists come back from files as they went out; spoiled files are refused with what is wrong."""

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.tables import rows_in
from tongban.services.duties import files, rules, sheet
from tongban.services.duties.tests.conftest import ROW, rows

TEXT = st.text(max_size=30)
CELLS = st.fixed_dictionaries(
    {
        "title": TEXT, "text": st.text(max_size=200), "law": TEXT, "category2": TEXT,
        "keywords": st.lists(TEXT, max_size=5).map("|".join), "urgent": TEXT,
        "category": st.sampled_from(rules.CATEGORIES),
        "lead": st.sampled_from(rules.OFFICE_KINDS),
        "helping": st.sampled_from(["", "街道乡镇:看", "街道乡镇:看；供电公司"]),
    }
)  # fmt: skip


def read(name, content):
    return sheet.read(rows_in(name, content))


def document(*lines):
    made = Document()
    table = made.add_table(rows=0, cols=len(lines[0]))
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    return made, table


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=6))
@pytest.mark.parametrize("kind", files.WRITERS)
def test_a_list_comes_back_as_it_went_out(kind, cells):
    first = sheet.read(rows(*cells)).rows
    again = read(f"list.{kind}", files.WRITERS[kind](first))
    assert (again.rows, again.errors) == (first, [])


def test_the_shipped_list_survives_word():
    shipped = [r for r in sheet.default_rows() if (r.list, r.level) == ("taken_back", "county")]
    assert read("list.docx", files.as_docx(shipped)).rows == shipped


def spoiled_merged(table):
    table.cell(1, 0).merge(table.cell(1, 1))


def spoiled_down(table):
    table.cell(1, 0).merge(table.cell(2, 0))


def spoiled_nested(table):
    table.cell(1, 1).add_table(1, 1)


@pytest.mark.parametrize("spoil", [spoiled_merged, spoiled_down, spoiled_nested])
def test_merged_cells_are_told_with_their_row(spoil):
    made, table = document(list(ROW), list(ROW.values()), list(ROW.values()))
    spoil(table)
    with pytest.raises(TongbanError, match=r"2|3"):
        read("list.docx", files.saved(made))


def test_two_tables_or_none_are_refused():
    made, _table = document(list(ROW))
    made.add_table(1, 1)
    for one in (made, Document()):
        with pytest.raises(TongbanError, match=r"2|0"):
            read("list.docx", files.saved(one))


@pytest.mark.parametrize("above", ["", "昌吉州清单"])
def test_a_head_that_stands_lower_is_refused(above):
    made, _table = document([above] * len(ROW), list(ROW), list(ROW.values()))
    with pytest.raises(TongbanError):
        read("list.docx", files.saved(made))


def test_empty_rows_are_passed_over_and_rows_keep_their_number():
    made, _table = document(list(ROW), [""] * len(ROW), list({**ROW, "lead": ""}.values()))
    found = read("list.docx", files.saved(made))
    assert [(e.row, e.field) for e in found.errors] == [(3, "lead")]


@pytest.mark.parametrize("field", ["text", "keywords", "urgent", "helping", "title", "law"])
def test_a_cell_of_a_megabyte_is_told(field):
    told = {**ROW, "urgent": "", "law": "", field: "长" * 1_000_000}
    made, _table = document(list(told), list(told.values()))
    found = read("list.docx", files.saved(made))
    assert field in {e.field for e in found.errors}


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * (200 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("content", [b"", b"not packed at all", b"PK\x03\x04 broken", bomb()])
def test_what_is_no_office_file_is_refused(kind, content):
    with pytest.raises(TongbanError):
        read(f"list.{kind}", content)


def test_changes_not_accepted_are_refused():
    made, table = document(list(ROW), list(ROW.values()))
    run = table.cell(1, 0).paragraphs[0].runs[0]._r
    run.addprevious(run.makeelement(run.tag.replace("}r", "}ins")))
    with pytest.raises(TongbanError):
        read("list.docx", files.saved(made))


def test_a_file_to_mend_tells_each_row_and_is_right_once_mended():
    sent = rows({"lead": ""}, {})
    back = dict(rows_in("mend.xlsx", files.to_mend(sent, sheet.read(sent).errors)))
    assert [bool(back[n][files.WHY]) for n in (2, 3)] == [True, False]
    back[2]["lead"] = "城管局"
    assert sheet.read(back.items()).errors == []


def test_what_a_spreadsheet_would_run_goes_out_harmless():
    first = sheet.read(rows({"title": "=1+1", "text": "'=quoted"})).rows
    assert b"'=1+1" in files.as_csv(first)
    assert read("list.csv", files.as_csv(first)).rows == first
