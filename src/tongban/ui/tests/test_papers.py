"""A PDF of our own: any text can be read back from it, lines keep within their room, pages turn where they are full."""

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.ui.papers import charts
from tongban.ui.papers.pdf import width
from tongban.ui.papers.sheet import ROOM, Head, Sheet, lines_of

HAN = "昌吉回族自治州政务服务按时办结率，。（）"
TEXT = st.text(st.sampled_from(HAN + "abcXYZ 0123456789.,%()\\<>/–"), max_size=200)


def read(data):
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_chinese_and_latin_are_read_back():
    sheet = Sheet("标题 (1)", "脚注")
    sheet.paragraph("按时办结率 97.5 % \\ (a–b)")
    told = "".join(read(sheet.finished()))
    assert "按时办结率" in told.replace(" ", "")
    assert "97.5 % \\ (a–b)" in told
    assert "1 / 1" in told


@settings(max_examples=60, deadline=None)
@given(TEXT, st.sampled_from([40, 120, ROOM]))
def test_lines_fit_and_lose_nothing(text, room):
    lines = lines_of(text, 10, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    # a mark of punctuation may hang over the edge
    assert all(width(line.rstrip("，。、；：！？）》”’%"), 10) <= room for line in lines)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_a_file_that_opens(text):
    sheet = Sheet(text, text)
    sheet.heading(text)
    sheet.table([Head(text, 1), Head("n", 1, numeric=True)], [(text, "1")])
    charts.ranking(sheet, text, [text], [None])
    assert len(read(sheet.finished())) == 1


def test_a_long_table_turns_pages_with_its_headings():
    sheet = Sheet("t")
    sheet.table([Head("heading", 1), Head("n", 1, numeric=True)], [("row", str(n)) for n in range(200)])
    pages = read(sheet.finished())
    assert len(pages) > 2
    assert all("heading" in page for page in pages)
    assert sum(page.count("row") for page in pages) == 200
