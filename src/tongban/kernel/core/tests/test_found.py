"""Personal numbers in free text: found at their place, in every usual spelling, and nothing between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core.identity import found_in
from tongban.kernel.core.tests.test_identity import id_numbers, landlines, mobiles, wide

WORDS = st.text("我是昌吉市延安路的居民，电话联系。！ \n", max_size=12)
PLATES = st.from_regex(r"\A[新京沪][A-HJ-NP-Z][0-9]{5}\Z") | st.from_regex(r"\A新[A-HJ-NP-Z][DF][0-9]{5}\Z")
EMAILS = st.from_regex(r"\A[a-z]{1,8}\.[a-z]{1,8}@[a-z]{2,8}\.(cn|com)\Z")
NUMBERS = {"id_number": id_numbers, "phone": mobiles | landlines, "plate": PLATES, "email": EMAILS}
one_number = st.sampled_from(sorted(NUMBERS)).flatmap(lambda kind: st.tuples(st.just(kind), NUMBERS[kind]))
spelling = st.sampled_from([str, wide, str.lower])


@given(st.lists(st.tuples(WORDS, one_number, spelling), min_size=1, max_size=4), WORDS)
def test_numbers_are_found_where_they_stand(parts, tail):
    text, places = "", []
    for words, (kind, number), spell in parts:
        text += f"{words}，"
        told = spell(number.rpartition("-")[0] if number.count("-") > 1 else number)
        places.append((kind, len(text), len(text) + len(told)))
        text += told + "。"
    assert [(f.kind, f.start, f.end) for f in found_in(text + tail)] == places


@given(st.text(max_size=200))
def test_stretches_never_overlap_and_lie_in_the_text(text):
    edges = [edge for one in found_in(text) for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("打138 1234 6621找我", "phone", "138 1234 6621"),
        ("打138-1234-6621找我", "phone", "138-1234-6621"),
        ("tel13812346621", "phone", "13812346621"),
        ("电话：2345678，谢谢", "phone", "2345678"),
        ("(0994)2345678", "phone", "(0994)2345678"),
        (
            "身份证652301199001011234",
            "id_number",
            "652301199001011234",
        ),  # a wrong check digit still names somebody
        ("老证652301900101123", "id_number", "652301900101123"),
        ("卡号6222 0200 0000 0000 000", "bank_card", "6222 0200 0000 0000 000"),
        ("卡号4111111111111111", "bank_card", "4111111111111111"),
        ("车牌新B·12345堵门", "plate", "新B·12345"),
        ("新bd12345占道", "plate", "新bd12345"),
    ],
)
def test_spelling_in_the_wild(text, kind, part):
    [one] = found_in(text)
    assert (one.kind, text[one.start : one.end]) == (kind, part)


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345热线",
        "2025年9月8日21:14",
        "欠薪123456.78元",
        "编号SQ-2025-018472-K",
        "面积120平方米",
        "新疆昌吉",
        "4111111111111112",
    ],
)
def test_other_numbers_are_left(text):
    assert found_in(text) == []
