"""Members of one household share phone, address and surname: they are never taken for one."""

import pytest

from tongban.kernel.parties.matching import match

HOME = {"phone": "13899990001", "address": "安平县青水镇人民东路12号3室"}
XIAOLIANG = {"id": "a", "name": "王小亮", "born": "1990-05-06", "id_number": "65230119900506123X", **HOME}
CROWD = [
    {
        "id": f"c{i}",
        "name": name,
        "born": f"19{60 + i}-03-0{i + 1}",
        "phone": f"1370000000{i}",
        "address": f"清泉镇新华路{i}号",
    }
    for i, name in enumerate(("张伟", "李娜", "刘洋", "陈静", "赵磊", "周敏", "吴刚", "郑丽"))
]

OTHERS = {
    "a twin": {"name": "王小朋", "born": "1990-05-06"},
    "a twin without a number": {"name": "王小华", "born": "1990-05-06", "id_number": ""},
    "a father": {"name": "王大亮", "born": "1962-01-09"},
    "a father whose name sounds the same": {"name": "王晓亮", "born": "1962-01-09"},
    "a father with one character less": {"name": "王亮", "born": "1962-01-09"},
    "a wife": {"name": "李秀英", "born": "1991-11-02"},
    "a wife born the same day": {"name": "李秀英", "born": "1990-05-06"},
}


def lists(other, *, number="65230119900506123X"):
    mine = [{**XIAOLIANG, "id_number": number}, *CROWD]
    theirs = [{"id": "b", **HOME, **other}, *CROWD[2:]]
    return mine, theirs


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("number", ["65230119900506123X", ""])
def test_another_of_the_household_is_not_taken(who, number):
    found = match(*lists(OTHERS[who], number=number))
    assert [p for p in found if (p.a, p.b) == ("a", "b") and (p.same or p.p >= 0.5)] == []
    assert len(found.same) == len(CROWD) - 2


@pytest.mark.parametrize(
    "slip",
    [
        {"name": "王晓亮", "born": "1990-05-06"},
        {"name": "王亮小", "born": "1990-05-06"},
        {"name": "玉小亮", "born": "1990-05-06"},
        {"name": "王小亮", "born": "1990-05-60"},
        {"name": "王小亮", "born": "1990/5/6", "phone": "18600001111", "address": "哈密市东河镇文化路9号"},
    ],
)
def test_oneself_with_a_slip_is_found(slip):
    found = match(*lists(slip, number=""))
    assert [p.p >= 0.5 for p in found if (p.a, p.b) == ("a", "b")] == [True]


def test_both_twins_find_themselves():
    twin = {"id": "t", "name": "王小朋", "born": "1990-05-06", **HOME}
    mine, theirs = (
        [{**XIAOLIANG, "id_number": ""}, twin, *CROWD],
        [twin, {**XIAOLIANG, "name": "王晓亮", "id_number": ""}, *CROWD],
    )
    assert {("a", "a"), ("t", "t")} <= {(p.a, p.b) for p in match(mine, theirs) if p.p >= 0.5}


def test_a_parents_number_given_for_a_child_is_asked_about():
    child = {"name": "赵一诺", "born": "2015-02-03", "id_number": "65230119900506123X"}
    found = match(*lists(child))
    assert [p for p in found.same if p.a == "a"] == []


def test_a_number_with_its_name_is_enough():
    found = match(
        *lists({"name": "王小亮", "born": "", "id_number": "65230119900506123X", "phone": "", "address": ""})
    )
    assert [p.tier for p in found.same if p.a == "a"] == [0]


def test_why_is_told_in_words():
    found = {
        p.a: p for p in match(*lists({"name": "王小华", "born": "1990-05-06", "id_number": ""}, number=""))
    }
    assert found["c3"].why == ("same name", "same birth date", "same phone")
    assert "may be another of the same household" in found["a"].why
