"""What a report from the street may be about: places and facilities, never anybody's conduct."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Matter(models.TextChoices):
    """The big buttons of a grid report."""

    ROAD = "road", _("Road or pavement broken")
    COVER = "cover", _("Manhole cover missing or loose")
    LAMP = "lamp", _("Street lamp out")
    RUBBISH = "rubbish", _("Rubbish piled up")
    WATER = "water", _("Water leaking or standing")
    TREE = "tree", _("Tree fallen or branches loose")
    SIGN = "sign", _("Sign, light or railing damaged")
    WIRE = "wire", _("Cable or pole hanging or leaning")
    EXIT = "exit", _("Fire lane or exit blocked")
    OTHER = "other", _("Something else")


# how the record says it, in the words that duty lists know; a record has one language whoever wrote it
SAID: dict[str, str] = {
    Matter.ROAD: "道路破损、坑洼",
    Matter.COVER: "井盖破损或缺失",
    Matter.LAMP: "路灯不亮",
    Matter.RUBBISH: "垃圾堆积无人清运",
    Matter.WATER: "路面积水或管道漏水",
    Matter.TREE: "树木倒伏或枯枝悬落",
    Matter.SIGN: "标志牌、信号灯或护栏损坏",
    Matter.WIRE: "线缆垂落或线杆倾斜",
    Matter.EXIT: "消防通道被占用堵塞",
    Matter.OTHER: "街面设施问题",
}


def in_words(matter: str, place: str, line: str) -> str:
    """The report as a text: what, where, and the reporter's own line."""
    parts = [SAID[matter], place.strip() and f"地点：{place.strip()}", line.strip()]
    return "。".join(part.rstrip("。") for part in parts if part) + "。"
