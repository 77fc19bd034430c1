"""A sheet may say that it has milliards of cells: it is read up to what any list has, and no further."""

import io
import zipfile
from contextlib import nullcontext
from itertools import repeat

import pytest
from docx import Document

from tongban.kernel.core import documents
from tongban.kernel.core.documents import (
    MOST_CELLS,
    MOST_ROWS,
    TooManyCellsError,
    bounded,
    docx_rows,
    unpacks_sensibly,
)
from tongban.kernel.core.errors import TongbanError


def lines_in(lines):
    return sum(1 for _line in bounded(lines))


def test_as_many_lines_as_any_list_has_are_read_empty_or_not():
    assert lines_in(repeat((), MOST_ROWS)) == MOST_ROWS
    with pytest.raises(TooManyCellsError):
        lines_in(repeat((), MOST_ROWS + 1))


def test_cells_are_counted_over_all_lines():
    half = range(MOST_CELLS // 2)
    assert lines_in([half, half]) == 2
    with pytest.raises(TooManyCellsError):
        lines_in([half, half, ("one more",)])


@pytest.mark.parametrize(("cells", "read"), [(2, [(2, {"name": "a", "kind": "b"})]), (1, None)])
def test_every_row_of_a_documents_table_has_a_cell_a_column(cells, read):
    paper, out = Document(), io.BytesIO()
    table = paper.add_table(2, 2)
    for cell, text in zip(table._cells, ("name", "kind", "a", "b"), strict=True):
        cell.text = text
    for cell in table.rows[1]._tr.tc_lst[cells:]:
        table.rows[1]._tr.remove(cell)
    paper.save(out)
    with nullcontext() if read else pytest.raises(TongbanError, match="1"):
        assert list(docx_rows(out.getvalue())) == read


def packed(*sizes):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number, size in enumerate(sizes):
            package.writestr(f"part{number}", bytes(size))
    return out.getvalue()


def test_a_packed_file_is_opened_up_to_a_size_and_a_number_of_parts(monkeypatch):
    monkeypatch.setattr(documents, "MOST_UNPACKED", 1000)
    monkeypatch.setattr(documents, "MOST_PARTS", 2)
    asked = (packed(500, 500), packed(500, 501), packed(1, 1, 1), b"no package", b"")
    assert [unpacks_sensibly(content) for content in asked] == [True, False, False, False, False]


@pytest.mark.parametrize("content", [b"", b"PK", b"no document at all"])
def test_what_is_no_document_is_refused(content):
    with pytest.raises(TongbanError, match=r"\.docx"):
        list(docx_rows(content))
