"""A PDF of our own: any text can be read back from it, lines keep within their room, pages turn where they are full."""

import pypdfium2
import pypdfium2.raw as pdfium
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.ui.papers import charts, fonts
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


def lettering(data):
    """{font: (carried in the file, the text set in it)} as a reader of PDF sees it."""
    found = {}
    for page in pypdfium2.PdfDocument(data):
        held = page.get_textpage()
        for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(one)
            name = pypdfium2.PdfFont(font).get_base_name()
            text = held.get_text_bounded(*one.get_bounds())
            found[name] = pdfium.FPDFFont_GetIsEmbedded(font) == 1, found.get(name, (0, ""))[1] + text
    return found


def test_the_file_carries_the_chinese_that_stands_in_it():
    sheet = Sheet("标题")
    sheet.paragraph("按时办结率 97.5 %，玛纳斯")
    data = sheet.finished()
    told = lettering(data)
    carried, text = told.pop("TBHANS+NotoSansSC-Regular")
    assert carried
    assert set("按时办结率，玛纳斯") <= set(text)
    assert [name for name, (held, _text) in told.items() if not held] == ["Helvetica"]
    assert len(data) < 30_000


def test_what_the_font_lacks_is_left_to_the_reader():
    sheet = Sheet("t")
    sheet.paragraph("①齉")
    assert "①" not in fonts.han().glyphs
    assert "①" in "".join(read(sheet.finished()))


def test_a_part_of_the_font_draws_what_the_whole_draws():
    whole = fonts.han()
    glyphs = [whole.glyphs[c] for c in "通办，“"]
    part = whole.cut(glyphs)
    tables = {part[at : at + 4]: at for at in range(12, 12 + 16 * len(fonts.KEPT), 16)}
    assert b"glyf" in tables
    assert fonts._sum(part) == fonts.MAGIC
    assert len(part) < 120_000 < len(fonts.FILE.read_bytes())
