"""A list's rows: what is wrong is told with its row and field."""

import pytest

from tongban.services.duties import sheet

GOOD = {
    "list": "taken_back",
    "level": "county",
    "number": "T1",
    "title": "路灯",
    "category": "城乡建设",
    "lead": "城管局",
    "helping": "供电公司:供电",
    "keywords": "路灯|灯杆",
}


def errors(*changes):
    rows = [(n, {**GOOD, "number": f"T{n}", "title": f"事项{n}", **c}) for n, c in enumerate(changes, 2)]
    return [(e.row, e.field) for e in sheet.read(rows).errors]


def test_a_good_row_is_read():
    found = sheet.read([(2, GOOD)])
    assert found.errors == []
    assert found.rows[0].helping == (("供电公司", "供电"),)
    assert found.rows[0].keywords == ("路灯", "灯杆")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lead": ""}, "lead"),
        ({"lead": "城管局、住建局"}, "lead"),
        ({"lead": "城管局;住建局"}, "lead"),
        ({"lead": "宇宙局"}, "lead"),
        ({"helping": "宇宙局:看看"}, "helping"),
        ({"helping": "城管局:自己帮自己"}, "helping"),
        ({"list": "别的"}, "list"),
        ({"level": "村"}, "level"),
        ({"category": "无此类"}, "category"),
        ({"title": ""}, "title"),
        ({"number": ""}, "number"),
        ({"title": "长" * 200}, "title"),
        ({"list": "basic"}, "lead"),
        ({"list": "cooperative"}, "helping"),
    ],
)
def test_an_error_names_row_and_field(change, field):
    assert errors({}, change) == [(3, field)]


def test_two_leads_for_one_matter_are_refused():
    same = {"title": "路灯照明"}
    assert errors(same, {**same, "lead": "住建局", "helping": ""}) == [(3, "lead")]


def test_the_same_matter_or_number_twice_is_refused():
    assert errors({"title": "一"}, {"title": "一"}) == [(3, "title")]
    assert errors({"number": "T9"}, {"number": "T9"}) == [(3, "number")]


def test_chinese_headings_are_understood():
    row = {
        "清单": "上级收回",
        "层级": "县市",
        "编号": "1",
        "事项": "路灯",
        "一级分类": "城乡建设",
        "牵头单位": "城管局",
    }
    assert sheet.read([(2, row)]).errors == []
