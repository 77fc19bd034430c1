"""The kinds of places, the words records use for them, and how near two of one name are one."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "mountain": _("Mountain, ridge, pass"),
    "valley": _("Valley, gully"),
    "plain": _("Plain, desert, grassland"),
    "river": _("River, stream, canal"),
    "lake": _("Lake, reservoir, marsh"),
    "spring": _("Spring, well"),
    "settlement": _("Village, settlement"),
    "estate": _("Residential estate, compound"),
    "road": _("Road, street, lane"),
    "bridge": _("Bridge, tunnel, crossing"),
    "transport": _("Station, port, airport"),
    "water_works": _("Dam, sluice, water works"),
    "farm": _("Farm, pasture, forest farm"),
    "building": _("Building, square"),
    "memorial": _("Memorial, site of history"),
    "park": _("Park, scenic area"),
    "other": _("Something else"),
}
# how records write them; the kind's own code is understood too
WORDS = {
    "mountain": "山 山峰 山脉 山口 岭 梁 达坂 mountain",
    "valley": "沟 谷 沟谷 峡谷 沟壑 valley",
    "plain": "平原 沙漠 戈壁 草原 滩 荒漠 plain",
    "river": "河 河流 渠 水渠 溪 渠道 river",
    "lake": "湖 湖泊 水库 湿地 池塘 lake",
    "spring": "泉 泉水 井 水井 spring",
    "settlement": "村 居民点 自然村 村落 农村居民点 settlement",
    "estate": "小区 住宅区 城镇居民点 estate",
    "road": "路 街 巷 道路 街巷 公路 road",
    "bridge": "桥 桥梁 隧道 bridge",
    "transport": "车站 机场 火车站 交通设施 station",
    "water_works": "水利设施 大坝 闸 水闸",
    "farm": "农场 牧场 林场 农牧场 草场 farm",
    "building": "建筑物 广场 大厦 building",
    "memorial": "纪念地 遗址 古迹 文物古迹 memorial",
    "park": "公园 景区 旅游地 风景名胜 park",
    "other": "其他 其它 other",
}
BY_WORD = {word: kind for kind, said in WORDS.items() for word in (kind, *said.split())}
# metres within which a second record of one name and kind may be the same place
NEAR = {
    "mountain": 3000,
    "valley": 3000,
    "plain": 8000,
    "river": 8000,
    "lake": 3000,
    "road": 2000,
    "farm": 2000,
}
NEAR_ELSE = 800


def near(kind: str) -> int:
    """How near two records of one name and kind may be one place, in metres."""
    return NEAR.get(kind, NEAR_ELSE)
