from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.places import actions, shipped, words

FIRST = {
    "宁边路街道宁合社区门口的路灯坏了": "652301001002",
    "宁合社区门口的路灯坏了": "652301001002",
    "宁边路街道办事处态度好": "652301001",
    "昌吉市延安北路堵车": "652301002",
    "昌吉州": "6523",
    "昌吉市停水": "652301",
    "呼图壁停水": "652323",
    "呼图壁镇停水": "652323100",
    "木垒县白杨河村": "652328204207",
    "白杨河乡白杨河村": "652328204207",
    "１０５团３连没有暖气": "652323520508",
    "高新区企业用工": "652301402",
}
NAMED = st.sampled_from([row.name for row in shipped.divisions()])
TEXTS = st.lists(
    NAMED | st.text(max_size=6) | st.sampled_from(["路", "A7县", "长沙市", "大", "，"]), max_size=8
)


def test_what_a_text_names_first(loaded):
    assert {text: words.locate(text)[0].code for text in FIRST} == FIRST


@pytest.mark.parametrize("text", ["", "路灯坏了", "奇台路堵车", "一连三天停水", "团结就是力量", "\x00" * 50])
def test_texts_without_a_division(loaded, text):
    assert words.locate(text) == []


def test_a_name_in_several_towns_is_shared_until_its_county_is_named(loaded):
    anywhere = words.locate("幸福村停水")
    assert [one.p for one in anywhere] == [0.3, 0.3, 0.3]
    here = words.locate("昌吉市幸福村停水")
    assert {one.path.split(".")[1] for one in here} == {"652301"}
    assert [one.code for one in words.locate("昌吉市大西渠镇幸福村停水")] == ["652301104207"]


def test_changji_alone_may_be_the_city_or_the_prefecture(loaded):
    assert [one.code for one in words.locate("昌吉的路灯")] == ["652301", "6523"]


def test_the_words_take_in_the_parents_right_before(loaded):
    found = words.locate("我住昌吉市宁边路街道宁合社区三号楼")[0]
    assert found.words == (2, 14, "昌吉市宁边路街道宁合社区")
    assert found.label == "昌吉市 > 宁边路街道 > 宁合社区"


def test_a_village_of_another_city_is_doubted(loaded):
    assert words.locate("长沙市幸福村停水")[0].p < 0.1


def test_a_county_that_contradicts_leaves_both(loaded):
    assert [one.code for one in words.locate("奇台县宁合社区")] == ["652325", "652301001002"]


def test_a_division_is_found_on_the_days_it_stands(ninghe):
    actions.end_division(ninghe, on=date(2025, 7, 1), by="account:1")
    assert words.locate("宁合社区停水", on=date(2025, 6, 30))[0].code == ninghe.code
    assert words.locate("宁合社区停水", on=date(2025, 7, 1)) == []


def test_a_flood_of_names_is_answered_at_once(loaded):
    assert len(words.locate("宁合社区幸福村" * 100_000)) == 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(TEXTS)
def test_whatever_is_found_stands_in_the_text(loaded, parts):
    text = "".join(parts)
    found = words.locate(text, limit=50)
    assert sum(one.p for one in found) <= 1.03  # each is rounded
    assert [one.words[2] for one in found] == [text[one.words[0] : one.words[1]] for one in found]
    assert len({one.code for one in found}) == len(found)
