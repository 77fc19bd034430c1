"""What Han characters are taken for each other: by their sound (readings without tones) and by their look.

Readings come from pypinyin; groups of look-alikes from `data/shape_alike.txt`, written by hand.
"""

from collections import defaultdict
from functools import cache
from pathlib import Path

SHAPES = Path(__file__).parent / "data" / "shape_alike.txt"
# surnames that are read otherwise than the same character elsewhere
SURNAMES = dict(
    pair.split("=")
    for pair in [
        "曾=zeng",
        "单=shan",
        "仇=qiu",
        "解=xie",
        "任=ren",
        "华=hua",
        "区=ou",
        "查=zha",
        "盖=ge",
        "朴=piao",
        "尉=wei",
        "乐=yue",
        "召=shao",
        "缪=miao",
        "翟=zhai",
        "冼=xian",
        "洗=xian",
        "晁=chao",
        "员=yun",
        "秘=bi",
        "折=she",
        "牟=mu",
        "令=ling",
        "呙=guo",
        "种=chong",
        "黑=he",
        "繁=po",
        "能=nai",
        "覃=qin",
        "逄=pang",
        "訾=zi",
        "郇=xun",
        "隗=wei",
        "那=na",
        "宁=ning",
        "葛=ge",
        "纪=ji",
        "燕=yan",
        "曲=qu",
        "应=ying",
        "幺=yao",
        "句=gou",
        "卜=bu",
    ]
)
TWO_CHARACTER_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "司徒",
        "夏侯",
        "独孤",
        "南宫",
        "端木",
        "闻人",
        "长孙",
        "宇文",
        "轩辕",
        "钟离",
        "呼延",
        "澹台",
    ]
)
# sounds that many speakers do not tell apart
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


def is_han(character: str) -> bool:
    """Whether a character is Han."""
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003134f" or character == "〇"


@cache
def reading(character: str) -> str:
    """How a character is usually read, without its tone; what is not Han is read as itself."""
    return _said(character)[0] if is_han(character) else character


@cache
def surname_reading(character: str) -> str:
    """How a character is read as a surname."""
    return SURNAMES.get(character) or reading(character)


@cache
def near_reading(said: str) -> str:
    """A reading with the sounds made one that many speakers do not tell apart: zhang and zan, ling and lin."""
    for long, short in _NEAR:
        said = short + said[len(long) :] if said.startswith(long) else said
        said = said.removesuffix(long) + short if said.endswith(long) else said
    return "l" + said[1:] if said.startswith("n") else said


@cache
def readings(character: str) -> frozenset[str]:
    """Every reading of a character, without tones."""
    return frozenset(_said(character, heteronym=True))


def _said(character: str, *, heteronym: bool = False) -> list[str]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 - a large dictionary, not for every process

    said: list[str] = pinyin(character, style=Style.NORMAL, heteronym=heteronym)[0]
    return said


@cache
def look_alikes() -> dict[str, frozenset[str]]:
    """For each character those that look like it."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in SHAPES.read_text(encoding="utf-8").splitlines():
        group = line.strip()
        if not group.startswith("#"):
            for one in group:
                found[one].update(group.replace(one, ""))
    return {one: frozenset(others) for one, others in found.items()}


@cache
def taken_for(one: str, other: str) -> bool:
    """Whether two characters are taken for each other by sound or look."""
    by_look = other in look_alikes().get(one, ())
    return by_look or bool(
        {near_reading(r) for r in readings(one)} & {near_reading(r) for r in readings(other)}
    )
