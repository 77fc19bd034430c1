"""Figures of a text: found where they stand, worth what they say, none where only a name counts."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.kernel.indicators.catalogue import all_measures
from tongban.services.bulletin import live
from tongban.services.bulletin.checking import check
from tongban.services.bulletin.figures.finding import found_in
from tongban.services.bulletin.figures.tables import heads_of, row_figures
from tongban.services.bulletin.figures.times import Calendar, calendar_of
from tongban.services.bulletin.figures.whole import figures_in
from tongban.services.bulletin.page import read
from tongban.services.bulletin.tests.excerpts import UNSEEN
from tongban.services.bulletin.tests.pages_of_ours import differences, pages
from tongban.services.bulletin.tests.sources import DAY, PAGE, labels, needs_page

CALENDAR = Calendar(DAY, DAY.year, DAY)


def one(text):
    (figure,) = figures_in(text, CALENDAR)
    return figure


@needs_page
def test_every_figure_of_the_newspaper_page_is_found_and_nothing_else():
    found = {
        (n, f.paragraph, f.start, f.end, f.value, f.unit, f.low, f.high)
        for n, one in enumerate(check(read(PAGE.read_bytes()), DAY).articles)
        for f in one.figures
    }
    wanted = {
        (
            int(r["article"]),
            int(r["paragraph"]),
            int(r["start"]),
            int(r["end"]),
            float(r["value"]),
            r["unit"],
            float(r["low"]),
            float(r["high"]),
        )
        for r in labels()
    }
    assert len(found & wanted) / len(wanted) >= 0.98
    assert len(found & wanted) / len(found) >= 0.97


@needs_page
def test_the_figures_of_the_page_have_their_dates():
    told = {
        (n, f.paragraph, f.start): f
        for n, one in enumerate(check(read(PAGE.read_bytes()), DAY).articles)
        for f in one.figures
    }
    dated = [(told[int(r["article"]), int(r["paragraph"]), int(r["start"])], r["as_of"]) for r in labels()]
    assert all(f.as_of.isoformat() == (day or DAY.isoformat()) for f, day in dated)


@needs_page
def test_each_figure_of_a_service_that_is_here_meets_its_indicator_and_no_other_does(world, monkeypatch):
    assert world.division("652300")
    monkeypatch.setattr(live.Live, "known", lambda _self, _figure: ())
    told = {
        (n, f.paragraph, f.start): made.indicator and made.indicator.code
        for n, one in enumerate(check(read(PAGE.read_bytes()), DAY, live.lexicon()).articles)
        for f, made in zip(one.figures, one.links, strict=True)
    }
    wanted = {
        (int(r["article"]), int(r["paragraph"]), int(r["start"])): r["indicator"] or None for r in labels()
    }
    assert {place: told[place] for place in wanted} == wanted
    assert {code for code in wanted.values() if code} <= all_measures().keys()


def test_figures_never_seen_before_are_found():
    hits = wanted = found = 0
    for text, gold in UNSEEN:
        told = [(f.text, f.value, f.unit) for f in found_in(text)[0]]
        hits += sum(
            any(t == g and v == pytest.approx(w, rel=1e-4) and u == x for t, v, u in told) for g, w, x in gold
        )
        wanted, found = wanted + len(gold), found + len(told)
    assert hits / wanted >= 0.95
    assert hits / found >= 0.95


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("惠及1100余人", 1100, 1200), ("惠及40余万人", 400_000, 500_000), ("惠及42万余人", 420_000, 430_000), ("发放3.3万余名", 33_000, 34_000),
        ("争取127万余元", 1_270_000, 1_280_000), ("志愿者超24万人", 240_000, 250_000), ("发电超过140亿千瓦时", 14e9, 15e9), ("受益近6万人", 54_000, 60_000),
        ("不足50户", 45, 50), ("约200亩", 190, 210), ("100名左右", 95, 105), ("上百人参加", 100, None), ("数十人", 20, 99), ("百余场", 101, 199), ("十几个村", 11, 19),
        ("投资33.6亿元", 3_355_000_000, 3_365_000_000), ("完成84%", 83.5, 84.5), ("办结率达100%", 100, 100), ("共3281件", 3281, 3281), ("三千二百八十一件", 3281, 3281),
        ("两成", 15, 25), ("百分之九十九点六", 99.55, 99.65), ("１２，８４６件", 12846, 12846), ("改造1 2 座", 12, 12), ("3个多小时", 3, 4), ("三五个人", 3, 5),
    ],
)  # fmt: skip
def test_what_a_qualifier_claims(text, low, high):
    figure = one(text)
    assert (figure.low, figure.high) == (
        pytest.approx(low),
        pytest.approx(high) if high is not None else None,
    )


@pytest.mark.parametrize(
    "text",
    [
        "“三张清单”试点",
        "“五社联动”机制",
        "“6+9”布局",
        "“五个好”党支部",
        "中棉113入选",
        "二六工镇光明村",
        "“十四五”以来",
        "第五批典型案例",
        "2024年6月13日挂牌",
        "7×24小时值守",
        "12345热线",
        "《三年行动计划（2023—2025年）》",
        "G312国道",
        "PM2.5",
        "第三产业",
        "三是抓落实",
        "最后一公里",
        "一座大桥",
        "每10万人",
        "庆祝建州70周年",
        "建院105周年",
    ],
)
def test_names_and_dates_are_no_claims(text):
    assert found_in(text)[0] == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("截至9月初，并网483万千瓦，上半年发电量超过140亿千瓦时。", ["2025-09-09", "2025-06-30"]),
        (
            "甲镇有3家；截至2025年8月27日，乙县有5家；丙县有7家。丁县有9家。",
            ["2025-09-09", "2025-08-27", "2025-08-27", "2025-09-09"],
        ),
        ("去年修路12公里，今年修路15公里。", ["2024-12-31", "2025-09-09"]),
        ("通过率达20.32%，较2024年增长3个百分点。", ["2025-09-09", "2025-09-09"]),
        ("12月底有30个站。", ["2024-12-31"]),
    ],
)
def test_when_a_figure_is_said_to_hold(text, days):
    assert [f.as_of.isoformat() for f in figures_in(text, CALENDAR)] == days


@pytest.mark.parametrize("text", ["前十三个月修路12公里。", "前一二个月修路12公里。", "前13个月修路12公里。"])
def test_months_that_are_none_name_no_time(text):
    assert [f.as_of for f in figures_in(text, CALENDAR)] == [date(2025, 9, 9)]


@pytest.mark.parametrize(
    ("text", "real"), [("增速接近-5%", -4.8), ("气温低于-20℃", -31.0), ("增速不超过-3%", -60.0)]
)
def test_what_is_below_nought_claims_what_lies_there(text, real):
    (figure,) = figures_in(text, CALENDAR)
    assert figure.low <= figure.high
    assert (figure.holds(real), figure.holds(-0.1)) == (True, False)


def test_a_bulletin_on_last_year_speaks_of_last_year():
    calendar = calendar_of("东河县2024年统计公报", date(2025, 3, 20))
    assert [f.as_of for f in figures_in("全年修路12公里。年末有3家。", calendar)] == [date(2024, 12, 31)] * 2


def test_parallel_slots_are_shared_out():
    text = "投入410万元实施家庭适老化改造1121户，投入1055万元为4827名老人提供助餐服务。新增火化炉2台、冷藏柜110个。"
    measures = [f.measure for f in figures_in(text, CALENDAR)]
    assert measures[1].endswith("适老化改造")
    assert measures[3].startswith("老人")
    assert measures[4:] == ["新增火化炉", "冷藏柜"]


def test_a_misplaced_more_is_noted():
    assert one("发放33412余人").notes == ["odd_more"]


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet="0123456789１２３.,，%％万亿千百十一二三两几数余多近超约个人户亩元成倍分之点至-—:：∶年月日 截至“”。；",
        max_size=60,
    )
)
def test_nothing_makes_it_stumble(text):
    for figure in figures_in(text, CALENDAR):
        assert text[figure.start : figure.end] == figure.text
        assert figure.high is None or figure.low <= figure.high


def test_rows_of_a_table_have_the_units_of_their_columns():
    heads = heads_of("产品  单位  产量  比上年增长（%）")
    first, second = row_figures("粮食  万吨  31.6  -2.3", heads)
    assert (first.value, first.unit, first.measure) == (316000, "吨", "粮食产量")
    assert (second.value, second.unit, second.text) == (-2.3, "%", "-2.3")
    assert [f.value for f in row_figures("合计 1,204 986", [])] == [1204, 986]


OURS = pages()
FEW = {"recall": 0.95, "precision": 0.95}


@pytest.mark.parametrize("page", OURS, ids=lambda p: p.name)
def test_figures_of_our_pages_are_found_in_their_paragraphs(page):
    told = check(read(page.text.encode()), DAY)
    found = [(f.text, f.value, f.unit) for one in told.articles for part in one.both for f in part.figures]
    missed, more = differences(page.figures, found)
    assert len(missed) <= 1 + len(page.figures) // 20
    assert len(more) <= 1 + len(page.figures) // 20


def test_figures_of_all_our_pages_together():
    wanted = found = missed = more = 0
    for page in OURS:
        told = check(read(page.text.encode()), DAY)
        got = [(f.text, f.value, f.unit) for one in told.articles for part in one.both for f in part.figures]
        lost, false = differences(page.figures, got)
        wanted, found = wanted + len(page.figures), found + len(got)
        missed, more = missed + len(lost), more + len(false)
    assert 1 - missed / wanted >= FEW["recall"]
    assert 1 - more / found >= FEW["precision"]


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "unit"),
    [
        ("到位5亿8千万元", 580_000_000, 575_000_000, 585_000_000, "元"),
        ("接种17万7千剂次", 177_000, 176_500, 177_500, "剂次"),
        ("收入11万6千6百元", 116_600, 116_550, 116_650, "元"),
        ("招收2万6千3百余人", 26_300, 26_300, 26_400, "人"),
        ("落实1亿零300万元", 103_000_000, 102_995_000, 103_005_000, "元"),
        ("来电9万零82个", 90_082, 90_082, 90_082, "个"),
        ("受理壹万贰仟零肆拾件", 12_040, 12_040, 12_040, "件"),
        ("务工两千一二百人", 2100, 2100, 2200, "人"),
        ("养羊二十三四万只", 230_000, 230_000, 240_000, "只"),
        ("下降一成多", 10, 10, 20, "%"),
        ("机械五百台（套）", 500, 500, 500, "台（套）"),
        ("拉走三十来吨", 30, 30, 40, "吨"),
        ("入股廿五户", 25, 25, 25, "户"),
        ("产值三万亿元", 3e12, 2.5e12, 3.5e12, "元"),
    ],
)
def test_numbers_written_in_parts(text, value, low, high, unit):
    figure = one(text)
    assert (figure.value, figure.low, figure.high, figure.unit) == (value, low, high, unit)
    assert figure.text == text[text.index(figure.text) :]
