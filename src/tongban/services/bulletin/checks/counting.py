"""Enumerations that announce how many they are: 六大方向包括, 九类作物涵盖, 分别是."""

import re
from collections.abc import Iterable

from tongban.services.bulletin.checks.shapes import Check, Read
from tongban.services.bulletin.figures.numerals import chinese
from tongban.services.bulletin.reasons import Reason

ANNOUNCED = re.compile(
    r"(?P<n>[二两三四五六七八九十]{1,3}|\d{1,2})\s?(?P<unit>大|类|种|项|个|方面|条|家|所|处|座|县市?|乡镇|镇|街道)(?P<what>[\u4e00-\u9fff“”（）()]{0,12}?)"
    r"(?:包括|涵盖|包含|分别是|分别为|依次为|即|有)\s*[：:]?\s*(?P<list>[^。；]{4,240})"
)
LINKED = re.compile(r"“(?P<n>[二三四五六七八九])(?P<noun>[\u4e00-\u9fff])(?:联动|共建|协同|同步|结合)”")
FAR = 300  # characters after the name of the five
BRACKETS = re.compile(r"（[^）]*）|\([^)]*\)|《[^》]*》")


def enumerations(read: Read) -> Iterable[Check]:
    """How many were announced, how many are told."""
    for place, text in enumerate(read.article.paragraphs):
        for match in ANNOUNCED.finditer(text):
            announced = _number(match["n"])
            parts = items(match["list"])
            if len(parts) >= 3 and announced > 1 and abs(len(parts) - announced) <= max(3, announced // 2):
                yield _told(read, place, match["n"] + match["unit"] + match["what"], announced, parts)
        yield from _linked(read, place, text)


def _number(printed: str) -> int:
    found = chinese(printed)
    return int(printed) if printed.isdigit() else int(found.value) if found else 0


def items(told: str) -> list[str]:
    """The items of a list written with 、 and 和."""
    bare = BRACKETS.sub("", told)
    if "、" not in bare:
        return []
    head = re.split(r"[，：:](?=[^、]*$)", bare)[0] if "等" not in bare else bare.split("等")[0]
    head = head.split("，")[0] if head.count("，") and "、" in head.split("，")[0] else head
    pieces = [p for p in head.split("、") if p]
    last = re.split(r"(?<=[\u4e00-\u9fff])(?:以及|[和及与])(?=[\u4e00-\u9fff])", pieces[-1]) if pieces else []
    return pieces[:-1] + [p for p in last if p][:2]


def _told(read: Read, place: int, what: str, announced: int, parts: list[str]) -> Check:
    ok = len(parts) == announced
    words = {"what": what, "announced": announced, "told": len(parts)}
    why = Reason("enumeration.ok" if ok else "enumeration.other", words)
    return Check("enumeration", what, ok, why, read.number, place)


def _linked(read: Read, place: int, text: str) -> Iterable[Check]:
    """“五社联动” and, in the sentence after, the five whose names have 社 in them."""
    for match in LINKED.finditer(text):
        announced = _number(match["n"])
        for stretch in re.findall(r"[^，。；]*、[^，。；]*", text[match.end() : match.end() + FAR])[:1]:
            parts = items(re.sub(r"^.*?(?:统筹|整合|推动|发挥|依托|联合|由)", "", stretch))
            if len(parts) >= 3 and sum(match["noun"] in p for p in parts) >= len(parts) - 1:
                yield _told(read, place, match[0], announced, parts)
                return
