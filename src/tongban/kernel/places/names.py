"""From a division's official name to the names people say, and to the key it is sorted by."""

import re
from collections.abc import Iterator

DIGITS = "零一二三四五六七八九"
VILLAGE = re.compile(r"(村民委员会|村民委员|村民委会|村委会)$")
COMMITTEE = re.compile(r"(居民委员会|居委会|委员会)$")
COMPANY = re.compile(
    r"(?P<farm>.*?)(?<![一二三四五六七八九十])(?P<number>[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]+)连队?生活区$"
)
CORPS = re.compile(r"^兵团(农六师)?")
PEOPLES = re.compile(r"(哈萨克|乌孜别克|回|维吾尔|塔塔尔)(民族|族)?(乡|自治县|自治州)$")

FULL, SHORT, BARE, FAINT = 0.95, 0.9, 0.6, 0.3  # how surely a name means the division


def pinyin(name: str) -> str:
    """The key Chinese names are sorted by."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a large dictionary, not for every process

    return " ".join(lazy_pinyin(name))


def short(name: str) -> str:
    """The name as residents say it: 宁合社区, 下三工村."""
    if VILLAGE.search(name):
        stem = VILLAGE.sub("", name)
        return stem if stem.endswith("村") else f"{stem}村"
    if COMMITTEE.search(name) and not name.endswith("管理委员会"):
        stem = COMMITTEE.sub("", name)
        return stem if stem.endswith("社区") else f"{stem}社区"
    return name


def spoken(level: str, name: str) -> Iterator[tuple[str, float]]:
    """Every form a text may use, each with how surely it means this division."""
    yield name, FULL
    if level == "community" and short(name) != name:
        yield short(name), SHORT
    elif level == "town":
        yield from _town(name)
    elif level in {"county", "prefecture"}:
        yield from _county(name)


def company(name: str) -> tuple[str, ...]:
    """A Corps farm's company as people write it after the farm's name: 三连, 3连."""
    found = COMPANY.match(name)
    if not found:
        return ()
    return f"{found['number']}连", f"{number(found['number'])}连"


def number(words: str) -> int:
    """Chinese numerals below a thousand as a number, spelled (十三) or digit by digit (一零五)."""
    if "十" in words:
        tens, units = words.split("十")
        return (DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(units) if units else 0)
    return int("".join(str(DIGITS.index(sign)) for sign in words))


def stem(name: str) -> str:
    """The bare name of a county or prefecture: 昌吉, 木垒, 呼图壁."""
    bare = PEOPLES.sub("", name)
    return bare if bare != name else name[:-1]


def _county(name: str) -> Iterator[tuple[str, float]]:
    if PEOPLES.search(name) and name.endswith("县"):
        yield f"{stem(name)}县", SHORT
    yield stem(name), FAINT if name.endswith("州") else BARE


def _town(name: str) -> Iterator[tuple[str, float]]:
    if name.endswith("街道"):
        yield f"{name}办事处", FULL
        yield f"{name}办", FULL
        if name.endswith("路街道"):  # the road itself mostly runs through its sub-district
            yield name[:-2], 0.5
    elif name.startswith("兵团"):
        yield from _corps(CORPS.sub("", name))
    elif name[-1] in "乡镇":
        stem = PEOPLES.sub("", name) if PEOPLES.search(name) else name[:-1]
        if stem and f"{stem}{name[-1]}" != name:
            yield f"{stem}{name[-1]}", SHORT
        if len(stem) >= 3:
            yield stem, 0.5


def _corps(name: str) -> Iterator[tuple[str, float]]:
    yield name, SHORT
    regiment = re.match(r"([零一二三四五六七八九]{3})团", name)
    if regiment:
        yield f"{regiment[1]}团", SHORT
        yield f"{number(regiment[1])}团", SHORT
    elif name.endswith("总场"):
        yield f"{name[:-2]}农场", SHORT
