"""Routing by the list's words: whatever the text, it answers; where the words are plain, it answers right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.services.duties import rules, sheet
from tongban.services.duties.routing import suggest

WORDS = sorted({w for row in sheet.default_rows() for w in row.keywords})
texts = st.one_of(
    st.text(st.characters(), max_size=400),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=40).map("".join),
)

PLAIN = [
    ("小区晚上停水三天了", "自来水一直不来，水压也低，供水公司说在抢修", "供水公司", "城乡建设"),
    ("工地半夜施工吵得睡不着", "凌晨两点还在打桩，噪音扰民，无法入睡", "城管局", "环境保护"),
    ("红绿灯坏了", "路口信号灯不亮，斑马线也看不清", "公安交警", "交通运输"),
    ("门口总有车乱停乱放", "违停严重，堵住出口，希望交警来管", "公安交警", "政法"),
    ("医保报销比例问题", "异地就医的医保报销怎么办理", "医保局", "劳动和社会保障"),
    ("培训班关门不退费", "孩子的英语培训机构跑路，剩余课程不退费", "教育局", "教育文体"),
    ("开发商延期交房", "楼盘停工半年，迟迟不交房", "住建局", "城乡建设"),
    ("公积金提取", "住房公积金提取要多久到账", "公积金中心", "城乡建设"),
    ("村里土地流转费没有给", "承包地流转出去，承包费拖了一年", "农业农村局", "农村农业"),
    ("吃低保的名额不公平", "困难家庭申请低保一直没批", "民政局", "民政"),
]


@given(texts, texts)
@settings(max_examples=150, deadline=None)
def test_it_always_answers_with_shares_in_order(text, subject):
    found = suggest(text, subject=subject)
    for ranked in (found.categories, found.office_kinds):
        shares = [p for _name, p in ranked]
        assert len(shares) == 3
        assert shares == sorted(shares, reverse=True)
        assert all(0 <= p <= 1 for p in shares)
        assert sum(shares) <= 1
    assert [(c.office_kind, c.p) for c in found.candidates] == list(found.office_kinds)
    assert found.kind[0] in rules.MATTER_KINDS
    assert 0 <= found.urgent[1] <= 1


@given(texts, texts)
@settings(max_examples=100, deadline=None)
def test_the_words_it_names_stand_where_it_says(text, subject):
    found = suggest(text, subject=subject)
    for candidate in found.candidates:
        for told, said in ((candidate.words, text), (candidate.subject_words, subject)):
            assert all(len(said[start:end]) == len(word) for start, end, word in told)


@pytest.mark.parametrize(("subject", "text", "office", "category"), PLAIN)
def test_plain_matters_go_where_they_belong(subject, text, office, category):
    found = suggest(text, subject=subject)
    assert (found.office_kinds[0][0], found.categories[0][0]) == (office, category)


def test_words_without_meaning_give_little_hope():
    found = suggest("今天天气不错，嗯。", subject="你好")
    assert found.office_kinds[0][1] < 0.2
    assert len(found.candidates) == 3


def test_nothing_to_read_gives_no_hope():
    assert suggest("").office_kinds[0][1] == 0


def test_full_width_and_capitals_are_read():
    assert (
        suggest("ＫＴＶ太吵，ktv低音炮").office_kinds[0][0]
        == suggest("KTV太吵，KTV低音炮").office_kinds[0][0]
    )


@pytest.mark.parametrize(
    "text", ["楼道里有燃气泄漏的味道，很浓", "电梯困人了，老人被困电梯里", "马路中间井盖丢失"]
)
def test_danger_is_urgent(text):
    assert suggest(text).urgent[0]


@pytest.mark.parametrize("text", ["建议小区多种些树", "咨询一下停水通知在哪里看", "希望增设公交站"])
def test_wishes_are_not_urgent(text):
    assert not suggest("", subject=text).urgent[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("请问如何办理居住证？想咨询一下", "咨询"),
        ("建议在路口增设信号灯", "建议"),
        ("举报有人偷排废水", "举报"),
        ("投诉物业公司，服务太差", "投诉"),
        ("恳请帮帮我们，求助", "求助"),
    ],
)
def test_the_kind_is_heard(text, kind):
    assert suggest(text).kind[0] == kind


@pytest.mark.parametrize(
    "text",
    [
        "社区工作人员态度恶劣，一直推诿",
        "派出所不作为，报警没人管",
        "村支书贪污集体资金",
        "反映了十几次都在踢皮球",
        "街道办乱收费，不给票据",
    ],
)
def test_complaints_of_an_office_are_noticed(text):
    assert suggest(text).about_office


@pytest.mark.parametrize(
    "text", ["物业公司不作为，垃圾成堆", "商家态度恶劣，拒绝退货", "路灯不亮已经一个月了"]
)
def test_complaints_of_others_are_not(text):
    assert not suggest(text).about_office


def test_a_very_long_text_is_routed():
    assert suggest("物业公司停水停电，垃圾成堆。" * 70_000).office_kinds


def test_broken_characters_do_not_stop_it():
    assert suggest("\ud800路灯\x00不亮\udfff").office_kinds[0][0] == "城管局"
