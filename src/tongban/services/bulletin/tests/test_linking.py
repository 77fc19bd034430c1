"""Figures meet declared indicators; the records of their own date judge them."""

from datetime import date

import pytest

from tongban.services.bulletin.checking import check, lexicon_of
from tongban.services.bulletin.linking import Indicator, Wrong, indicators_in
from tongban.services.bulletin.page import rebuild

DAY = date(2025, 9, 9)
DECLARED = [
    ("vol", "注册志愿者人数", "人", [("2024-08-27", 180000), ("2025-08-27", 243118)]),
    ("teams", "志愿服务队伍数", "支", [("2025-08-27", 1348)]),
    ("served", "志愿服务惠及群众", "万人次", [("2025-08-27", 41.3)]),
    ("retro", "家庭适老化改造户数", "户", [("2025-09-01", 1121)]),
    ("retro.money", "家庭适老化改造资金", "万元", [("2025-09-01", 410)]),
    ("meals", "老人助餐服务人数", "人", [("2025-09-01", 4827)]),
    ("meals.money", "老人助餐服务资金", "万元", [("2025-09-01", 1055)]),
    ("done", "诉求办结率", "%", [("2025-08-27", 99.96)]),
    ("grid", "新能源并网容量", "万千瓦", [("2025-09-05", 483)]),
    ("homes", "红色驿站", "个", []),
]  # fmt: skip
TEXT = (
    "截至2025年8月27日，全州注册志愿者超24万人，组建志愿服务队伍1348支，服务群众40余万人次，诉求办结率达100%。\n"
    "投入410万元实施家庭适老化改造1121户，投入1055万元为4827名老人提供助餐服务。\n"
    "已建成30个“红色驿站”，新能源并网483万千瓦，选育新品种7个。\n"
)


def lexicon():
    return lexicon_of(
        [
            Indicator(code, name, (), unit, "昌吉州", tuple((date.fromisoformat(d), v) for d, v in values))
            for code, name, unit, values in DECLARED
        ]
    )


def judged(text):
    told = check(rebuild(text), DAY, lexicon())
    return {
        f.text: (made.indicator.code if made.indicator else None, v.verdict, v)
        for one in told.articles
        for f, made, v in zip(one.figures, one.links, one.verdicts, strict=True)
    }


def test_each_figure_meets_its_own_indicator():
    told = judged(TEXT)
    wanted = {
        "24万人": "vol",
        "1348支": "teams",
        "40余万人次": "served",
        "100%": "done",
        "410万元": "retro.money",
        "1121户": "retro",
        "1055万元": "meals.money",
        "4827名": "meals",
        "30个": "homes",
        "483万千瓦": "grid",
        "7个": None,
    }
    assert {text: told[text][0] for text in wanted} == wanted
    assert {told[text][1] for text in wanted} == {"holds", "no_record", "no_indicator"}
    assert told["30个"][1] == "no_record"


ALTERED = [
    ("超24万", "超25万"), ("超24万", "超18万"), ("超24万", "超14万"), ("超24万", "近24万"), ("超24万", "超240万"), ("超24万", "约21万"), ("1348支", "1384支"), ("1348支", "1349支"), ("1348支", "近1300支"), ("1348支", "超1400支"),
    ("40余万", "4余万"), ("40余万", "50余万"), ("40余万", "近40万"), ("40余万", "42万余"), ("40余万", "超42万"), ("410万元", "401万元"), ("410万元", "41万元"), ("410万元", "410元"), ("410万元", "4100余万元"), ("1121户", "1211户"),
    ("1121户", "1120户"), ("1121户", "1200余户"), ("1121户", "近1100户"), ("1055万元", "1155万元"), ("1055万元", "1055亿元"), ("4827名", "4872名"), ("4827名", "5000余名"), ("483万", "48.3万"), ("483万", "438万"), ("483万", "超490万"),
]  # fmt: skip
ALLOWED = [
    ("超24万", "逾24万"), ("超24万", "24万余"), ("超24万", "20余万"), ("超24万", "约24万"), ("超24万", "24.3万"), ("超24万", "超过24万"), ("超24万", "近25万"), ("超24万", "243118"), ("1348支", "1300余支"), ("1348支", "1340多支"),
    ("1348支", "约1350支"), ("1348支", "近1400支"), ("1348支", "超1300支"), ("1348支", "一千三百四十八支"), ("1348支", "１３４８支"), ("40余万", "41万余"), ("40余万", "超40万"), ("40余万", "约41万"), ("40余万", "41.3万"), ("40余万", "四十余万"),
    ("410万元", "4100000元"), ("410万元", "近420万元"), ("410万元", "400余万元"), ("1121户", "1100余户"), ("1121户", "1,121户"), ("1055万元", "1000余万元"), ("4827名", "4800余名"), ("4827名", "近5000名"), ("483万", "480余万"), ("483万", "超480万"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), ALTERED)
def test_an_altered_figure_is_caught(old, new):
    verdicts = [v for _code, v, _why in judged(TEXT.replace(old, new)).values()]
    assert verdicts.count("contradicted") == 1


@pytest.mark.parametrize(("old", "new"), ALLOWED)
def test_what_the_qualifier_allows_is_not_flagged(old, new):
    verdicts = [v for _code, v, _why in judged(TEXT.replace(old, new)).values()]
    assert verdicts.count("contradicted") == 0
    assert verdicts.count("holds") == 9


def test_all_is_told_to_hold_by_rounding():
    assert "99.96" in str(judged(TEXT)["100%"][2].why)


def test_a_record_from_after_the_figures_date_does_not_count():
    only = lexicon_of([Indicator("vol", "注册志愿者", (), "人", "", ((date(2025, 9, 1), 243118.0),))])
    told = check(rebuild("截至2025年8月27日，注册志愿者超24万人。\n"), DAY, only)
    assert told.articles[0].verdicts[0].verdict == "no_record"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"{",
        b'{"id": 1}',
        b'{"id": "a", "name": "b", "values": [{"as_of": "x", "value": 1}]}',
        b'["a"]',
    ],
)
def test_a_wrong_file_of_indicators_is_told(data):
    with pytest.raises(Wrong):
        indicators_in(data)


HEADED = "全州注册志愿者{}万人\n\n" + "截至2025年8月27日，全州注册志愿者超24万人，组建志愿服务队伍1348支。\n"


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [("超24", "holds"), ("近25", "holds"), ("超25", "contradicted"), ("18", "contradicted")],
)
def test_a_figure_of_a_headline_is_linked_and_judged_as_of_its_bodys_day(printed, verdict):
    (article,) = check(rebuild(HEADED.format(printed)), DAY, lexicon()).articles
    (made,), (said,), (head,) = article.heads.links, article.heads.verdicts, article.heads.figures
    assert (made.indicator.code, said.verdict, head.as_of) == ("vol", verdict, date(2025, 8, 27))


def test_a_figure_of_a_caption_is_judged_too():
    text = "东河建成驿站\n\n本报讯 全州热热闹闹办起了志愿服务，大家都来。\n\n图为志愿服务队伍1349支在集合。 □王五摄\n"
    (article,) = check(rebuild(text), DAY, lexicon()).articles
    assert [f.where for f in article.heads.figures] == ["caption"]
    assert article.heads.verdicts[0].verdict == "contradicted"


def test_what_a_headline_repeats_without_an_indicator_has_none():
    text = "新品种选育7个\n\n" + "昌吉州选育新品种7个，注册志愿者超24万人，大家都说好极了。\n"
    (article,) = check(rebuild(text), DAY, lexicon()).articles
    assert [v.verdict for v in article.heads.verdicts] == ["no_indicator"]
