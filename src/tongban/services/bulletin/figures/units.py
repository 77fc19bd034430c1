"""Units and measure words by family: what is converted into what, and what may stand for what.

The table is data/units.csv: `scale` is how many of the family's base a unit is (empty: a measure word that counts),
`weak` marks words that after a small Chinese numeral are seldom a count, `not_before` the characters with which the
word begins another (个 in 个体, 次 in 次日).
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "data" / "units.csv"
# words that may stand directly after a number only where 余, 万 or the like shows that it counts something
BODIES = ("企业", "单位", "商户", "市场主体", "经营主体", "家庭")
PERSONS = [
    "群众",
    "居民",
    "志愿者",
    "人口",
    "职工",
    "学生",
    "农民",
    "老人",
    "老年人",
    "儿童",
    "游客",
    "旅客",
    "村民",
    "农户",
    "牧民",
    "农牧民",
    "市民",
    "用户",
    "干部",
    "教师",
    "医生",
    "护士",
    "青年",
    "青少年",
    "妇女",
    "残疾人",
    "困难群众",
    "社工",
    "社会工作者",
    "网格员",
    "骑手",
]
NOUNS = (*PERSONS, *BODIES)
FOREIGN = frozenset({"美元", "欧元", "港元", "日元", "英镑", "卢布", "坚戈"})
POWERS = (("万亿", 1e12), ("亿", 1e8), ("百万", 1e6), ("万", 1e4), ("千", 1e3), ("百", 1e2))


@dataclass(frozen=True)
class Word:
    """One row of the table."""

    word: str
    family: str
    scale: float
    counts: bool
    weak: bool
    not_before: str


@dataclass(frozen=True)
class Unit:
    """A unit as compared: its family, and how many of the family's base it is (万 and 亿 in it counted)."""

    family: str
    scale: float
    word: str


@cache
def words() -> dict[str, Word]:
    """The whole table by word."""
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        r["word"]: Word(
            r["word"], r["family"], float(r["scale"] or 1), not r["scale"], bool(r["weak"]), r["not_before"]
        )
        for r in rows
    }


@cache
def alternatives() -> str:
    """Every unit as one alternation, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words(), key=len, reverse=True))


@cache
def counting() -> frozenset[str]:
    """The families of measure words."""
    return frozenset(w.family for w in words().values() if w.counts)


def is_weak(word: str) -> bool:
    """Is the word after a small Chinese numeral seldom a count?"""
    return word in words() and words()[word].weak


def begins_another(word: str, after: str) -> bool:
    """Does the word with the character after it begin another word (个体, 次日)?"""
    return bool(after) and word in words() and after in words()[word].not_before


@cache
def unit_of(printed: str) -> Unit:
    """A unit as somebody wrote it (万元, 元/亩, 亿千瓦时, 个百分点)."""
    word = re.sub(r"[\s()（）]", "", printed)
    known = words().get(word)
    if known:
        return Unit(f"{known.family}:{word}" if word in FOREIGN else known.family, known.scale, word)
    for power, times in POWERS:
        if word.startswith(power):
            rest = unit_of(word[len(power) :])
            return Unit(rest.family, rest.scale * times, rest.word)
    top, slash, below = word.partition("/" if "/" in word else "每")
    if slash and top and below:
        above = unit_of(top)
        return Unit(f"{above.family}/{below}", above.scale, above.word)
    return Unit("noun" if word else "", 1.0, word)


def counts(family: str) -> bool:
    """Are things of this family counted one by one?"""
    return family == "noun" or family in counting()


def kindred(a: Unit, b: Unit) -> float:
    """How well one may stand for the other: 1 the same, 0 not at all."""
    if a.word == b.word and a.family == b.family:
        return 1.0
    if not a.family or not b.family:
        return 0.6
    if a.family == b.family:
        return 0.9 if counts(a.family) else 0.95
    if counts(a.family) and counts(b.family):
        return 0.35 if "people" in (a.family, b.family) else 0.55
    return 0.0
