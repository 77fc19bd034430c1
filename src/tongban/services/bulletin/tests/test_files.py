"""Pages as PDF in two columns, docx with a table inside, html: the same figures as in plain text."""

import re
from io import BytesIO
from pathlib import Path

import docx
import pytest

from tongban.services.bulletin.checking import check
from tongban.services.bulletin.page import read
from tongban.services.bulletin.tests.pages_of_ours import FOLDER, differences, pages
from tongban.services.bulletin.tests.sources import DAY

OURS = {page.name: page for page in pages()}


def figures(data):
    told = check(read(data), DAY).articles
    return [(f.text, f.value, f.unit) for one in told for part in one.both for f in part.figures]


def blocks(text):
    """Paragraphs of a page, with the lines of a column joined; rows of a table by themselves."""
    for block in re.split(r"\n\s*\n", text.strip()):
        yield from block.split("\n") if "\t" in block or "\u3000" in block[:1] else [block.replace("\n", "")]


def as_docx(text):
    document, out, rows = docx.Document(), BytesIO(), []
    for block in blocks(text):
        if "\t" in block:
            rows.append(block.split("\t"))
            continue
        rows = _table(document, rows)
        document.add_paragraph(block)
    _table(document, rows)
    document.save(out)
    return out.getvalue()


def _table(document, rows):
    table = document.add_table(0, len(rows[0])) if rows else None
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return []


def as_html(text):
    told = []
    for block in blocks(text):
        if "\t" in block:
            told.append("<table><tr>" + "".join(f"<td>{c}</td>" for c in block.split("\t")) + "</tr></table>")
        else:
            told.append(f"<p>{block}</p>")
    return f"<!doctype html><html><body>{''.join(told)}</body></html>".encode()


@pytest.mark.parametrize("write", [as_docx, as_html])
@pytest.mark.parametrize("name", ["03_court", "04_table_budget", "05_health", "12_meteor", "13_town"])
def test_a_page_has_the_same_figures_however_it_comes(write, name):
    page = OURS[name]
    missed, more = differences(page.figures, figures(write(page.text)))
    assert (len(missed), len(more)) == (0, 0), (missed, more)


def test_a_pdf_in_two_columns_is_read_column_by_column():
    data = (Path(FOLDER) / "two_columns.pdf").read_bytes()
    wanted = OURS["13_town"].figures + OURS["08_school"].figures
    assert differences(wanted, figures(data)) == ([], [])
    (article,) = read(data).articles
    assert article.headline == ["小镇办大事：一个乡的账本"]
    assert article.paragraphs[article.subheads[0]].startswith("招生计划出炉")
