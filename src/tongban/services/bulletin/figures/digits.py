"""Figures in Arabic digits: with unit, 余, 万 and 亿; ratios; ranges that share one unit."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tongban.services.bulletin.figures import intervals
from tongban.services.bulletin.figures.claiming import (
    BRACKETS,
    Reading,
    Spot,
    claimed,
    figure,
    noun_unit,
    plain,
)
from tongban.services.bulletin.figures.numerals import POWERS, Number, arabic
from tongban.services.bulletin.figures.patterns import INDEX, RATIO, arabic_figure
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import begins_another, unit_of

PART = re.compile(r"(\d+(?:\.\d+)?) ?([亿万千百])")
TIMES = re.compile(r"^(?:年|月|日|号)")
OF_A_RANGE = re.compile(r"(?<![\d.\u2592])(\d+(?:\.\d+)?)\s*([万亿]?)\s*(?:-|—|–|~|～|至|到)\s*(?=\d)")
LONGEST = 24  # characters: more digits are no figure
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Found:
    """One match: its digits, where they begin, its unit and where that ends."""

    match: re.Match[str]
    start: int
    printed: str
    unit: str
    unit_end: int

    @property
    def hung(self) -> bool:
        """Does 余 or 多 hang on it?"""
        return bool(self.match["mid"] or self.match["more"])


def in_digits(read: Reading) -> Iterator[Figure]:
    """Every figure in digits."""
    for match in arabic_figure().finditer(read.clear):
        before = read.clear[match.start("number") - 1] if match.start("number") else ""
        before = read.clear[match.start("front") - 1 : match.start("front")] if match["front"] else before
        part_of_a_word = before in ".:：" or (before.isascii() and before.isalpha())
        if before != "每" and not (before and part_of_a_word):  # 每10万人: told of, not counted
            yield from _one(read, match)


def _one(read: Reading, match: re.Match[str]) -> Iterator[Figure]:
    start, printed = match.start("number"), match["number"].rstrip(" ")
    if len(printed) > LONGEST:
        return
    apart = _apart(printed) if " " in printed else []
    if apart:
        start += printed.rindex(apart[-1])
        printed = apart[-1]
    found = Found(match, start, printed, *_unit(match, read.clear))
    if found.unit == "级" and "." not in printed:  # 8级 is a class
        return
    if found.unit or match["power"] or found.hung:
        yield _claim(read, found)
    elif _index(read.clear, start, printed):
        yield bare(read, start, printed)


def _claim(read: Reading, found: Found) -> Figure:
    match, power = found.match, found.match["power"] or ""
    number = arabic(found.printed, power)
    start = found.start
    if match["front"] and (above := _above(match["front"], number)):
        number = Number(number.value + above, number.last, number.nonzero, number.digits)
        start = match.start("front")
    if match["minus"]:
        start = match.start("minus")
        number = Number(-number.value, number.last, number.nonzero, number.digits)
    several = "个多" in (match["unit"] or "") or match["after"] or match["post"] in ("多", "余")
    hang = "mid" if match["mid"] else "more" if match["more"] or several else ""
    end = match.end("post") if match["post"] in ("多", "余") else _end(found)
    return claimed(read, Spot(start, end, found.unit, hang, power, match["post"] or ""), number)


def _above(front: str, below: Number) -> float:
    """What stands before the last part of 5亿8千万: each part less than one unit of the power before it; else 0."""
    total, step = 0.0, float("inf")
    for part in PART.finditer(front):
        value, power = float(part[1]) * POWERS[part[2]], float(POWERS[part[2]])
        if value >= step:
            return 0.0
        total, step = total + value, power
    return total if below.value < step else 0.0


def _end(found: Found) -> int:
    match = found.match
    if match["after"] and found.unit_end > 0:
        return match.end("after")
    if found.unit and found.unit_end > 0:
        return found.unit_end
    return max(match.end(name) for name in ("number", "mid", "power", "more") if match[name])


def _index(clear: str, start: int, printed: str) -> bool:
    """An index or ratio without a unit: 指数为101.2, 收入比由2.31缩小到2.25 (3.1 at the start of a line numbers it)."""
    before, after = clear[max(0, start - 1) : start], clear[start + len(printed) : start + len(printed) + 1]
    if re.match(r"[A-Za-z\d]", after):
        return False
    loose = (
        "." in printed and bool(HAN.match(before)) and (after in "，。；、,;）)" or bool(HAN.match(after)))
    )
    return loose or bool(INDEX.search(clear[max(0, start - 20) : start]))


def _apart(printed: str) -> list[str]:
    """The numbers that spaces hold apart; none if the spaces stand inside one number."""
    groups = [g for g in re.split(r"(?<!\.) (?!\.)", printed) if g]
    in_one = all(len(g) == 1 for g in groups) or (
        len(groups[0]) <= 3 and all(re.fullmatch(r"\d{3}(?:\.\d+)?", g) for g in groups[1:])
    )
    if len(groups) < 2 or in_one:
        return []
    return groups if re.fullmatch(r"(?:19|20)\d\d", groups[0]) or len(groups) > 3 else []


def _unit(match: re.Match[str], clear: str) -> tuple[str, int]:
    """The unit that is really one (not the beginning of another word), and where it ends."""
    unit = match["unit"]
    if unit == "":  # a noun follows at once: 24万志愿者
        last = next(name for name in ("more", "power", "mid", "number") if match[name])
        rest = clear[match.end(last) : match.end(last) + LONGEST]
        return ("", -1) if TIMES.match(rest) else (noun_unit(rest), -1)
    if unit is None:
        return "", -1
    word, end = unit.removeprefix("个多"), match.end("unit")
    sure = bool(match["mid"] or match["more"] or match["power"]) and word in "人户家个"
    if begins_another(word, clear[end : end + 1]) and not sure:
        known = len(word) > 1 and unit_of(word[:-1]).family not in ("noun", "")
        return (word[:-1], end - 1) if known else ("", -1)
    return re.sub(r"\s", "", word).translate(BRACKETS), end


def bare(read: Reading, start: int, printed: str) -> Figure:
    """A number without a unit."""
    number = arabic(printed)
    spot = Spot(start, start + len(printed), "")
    return figure(read, spot, number, plain(number, spot))


def ratios(read: Reading) -> Iterator[Figure]:
    """三次产业比为 12.1:35.2:52.7: every part is a figure."""
    for match in RATIO.finditer(read.clear):
        parts = list(re.finditer(r"\d+(?:\.\d+)?", match[0]))
        named = re.search(r"[比例]", read.clear[max(0, match.start() - 12) : match.start()])
        if len(parts) > 2 or named:
            whole = sum(float(part[0]) for part in parts)
            unit = "%" if len(parts) > 2 and abs(whole - 100) < 0.5 else ""
            yield from (_part(read, match.start() + part.start(), part[0], unit) for part in parts)


def _part(read: Reading, at: int, printed: str, unit: str) -> Figure:
    number = arabic(printed)
    made = figure(
        read, Spot(at, at + len(printed), unit), number, intervals.rounded(number.value, number.last)
    )
    made.kind = "share"
    return made


def first_of_ranges(read: Reading, figures: Iterable[Figure]) -> Iterator[Figure]:
    """10至15个: the first of a range has the unit and the 万 of the second."""
    known = {f.start: f for f in figures}
    covered = {n for f in known.values() for n in range(f.start, f.end)}
    for match in OF_A_RANGE.finditer(read.clear):
        second = known.get(match.end())
        if second is None or not second.unit or match.start() in covered:
            continue
        printed = re.match(r"[\d.,]+\s*(万亿|亿|万|千(?!瓦|米|克|伏))?", second.text)
        power = match[2] or (printed[1] if printed else "") or ""
        number = arabic(match[1], power)
        spot = Spot(match.start(), match.end(2) if match[2] else match.end(1), second.unit, power=power)
        yield figure(read, spot, number, plain(number, spot))
