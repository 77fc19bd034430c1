"""Spoiled files: each is read right or refused with row and column; nothing is guessed."""

from datetime import datetime

import pytest
from openpyxl.utils.datetime import MAC_EPOCH

from tongban.kernel.exchange.intake import Unreadable, errors_file, read_list
from tongban.kernel.exchange.tests.files import HEAD, row, rows, text, xlsx
from tongban.kernel.exchange.tests.register import MEMBERS, id_number

BROKEN = xlsx(rows(40))
INSIDE = BROKEN.index(b"xl/worksheets/sheet1.xml") + 300
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(ground):
    """The divisions that lists name."""


def of(content, name="a.csv", **more):
    return read_list(name, content if isinstance(content, bytes) else content.encode(), MEMBERS, **more)


def first(listing):
    return listing.lines[0].values


RIGHT = {
    "utf-8": text(rows()).encode(),
    "with its mark": text(rows()).encode("utf-8-sig"),
    "gb18030": text(rows()).encode("gb18030"),
    "utf-16 with tabs": text(rows(), "\t").encode("utf-16"),
    "semicolons": text(rows(), ";").encode(),
    "xlsx": xlsx(rows()),
    "titles above": xlsx(rows(), above=[["成员名册"], [], ["填报单位：住建局", None, "2026年11月"]]),
    "a merged title": xlsx(rows(), above=[["成员名册"] + [None] * 5], merge=["A1:F1"]),
    "headings with notes": xlsx(
        rows(), head=["姓 名*", "身份证号（必填）", "出生日期", "手机：", "所在地", "状态"]
    ),
    "a total below": xlsx([*rows(), ["合计", 5]]),
    "empty rows between": xlsx([*rows(2), [], *rows(5)[2:]]),
    "datetime cells": xlsx([row(n, 出生日期=datetime(1990, 1, 1)) for n in range(5)]),
    "dates as numbers": xlsx([row(n, 出生日期=32874) for n in range(5)]),
    "days counted from 1904": xlsx([row(n, 出生日期=31412) for n in range(5)], epoch=MAC_EPOCH),
    "Chinese dates": text([row(n, 出生日期="1990年1月1日") for n in range(5)]).encode(),
    "dates in Han digits": text([row(n, 出生日期="一九九〇年一月一日") for n in range(5)]).encode(),
    "full width": text([row(n, 身份证号=id_number(n + 1).translate(FULL)) for n in range(5)]).encode()
    if (FULL := {ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    else b"",
    "a number as a cell": xlsx([row(n, 手机=13900000000 + n) for n in range(5)]),
}


@pytest.mark.parametrize("what", RIGHT)
def test_a_list_is_read_right(what):
    listing = of(RIGHT[what], "a.xlsx" if RIGHT[what][:2] == b"PK" else "a.csv")
    assert (listing.refused, listing.wrong, len(listing.lines)) == ([], [], 5)
    assert first(listing) == {
        "name": "王芳",
        "id_number": id_number(1),
        "born": "1990-01-01",
        "phone": "13900000000",
        "division": "652301",
        "status": "active",
    }


def test_headings_in_two_rows_are_read_by_their_lower_part():
    above = [["基本信息", None, None, "联系", None, None]]
    listing = of(xlsx(rows(), above=above, merge=["A1:C1", "D1:F1"]), "a.xlsx")
    assert first(listing)["phone"] == "13900000000"
    assert listing.lines[0].number == 3


def test_headings_merged_over_two_rows():
    head = ["姓名", "身份证号", "出生", None, "手机", "所在地"]
    lower = [None, None, "日期", "地点", None, None]
    lines = [[*row(n)[:3], "昌吉", *row(n)[3:5]] for n in range(3)]
    listing = of(
        xlsx([lower, *lines], head=head, merge=["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2"]), "a.xlsx"
    )
    assert first(listing)["born"] == "1990-01-01"


def test_a_cell_that_reads_like_a_heading_is_no_second_row_of_headings():
    listing = of(text([[*r, "住址"] for r in rows(3)], head=[*HEAD, "备注"]))
    assert [line.number for line in listing.lines] == [2, 3, 4]


def test_a_last_row_without_its_last_value_is_whole():
    listing = of(text([*rows(4), row(4, 状态="")]))
    assert (listing.refused, listing.wrong) == ([], [])


def test_a_mark_for_inches_opens_no_quotes():
    lines = '姓名,所在地,住址\n王芳,昌吉市,5" 管道旁\n李伟,昌吉市,南街\n'
    assert [line.values["address"] for line in of(lines).lines] == ['5" 管道旁', "南街"]


def test_a_nul_in_a_cell_or_a_heading_is_left_out(ground):
    got = send_file(ground, text([row(0, 姓名="王\x00芳", 状态="也\x00许")], head=[*HEAD[:5], "状\x00态"]))
    assert [r.problems[0][0] for r in got.rows.all()] == ["状态"]


def send_file(ground, content):
    from datetime import date

    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.exchange import actions
    from tongban.kernel.exchange.tests.lists import source

    return actions.receive(
        actions.Sent("a.csv", content.encode(), date(2026, 1, 1)), source(ground), by=SYSTEM
    )


def test_names_of_firms_may_hold_numbers():
    assert first(of(text([row(0, 姓名="昌吉12345热线中心")])))["name"] == "昌吉12345热线中心"


def test_a_mapping_of_the_source_is_kept_to():
    head = ["谁", *HEAD[1:]]
    with pytest.raises(Unreadable):
        of(text(rows(), head=head))
    assert first(of(text(rows(), head=head), mapping={"谁": "name"}))["name"] == "王芳"


DAMAGED = {
    "a float": xlsx([row(0), row(1, 身份证号=6.5230119900101e17)]),
    "a big number": xlsx([row(0), row(1, 身份证号=652301199001010000)]),
    "its text": text([row(0), row(1, 身份证号="6.52301E+17")]).encode(),
    "zeros at the end": text([row(0), row(1, 身份证号=id_number(2)[:15] + "000")]).encode(),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_numbers_that_lost_digits_condemn_the_file(what):
    listing = of(DAMAGED[what], "a.xlsx" if DAMAGED[what][:2] == b"PK" else "a.csv")
    assert [(p.row, p.column) for p in listing.refused] == [(3, "身份证号")]


SHIFTED = {
    "every row by one": [["1", *r] for r in rows()],
    "from a row on": [*rows(3), *[[r[0], "", *r[1:]] for r in rows(5)[3:]]],
    "a comma unquoted": [*rows(4), ["吴军", "备注", *row(4)[1:]]],
    "to the left": [*rows(3), [row(3)[0], *row(3)[2:]], row(4)],
}


@pytest.mark.parametrize("what", SHIFTED)
def test_shifted_values_condemn_the_file(what):
    listing = of(text(SHIFTED[what]))
    assert listing.refused
    assert listing.refused[0].row >= 2
    assert listing.refused[0].column in HEAD


def test_two_columns_under_each_others_headings():
    swapped = [[r[0], r[3], r[2], r[1], *r[4:]] for r in rows()]
    assert [(p.row, p.column) for p in of(text(swapped)).refused] == [(2, "身份证号"), (2, "手机")]


HALVES = {
    "an xlsx cut off": (BROKEN[: len(BROKEN) // 2], "a.xlsx"),
    "an xlsx without its end": (BROKEN[:-30], "a.xlsx"),
    "an xlsx with a byte changed": (
        BROKEN[:INSIDE] + bytes([BROKEN[INSIDE] ^ 255]) + BROKEN[INSIDE + 1 :],
        "a.xlsx",
    ),
    "a character cut in two": (text(rows()).encode()[:-4], "a.csv"),
    "a quoted cell never closed": (text(rows()) + '"王', "a.csv"),
    "an old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls"),
    "a web page": ("<html><table><tr><td>姓名</td></tr></table>", "a.xls"),
    "nothing": (b"", "a.csv"),
    "headings alone": (text([]), "a.csv"),
    "no headings": (text(rows(), head=None), "a.csv"),
    "two lists": (xlsx(rows(), more=["二"]), "a.xlsx"),
    "a heading twice": (text([[*r, "1"] for r in rows()], head=[*HEAD, "联系电话"]), "a.csv"),
    "another encoding": (text(rows()).encode("gb18030").replace(b"\n", b"\x80\xff\n", 1), "a.csv"),
    "garbage": (bytes(range(128, 256)) * 9, "a.csv"),
}


@pytest.mark.parametrize("what", HALVES)
def test_what_is_no_whole_list_is_unreadable(what):
    content, name = HALVES[what]
    with pytest.raises(Unreadable) as refused:
        of(content, name)
    assert len(refused.value.message) > 12


def test_a_character_cut_in_two_is_no_other_encoding():
    content = "姓名,所在地\r\n王芳,昌吉市\r\n李伟,昌吉市".encode()[:-1]
    with pytest.raises(Unreadable, match="sent by half"):
        of(content)


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (text([*rows(), ["合计 7 人"]]), {}),
        (text(rows()), {"declared": 6}),
        (text(rows(4)) + ",".join(row(4)[:3]), {}),
    ],
)
def test_rows_that_did_not_come_are_missed(content, more):
    assert [p.row for p in of(content, **more).refused] == [6]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("身份证号", id_number(9)[:17] + ("1" if id_number(9)[17] != "1" else "2")),
        ("身份证号", "652301199013010012"),
        ("手机", "1390000"),
        ("出生日期", "90/1/1"),
        ("出生日期", "01/02/1990"),
        ("出生日期", "1990-02-30"),
        ("出生日期", "1990年1月"),
        ("所在地", "不存在县"),
        ("所在地", "-"),
        ("状态", "也许"),
        ("姓名", ""),
        ("姓名", id_number(3)),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(column, value):
    listing = of(text([*rows(6), row(9, **{column: value})]))
    assert listing.refused == []
    (line,) = listing.wrong
    assert [(p.row, p.column) for p in line.problems] == [(8, column if value else "Name")]


def test_the_file_of_errors_can_be_sent_again():
    listing = of(text([*rows(2), row(2, 手机="139")]))
    told = [(x.number, x.raw, "；".join(p.what for p in x.problems)) for x in listing.wrong]
    again = of(errors_file(listing.headings, told), "b.xlsx")
    assert [p.column for p in again.wrong[0].problems] == ["手机"]
    assert again.unknown == ["Row in the file", "What is wrong and what to do"]
    assert first(again)["id_number"] == id_number(3)


def test_cells_of_a_spreadsheet_that_would_run_stay_text():
    made = errors_file(["a"], [(2, ["=1+1"], "x")])
    import io

    import openpyxl

    assert openpyxl.load_workbook(io.BytesIO(made)).active["C2"].data_type == "s"
