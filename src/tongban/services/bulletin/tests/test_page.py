"""Pages come out of plain text whole: every line that is not blank is used once."""

from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.services.bulletin.checking import check
from tongban.services.bulletin.page import Unreadable, read, rebuild
from tongban.services.bulletin.tests.sources import DAY, PAGE, needs_page

TWO = """本报讯 记者甲报道：近日，东河县新修水渠
12公里，解决了三个村的浇地难题，村民们
说这下放心了。

今年还将再修8公里，预计明年开春动
工。

本报讯 通讯员乙报道：西山镇举办老人
运动会，120名老人参加，最大的九十一
岁。

西山镇老人运动会热闹开场

东河县水渠修到田边
"""


def lines_used(page):
    return sorted(n for article in page.articles for n in article.lines)


@needs_page
def test_the_newspaper_page_is_rebuilt():
    text = PAGE.read_text(encoding="utf-8")
    page = rebuild(text)
    counts = [len(a.paragraphs) - len(a.subheads) for a in page.articles]
    assert (len(counts), sum(counts)) == (6, 41)
    assert sum(len(a.subheads) for a in page.articles) == 3
    assert sum(len(a.captions) for a in page.articles) == 2
    assert lines_used(page) == [n for n, line in enumerate(text.split("\n")) if line.strip()]
    assert all(a.headline and a.byline for a in page.articles)


def test_headlines_find_their_bodies_by_what_they_say():
    first, second = rebuild(TWO).articles
    assert (first.headline, second.headline) == (["东河县水渠修到田边"], ["西山镇老人运动会热闹开场"])
    assert (first.byline, second.source) == ("记者甲", "本报讯")
    assert [len(a.paragraphs) for a in (first, second)] == [2, 1]


def test_lines_are_joined_and_letter_spacing_is_closed():
    text = "全县共投入资金五千余万元用于\n\n改善条件，惠及5785\n户居民家庭，特 困 人 员 全 部\n受益，年底前全部完成建设任务。\n"
    (article,) = rebuild(text).articles
    assert "5785户居民" in article.paragraphs[0]
    assert "特困人员全部受益" in article.paragraphs[0]


def test_columns_side_by_side_are_read_one_after_the_other():
    left = "今年以来东河县新修水渠十二公里让村民浇地不再发愁这是多年来的第一次大修工程由县水利局负责实施预计明年开春全部完工届时将有三千亩土地受益村里人都说好。"
    right = "西山镇敬老院办起了运动会一百二十名老人参加最大的九十一岁镇里为每人准备了奖品还请来了戏班子唱了一整天大家都说比过年还热闹明年还要再办一次请更多人。"
    rows = [f"{left[at : at + 12]:\u3000<12}      {right[at : at + 12]}" for at in range(0, 72, 12)]
    text = "\n".join([*rows, *rows])
    told = "".join(p for a in rebuild(text).articles for p in a.paragraphs)
    assert left[:72] in told
    assert right[:72] in told


def test_text_without_hard_breaks_has_a_paragraph_a_line():
    lines = [
        "一、综合",
        "全年生产总值一百亿元，" * 8 + "比上年增长。",
        "二、农业",
        "粮食总产量四十万吨，" * 9 + "创下新高。",
    ]
    (article,) = rebuild("\n".join(lines)).articles
    assert (len(article.paragraphs), article.headline) == (3, ["一、综合"])


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(coding):
    assert read(TWO.encode(coding)).articles[0].headline == ["东河县水渠修到田边"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t ",
        bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 400,
        b"PK\x03\x04 no",
        b"%PDF-1.4 no",
        "字".encode() * 2_000_000,
    ],
)
def test_what_is_no_page_is_told(data):
    with pytest.raises(Unreadable):
        read(data)


def test_a_word_file_keeps_headings_and_tables():
    document, out = docx.Document(), BytesIO()
    document.add_heading("东河县水渠修到田边", 1)
    document.add_paragraph("全县新修水渠12公里。")
    row = document.add_table(1, 3).rows[0].cells
    row[0].text, row[1].text, row[2].text = "投资", "300", "万元"
    document.save(out)
    (article,) = read(out.getvalue()).articles
    assert (article.headline, article.tables) == (["东河县水渠修到田边"], [1])


def test_cells_that_say_the_same_are_two_and_one_over_two_columns_is_one():
    document, out = docx.Document(), BytesIO()
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("修渠", "12", "12"), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "投资"
    table.cell(1, 2).text = "300"
    document.save(out)
    assert read(out.getvalue()).articles[0].paragraphs == ["修渠\t12\t12", "投资\t300"]


def test_html_is_read_without_what_nobody_reads():
    page = read(
        "<!doctype html><title>东河</title><script>var a=1;</script><p>新修水渠<b>12</b>公里。</p>".encode()
    )
    assert page.articles[0].paragraphs == ["东河", "新修水渠12公里。"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(alphabet="东河县修渠12万亩，。；“”□（）:： \t—年月日本报讯记者摄", max_size=30), max_size=40
    )
)
def test_nothing_is_dropped_whatever_comes(lines):
    text = "\n".join(lines)
    page = rebuild(text)
    assert lines_used(page) == [
        n for n, line in enumerate(text.split("\n")) if line.strip(" \t\u3000\xa0\ufeff\u200b")
    ]
    told = "".join(a.text for a in page.articles)
    assert sum(c.isdigit() for c in told) >= sum(c.isdigit() for c in text)


@needs_page
@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_mutilated_page_is_still_read_whole(chance):
    lines = PAGE.read_text(encoding="utf-8").split("\n")
    for _turn in range(40):
        at = chance.randrange(len(lines))
        what = chance.choice(("drop", "twice", "cut", "blank", "swap"))
        if what == "drop":
            del lines[at]
        elif what == "swap":
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at : at + 1] = {
                "twice": [lines[at]] * 2,
                "cut": [lines[at][:5], lines[at][5:]],
                "blank": [lines[at], ""],
            }[what]
    told = check(rebuild("\n".join(lines)), DAY)
    used = sorted(n for one in told.articles for n in one.article.lines)
    assert used == [n for n, line in enumerate(lines) if line.strip()]
    assert all(
        one.article.paragraphs[f.paragraph][f.start : f.end] == f.text
        for one in told.articles
        for f in one.figures
    )
