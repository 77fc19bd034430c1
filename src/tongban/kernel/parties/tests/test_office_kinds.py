import re

from django.utils import translation

from tongban.kernel.parties import demo, queries
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.office_kinds import all_kinds, label_of

# what the command line promises to programs
PROMISED = [
    "住建局",
    "城管局",
    "自然资源局",
    "交通局",
    "公安局",
    "公安交警",
    "生态环境局",
    "教育局",
    "人社局",
    "卫健委",
    "医保局",
    "民政局",
    "市场监管局",
    "税务局",
    "农业农村局",
    "水利局",
    "发改委(物价)",
    "文旅局",
    "应急局",
    "国资委",
    "金融办",
    "工信局",
    "司法局",
    "退役军人局",
    "信访局",
    "街道乡镇",
    "公积金中心",
    "供电公司",
    "供水公司",
    "燃气公司",
    "通信运营商",
    "其他",
]


def test_the_kinds_are_the_promised_ones():
    assert list(all_kinds()) == [*PROMISED, "派单中心"]
    slugs = [kind.slug for kind in all_kinds().values()]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch("[a-z_]+", slug) for slug in slugs)


def test_kinds_in_english():
    with translation.override("en"):
        assert (label_of("住建局"), label_of("不认识")) == ("Housing and construction", "不认识")
    assert label_of("住建局") == "住建局"


def test_offices_are_called_as_they_are(loaded):
    said = {
        "652301-housing": "昌吉市住房和城乡建设局",
        "652301-tax": "国家税务总局昌吉市税务局",
        "652301001-town": "宁边路街道办事处",
        "652301101-town": "三工镇人民政府",
        "652301503-town": "兵团共青团农场",
        "6523-dispatch": "昌吉回族自治州12345派单中心",
    }
    assert {code: queries.office(code).name for code in said} == said
    assert queries.office("652301001-town").name_en == "Ningbian Road Sub-district Office"


def test_demo_offices_again_are_the_same(loaded):
    before = set(Office.objects.values_list("pk", "code"))
    demo.offices()
    assert set(Office.objects.values_list("pk", "code")) == before
