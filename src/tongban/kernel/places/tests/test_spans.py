import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.places.spans import candidates, place_text
from tongban.kernel.places.words import place_text as as_imported


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("宁边路街道宁合社区门口的路灯坏了", "宁边路街道宁合社区门口"),
        ("我家住建国西路世纪花园小区3号楼，暖气不热", "建国西路世纪花园小区3号楼"),
        ("反映延安北路与长宁南路交叉口红绿灯时间太短", "延安北路与长宁南路交叉口"),
        ("昌吉市第三中学门口堵车严重", "昌吉市第三中学门口"),
        ("咨询滨湖河中央公园几点关门", "滨湖河中央公园"),
        ("小区物业乱收费", None),
        ("请问社保怎么补缴", None),
        ("", None),
    ],
)
def test_place_in_words(text, place):
    found = place_text(text)
    assert (found[2] if found else None) == place


@given(st.text(alphabet="昌吉市宁边路街道小区门口号公园的我在住反映、，。 A7县3栋", max_size=80))
def test_the_place_is_verbatim(text):
    found = place_text(text)
    assert found is None or (found[0] < found[1] and text[found[0] : found[1]] == found[2])


def test_a_novel_is_not_read_to_its_end():
    assert place_text("啊" * 1_000_000 + "世纪花园小区") is None


def test_it_is_part_of_words():
    assert as_imported is place_text


@pytest.mark.parametrize(
    ("text", "says"), [("我们小区", 0), ("该小区门口", 0), ("阳光小区", 5), ("宁边路", 4)]
)
def test_general_words_before_a_kind_of_place_name_none(text, says):
    assert candidates._named(text) == says
