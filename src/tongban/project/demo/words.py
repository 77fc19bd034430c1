"""The demo's own words: what is asked for, what is said on the way, and the invented names in both."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"
ALL_YEAR = frozenset(range(1, 13))
OUT_OF_SEASON = 0.04  # of what the matter weighs in its months

GREETINGS = ("", "", "", "", "您好，", "你好，", "领导好，", "反映一个问题：", "想反映一下，")
ROADS = [
    "延河路",
    "长宁路",
    "青年路",
    "健康路",
    "屯河路",
    "石河子路",
    "文化西路",
    "红旗路",
    "滨河大道",
    "天池路",
    "团结巷",
    "建设路",
    "绿洲路",
    "乌伊路",
    "迎宾大道",
]
ESTATES = [
    "世纪花园",
    "锦绣家园",
    "阳光新城",
    "金色时代",
    "碧水云天",
    "和谐家园",
    "康居苑",
    "翡翠城",
    "安居小区",
    "祥和苑",
    "东方名城",
    "丽景花园",
    "北辰雅苑",
    "瑞丰家园",
    "杏花村小区",
    "玫瑰园",
    "格林小区",
    "新天地小区",
    "园丁苑",
    "九合家园",
]
SHOPS = [
    "好又多超市",
    "万家乐便利店",
    "小肥牛火锅",
    "味道轩餐厅",
    "优品生活馆",
    "新世纪商场",
    "康康药店",
    "悦动健身房",
    "美丽人生美容店",
    "老回民牛肉面",
    "天山烤肉店",
    "家家福果蔬店",
]
SCHOOLS = ["第二小学", "第四小学", "第六小学", "第一中学", "第三中学", "实验小学", "回民小学", "双语幼儿园"]
FIRMS = [
    "天沃农机有限公司",
    "金麦面粉厂",
    "北庭建材有限公司",
    "绿源番茄制品厂",
    "恒达物流有限公司",
    "博峰纺织厂",
    "远方塑料制品厂",
    "西域葡萄酒业",
    "众和饲料厂",
    "准噶尔机械加工厂",
]
FAMILY = "王李张刘陈杨马赵吴周徐孙胡朱高林何郭罗郑梁谢宋唐许韩冯邓曹彭曾田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔白海"
GIVEN = [
    "建国",
    "秀兰",
    "志强",
    "桂英",
    "明",
    "芳",
    "伟",
    "娜",
    "磊",
    "静",
    "丽",
    "强",
    "敏",
    "涛",
    "霞",
    "刚",
    "燕",
    "军",
    "红梅",
    "玉兰",
    "海燕",
    "晓东",
    "文军",
    "淑珍",
    "国庆",
    "春花",
    "雪莲",
    "立新",
    "学文",
    "小龙",
    "佳琪",
    "子涵",
    "思远",
    "雨桐",
    "浩然",
    "欣怡",
    "俊杰",
    "梦瑶",
    "天宇",
    "新民",
]


@dataclass(frozen=True)
class Matter:
    """One thing that is asked for, in its many wordings."""

    code: str
    office: str
    category: str
    category2: str
    kinds: dict[str, int]
    months: frozenset[int]
    weight: float
    where: str
    lines: dict[str, list[str]] = field(default_factory=dict)

    def weight_in(self, month: int) -> float:
        """How much is heard of it in a month."""
        return self.weight * (1 if month in self.months else OUT_OF_SEASON)


@cache
def matters() -> tuple[Matter, ...]:
    """Everything that is asked for in the demo."""
    found: list[Matter] = []
    for line in _lines("matters.txt"):
        if line.startswith("@ "):
            found.append(_matter(line[2:]))
        else:
            found[-1].lines.setdefault(line[0], []).append(line[2:])
    return tuple(found)


@cache
def said() -> dict[str, list[str]]:
    """What is said at each step."""
    found: dict[str, list[str]] = {}
    step = ""
    for line in _lines("said.txt"):
        if line.startswith("@ "):
            step = line[2:]
        else:
            found.setdefault(step, []).append(line)
    return found


@dataclass(frozen=True)
class Text:
    """A request in words: its title, what it says, and the place that it names besides the division."""

    title: str
    text: str
    place: str


def compose(matter: Matter, place: str, rng: Random) -> Text:
    """One wording of a matter at a place, in whole sentences."""
    names = _names(place, rng)
    parts = [rng.choice(matter.lines[part]) for part in "123" if part != "2" or rng.random() < 0.8]
    words = rng.choice(GREETINGS) + "".join(_filled(part, names) for part in parts)
    title = _filled(rng.choice(matter.lines["="]), names)
    return Text(title, words, f"{place}{names['区'] if '{区}' in parts[0] else ''}")


def answer_of(matter: Matter, rng: Random) -> str:
    """What the office answers."""
    return rng.choice(matter.lines["A"])


def person_name(rng: Random) -> str:
    """An invented name."""
    return rng.choice(FAMILY) + rng.choice(GIVEN)


def phone(rng: Random) -> str:
    """An invented number, of a range that no operator hands out."""
    return f"1630994{rng.randrange(10000):04d}"


def _names(place: str, rng: Random) -> dict[str, str]:
    building = f"{rng.randrange(1, 31)}号楼" + (f"{rng.randrange(1, 6)}单元" if rng.random() < 0.6 else "")
    return {
        "地": place,
        "区": rng.choice(ESTATES),
        "楼": building,
        "路": rng.choice(ROADS),
        "天": rng.choice(("两", "三", "四", "五", "好几", "七八")),
        "店": rng.choice(SHOPS),
        "校": rng.choice(SCHOOLS),
        "厂": rng.choice(FIRMS),
    }


def _filled(words: str, names: dict[str, str]) -> str:
    return re.sub(r"\{(.)\}", lambda found: names[found[1]], words)


def _matter(head: str) -> Matter:
    code, office, category, kinds, months, weight, where = (part.strip() for part in head.split("|"))
    first, second = category.split("/")
    told = dict(kind.split(":") for kind in kinds.split())
    return Matter(
        code=code,
        office=office,
        category=first,
        category2=second,
        kinds={kind: int(n) for kind, n in told.items()},
        months=ALL_YEAR if months == "-" else frozenset(map(int, months.split())),
        weight=float(weight),
        where=where,
    )


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
