"""The words duty lists are made of: kinds of office, kinds of list, levels, classes of matters."""

from django.utils.translation import gettext_lazy as _

OFFICE_KINDS = (
    "住建局", "城管局", "自然资源局", "交通局", "公安局", "公安交警", "生态环境局", "教育局", "人社局", "卫健委", "医保局",
    "民政局", "市场监管局", "税务局", "农业农村局", "水利局", "发改委(物价)", "文旅局", "应急局", "国资委", "金融办", "工信局",
    "司法局", "退役军人局", "信访局", "街道乡镇", "公积金中心", "供电公司", "供水公司", "燃气公司", "通信运营商", "其他",
)  # fmt: skip
TOWN = "街道乡镇"

BASIC, COOPERATIVE, TAKEN_BACK = "basic", "cooperative", "taken_back"
LIST_KINDS = {
    BASIC: _("Basic duties of a town or sub-district"),
    COOPERATIVE: _("A department leads, the town helps"),
    TAKEN_BACK: _("Taken back by departments"),
}
LEVELS = {"prefecture": _("prefecture"), "county": _("county"), "town": _("town or sub-district")}

CATEGORIES = (
    "城乡建设", "党务政务", "国土资源", "环境保护", "纪检监察", "交通运输", "经济管理", "科技与信息产业", "民政", "农村农业",
    "商贸旅游", "卫生计生", "政法", "教育文体", "劳动和社会保障",
)  # fmt: skip

MATTER_KINDS = ("投诉", "求助", "咨询", "建议", "举报")

# the fields in which two versions of an item may differ
COMPARED = ("title", "text", "law", "category", "category2", "lead", "helping", "keywords", "urgent")

# a list's name where its document gives none
LIST_TITLES = {
    BASIC: "基本履职事项清单",
    COOPERATIVE: "配合履职事项清单",
    TAKEN_BACK: "部门承担事项清单",
}
LEVEL_NAMES = {"prefecture": "州级", "county": "县市级", "town": "乡镇街道级"}
SHIPPED = "Tongban"


def list_title(division: str, kind: str, level: str) -> str:
    """How a list without a name of its own is called."""
    return f"{division}{LEVEL_NAMES[level]}{LIST_TITLES[kind]}"
