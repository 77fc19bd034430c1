"""A list of historical records as offices have them, invented: for the demo, tests and measuring. Nothing is copied.

Names are put together by chance from characters that place names use; a batch comes in one system of coordinates, which its
records may not say or say wrongly; some records are doubles in old spellings, some are wrong in a known way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
import shapely

from tongban.kernel.places.gazetteer import datum

FIRST = "清红白黑青黄石柳杨榆松桦沙盐甜苦长大小上下东西南北新老双三五七九金银铁铜玉宝龙凤马牛羊驼鹿鹰鹤雁泉井河湖坡坪岭岗台塔"
SECOND = "水石土沙草树柳榆杏桃梨麦谷禾盐碱泉井渠桥门关口台墩堡营庙场坊园圃沟坡梁湾滩坪岭嘴窝"
ENDS = {
    "mountain": ("山", "岭", "梁", "峰"), "valley": ("沟", "谷"), "plain": ("滩", "草原", "戈壁"), "river": ("河", "渠", "溪"),
    "lake": ("湖", "水库"), "spring": ("泉", "井"), "settlement": ("村", "庄", "湾子"), "estate": ("小区", "家园"),
    "road": ("路", "街", "巷"), "bridge": ("桥",), "transport": ("车站",), "water_works": ("水闸",), "farm": ("牧场", "林场"),
    "building": ("广场",), "memorial": ("遗址", "古城"), "park": ("公园",),
}  # fmt: skip
OLD = {"里": "裏", "峰": "峯", "台": "臺", "沟": "溝", "湾": "灣", "岭": "嶺", "龙": "龍", "马": "馬", "红": "紅", "黄": "黃", "长": "長", "东": "東", "双": "雙",
       "铁": "鐵", "银": "銀", "铜": "銅", "关": "關", "门": "門", "桥": "橋", "树": "樹", "园": "園", "场": "場", "庙": "廟", "营": "營", "滩": "灘", "盐": "鹽",
       "宝": "寶", "岗": "崗", "鹤": "鶴", "凤": "鳳", "杨": "楊", "庄": "莊", "广": "廣", "水库": "水庫", "遗": "遺"}  # fmt: skip
UYGHUR = {
    "a": "ا", "b": "ب", "c": "چ", "d": "د", "e": "ې", "f": "ف", "g": "گ", "h": "خ", "i": "ى", "j": "ج", "k": "ك", "l": "ل", "m": "م",
    "n": "ن", "o": "و", "p": "پ", "q": "چ", "r": "ر", "s": "س", "t": "ت", "u": "ۇ", "v": "ۈ", "w": "ۋ", "x": "ش", "y": "ي", "z": "ز",
}  # fmt: skip
# batch: what it says of its system, and what it is in
BATCHES = (
    ("1982年普查", "", "gcj02"),
    ("2014年普查", "CGCS2000", "cgcs2000"),
    ("2018年补充", "WGS84", "wgs84"),
    ("地图采集", "WGS84", "gcj02"),
    ("测绘成果", "", "zone"),
    ("县志附表", "", "no zone"),
)
DOUBLES, WRONG = 0.03, 0.02


@dataclass
class List:
    """The rows, and what is true of each: system, double of which row, what is wrong."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    truth: list[dict[str, Any]] = field(default_factory=list)


def invent(count: int, grounds: Sequence[tuple[str, str, shapely.Geometry]], rng: Random) -> List:
    """So many records in areas (code and name of a division in it, and the outline); the same for the same seed."""
    told = List()
    used: set[str] = set()
    spots = {code: _spots(area, count // len(grounds) + 50, rng) for code, _name, area in grounds}
    while len(told.rows) < count:
        code, _division, _area = rng.choice(grounds)
        roll = rng.random()
        if roll < DOUBLES and told.rows:
            _double(told, rng)
        else:
            name, kind = _name(rng, used)
            lon, lat = spots[code][rng.randrange(len(spots[code]))]
            _record(told, rng, name, kind, code, (lon, lat))
            if roll > 1 - WRONG:
                _spoil(told, rng)
    return told


def _record(told: List, rng: Random, name: str, kind: str, code: str, at: tuple[float, float]) -> None:
    batch, stated, system = rng.choice(BATCHES)
    x, y = _given(at, system)
    row = {
        "编号": f"{code}-{len(told.rows):05}", "标准名称": name, "类别": kind, "行政区划": code, "经度": x, "纬度": y, "坐标系": stated,
        "批次": batch, "曾用名": "", "罗马字母拼写": "", "维吾尔文": "", "来历": _origin(rng, name), "含义": "",
    }  # fmt: skip
    if rng.random() < 0.25:
        since = rng.randrange(1910, 1960)
        row["曾用名"] = f"{_name(rng, set())[0]}({since}-{since + rng.randrange(3, 30)})"
    if rng.random() < 0.5:
        row["罗马字母拼写"], row["维吾尔文"] = _spelled(name)
    told.rows.append(row)
    told.truth.append({"at": at, "system": system, "of": None, "wrong": ""})


def _double(told: List, rng: Random) -> None:
    """The same place again, from another batch, a little aside and perhaps in old characters."""
    first = rng.randrange(len(told.rows))
    while told.truth[first]["wrong"] or told.truth[first]["of"] is not None:
        first = rng.randrange(len(told.rows))
    row, (lon, lat) = told.rows[first], told.truth[first]["at"]
    name = "".join(OLD.get(c, c) for c in row["标准名称"]) if rng.random() < 0.6 else row["标准名称"]
    at = (lon + rng.uniform(-1, 1) * 0.002, lat + rng.uniform(-1, 1) * 0.002)
    _record(told, rng, name, row["类别"], row["行政区划"], at)
    told.truth[-1]["of"] = first


def _spoil(told: List, rng: Random) -> None:
    row, how = told.rows[-1], rng.choice(("swapped", "no name", "kind", "half", "far", "division"))
    if how == "swapped":
        lon, lat = told.truth[-1]["at"]
        row["经度"], row["纬度"] = round(lat, 6), round(lon, 6)
    elif how == "no name":
        row["标准名称"] = ""
    elif how == "kind":
        row["类别"] = "宇宙"
    elif how == "half":
        row["纬度"] = ""
    elif how == "far":
        row["经度"], row["纬度"] = 121.47, 31.23
    else:
        row["行政区划"] = "999999"
    told.truth[-1]["wrong"] = how


def _name(rng: Random, used: set[str]) -> tuple[str, str]:
    kind = rng.choice(tuple(ENDS))
    while True:
        name = rng.choice(FIRST) + rng.choice(SECOND) + (rng.choice(SECOND) if rng.random() < 0.4 else "")
        name += rng.choice(ENDS[kind])
        if name not in used:
            used.add(name)
            return name, kind


def _given(at: tuple[float, float], system: str) -> tuple[float, float]:
    if system == "gcj02":
        lon, lat = datum.wgs_to_gcj(*at)
        return round(float(lon), 6), round(float(lat), 6)
    if system in {"zone", "no zone"}:
        zone = round(at[0] / 3)
        north, east = datum.degrees_to_gauss(at[0], at[1], zone * 3.0)
        return round(float(north), 1), round(float(east) + (zone * 1e6 if system == "zone" else 0), 1)
    return round(at[0], 6), round(at[1], 6)


def _spots(area: shapely.Geometry, count: int, rng: Random) -> list[tuple[float, float]]:
    dice = np.random.default_rng(rng.randrange(2**32))
    west, south, east, north = area.bounds
    found: list[tuple[float, float]] = []
    while len(found) < count:
        x, y = dice.uniform((west, south), (east, north), (count * 2, 2)).T
        inside = shapely.contains_xy(area, x, y)
        found += [(float(a), float(b)) for a, b in zip(x[inside], y[inside], strict=True)]
    return found[:count]


def _origin(rng: Random, name: str) -> str:
    how = (
        f"因当地多{name[0]}色地貌而得名。", f"早年此地有{name[1]}，故名{name}。", "由最早来此垦荒的人家所起，沿用至今。", "",
    )  # fmt: skip
    return rng.choice(how)


def _spelled(name: str) -> tuple[str, str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a large dictionary, not for every process

    said = "".join(lazy_pinyin(name))
    return said.capitalize(), "".join(UYGHUR.get(c, "") for c in said)


def rows_of(told: List) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows with their numbers, as a file has them."""
    yield from enumerate(told.rows, 2)
