import pytest

from tongban.kernel.places import names, shipped


@pytest.mark.parametrize(
    ("official", "said"),
    [
        ("宁合社区居民委员会", "宁合社区"),
        ("水林社区居委会", "水林社区"),
        ("香槟社区委员会", "香槟社区"),
        ("河西居委会", "河西社区"),
        ("下三工村村委会", "下三工村"),
        ("红山村委会", "红山村"),
        ("西沟村村民委员", "西沟村"),
        ("牧业村民委员会", "牧业村"),
        ("一连生活区", "一连生活区"),
        ("新疆昌吉国家农业科技园区管理委员会", "新疆昌吉国家农业科技园区管理委员会"),
    ],
)
def test_short_name(official, said):
    assert names.short(official) == said


@pytest.mark.parametrize(
    ("level", "official", "said"),
    [
        ("county", "木垒哈萨克自治县", {"木垒哈萨克自治县", "木垒县", "木垒"}),
        ("prefecture", "昌吉回族自治州", {"昌吉回族自治州", "昌吉"}),
        ("town", "兵团一零五团", {"兵团一零五团", "一零五团", "105团"}),
        ("town", "兵团芳草湖总场", {"兵团芳草湖总场", "芳草湖总场", "芳草湖农场"}),
        ("town", "阿什里哈萨克民族乡", {"阿什里哈萨克民族乡", "阿什里乡", "阿什里"}),
        ("town", "三工镇", {"三工镇"}),
    ],
)
def test_spoken_names(level, official, said):
    assert {word for word, _ in names.spoken(level, official)} == said


def test_company_of_a_farm_in_both_numerals():
    assert names.company("新湖农场十三连生活区") == ("十三连", "13连")
    assert names.company("宁合社区居民委员会") == ()
    assert names.company("新湖农场十十连生活区") == ()


def test_no_short_name_ends_in_an_office():
    told = {names.short(row.name) for row in shipped.divisions() if row.level == "community"}
    assert [name for name in told if name.endswith(("委会", "委员会", "委员", "村村"))] == []
