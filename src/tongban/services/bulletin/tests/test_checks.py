"""What a text gives away by itself."""

from datetime import date

import pytest

from tongban.services.bulletin.checking import check
from tongban.services.bulletin.page import read, rebuild
from tongban.services.bulletin.tests.sources import DAY, PAGE, needs_page


def told(text, kind):
    return [c.ok for c in check(rebuild(text), date(2025, 9, 9)).checks if c.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "ok"),
    [
        ("共受理100件，其中电话60件，网络30件，来访10件。", "sum", True),
        ("共受理100件，其中电话60件，网络30件，来访8件。", "sum", False),
        ("共受理100件，其中电话60件，网络50件。", "sum", False),
        ("共受理100件，环比上升3%，其中电话60件，网络30件，来访10件。", "sum", True),
        ("全年产值100亿元，增长6%。其中，一产20亿元，二产30亿元，三产45亿元。", "sum", False),
        ("共受理200件。按类型分，咨询类80件，占40%；投诉类120件，占60%。", "share", True),
        ("共受理200件。按类型分，咨询类80件，占42%。", "share", False),
        ("登记517处，消失12处；其中国家级5处，省级28处。", "sum", None),
        ("发生事故86起，同比减少14起；死亡人数下降三成。", "growth", None),
        ("创建示范村52个，自来水普及率97.1%。", "grim", None),
        ("参保率稳定在97%左右，报销比例提高到70%。", "growth", None),
        ("产值突破6400万元，带动农户860户，户均增收1.1万元。", "average", None),
        ("受理诉求200件，办结190件，办结率95%。", "share", True),
        ("受理诉求200件，办结190件，办结率96%。", "share", False),
        ("通过率达20.32%，较2024年增长117.33%。", "growth", False),
        ("通过率达20.32%，同比增长-100%。", "growth", False),
        ("由200家增加到250家，增长25%。", "growth", True),
        ("由200家增加到250家，增长35%。", "growth", False),
        ("共有3677名考生参考，通过率达20.32%。", "grim", True),
        ("共有37名考生参考，通过率达20.32%。", "grim", False),
        ("新能源已并网483万千瓦，上半年发电量超过140亿千瓦时。", "capacity", False),
        ("新能源已并网483万千瓦，上半年发电量超过40亿千瓦时。", "capacity", True),
        ("六大方向包括：棉花、小麦、玉米、水稻、林果、花生。", "enumeration", True),
        ("六大方向包括：棉花、小麦、玉米、水稻、林果。", "enumeration", False),
        ("规划装机容量80万千瓦，安装风机87台。", "per_unit", True),
        ("规划装机容量800万千瓦，安装风机87台。", "per_unit", False),
        ("救助173人，发放201.5万元，人均1.16万元。", "average", True),
        ("救助173人，发放201.5万元，人均1.61万元。", "average", False),
        ("发放补贴33412余人。", "qualifier", False),
    ],
)  # fmt: skip
def test_a_text_is_checked_against_itself(text, kind, ok):
    assert set(told(text, kind)) == ({ok} if ok is not None else set())


def test_headline_and_body_agree():
    assert told("东河建设87台风机\n\n" + "东河县开工建设87台风机，全部分布在山上。\n", "head_body") == [True]
    assert told("东河建设78台风机\n\n" + "东河县开工建设87台风机，全部分布在山上。\n", "head_body") == [False]


@needs_page
def test_the_page_gets_its_notes():
    found = check(read(PAGE.read_bytes()), DAY).checks
    wrong = {c.kind: str(c.why) for c in found if not c.ok}
    assert set(wrong) == {"growth", "capacity", "names"}
    assert "9.35" in wrong["growth"]
    assert "2,899" in wrong["capacity"]
    assert [c.ok for c in found if c.kind == "enumeration"] == [True] * 3
