"""Figures in Chinese numerals: 三千二百八十一件, 两成, 百分之五, 三分之一, 过半, 百余名, 数十人, 三五户."""

import re
from collections.abc import Iterator

from tongban.services.bulletin.figures import masks
from tongban.services.bulletin.figures.claiming import (
    BRACKETS,
    Reading,
    Spot,
    after,
    claimed,
    figure,
    noun_unit,
)
from tongban.services.bulletin.figures.intervals import Interval
from tongban.services.bulletin.figures.numerals import DIGITS, POWERS, Number, arabic, chinese
from tongban.services.bulletin.figures.patterns import han_figure, qualifier_before
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import begins_another, counts, is_weak, unit_of

BARE_POWERS = frozenset("百千万亿")
# weak words that after more than twelve do count
COUNT_MANY = frozenset("周度里头车口版节村部组对回")
CLASSES = frozenset("级届星类批轮")
FAR = 12  # characters after a number that may name what it counts
HALF = Number(50, 10, 10)
PAIR = re.compile(
    r"^((?:[一二两三四五六七八九][万千百])*(?:[二三四五六七八九]?十)?)([一二两三四五六七八九])([二三四五六七八九])(?=[十百千万亿]?$)"
)


def in_han(read: Reading, whole: str) -> Iterator[Figure]:
    """Every figure in Chinese numerals; `whole` still shows the digits that were taken before."""
    for match in han_figure().finditer(read.clear):
        made = _one(Reading(read.text, whole), match)
        if made:
            yield made


def _one(read: Reading, match: re.Match[str]) -> Figure | None:
    for name, make in SHAPES.items():
        if match[name]:
            return make(read, match)
    return None


def _percent(read: Reading, match: re.Match[str]) -> Figure | None:
    said = match["percent"]
    number = arabic(said) if said[0].isdigit() else chinese(said)
    if number is None:
        return None
    number = Number(number.value, min(number.last, 1.0), number.nonzero, number.digits)
    return claimed(read, Spot(match.start(), match.end(), "%", post=after(read.clear, match.end())), number)


def _fraction(read: Reading, match: re.Match[str]) -> Figure | None:
    below, above = chinese(match["below"]), chinese(match["above"])
    if below is None or above is None or not below.value:
        return None
    number = Number(round(100 * above.value / below.value, 4), 1.0, 1.0, ".")
    return _open_above(read, match, number) or claimed(
        read, Spot(match.start(), match.end(), "%", post=after(read.clear, match.end())), number
    )


def _half(read: Reading, match: re.Match[str]) -> Figure:
    spot = Spot(match.start(), match.end(), "%", post=after(read.clear, match.end()))
    return _open_above(read, match, HALF) or claimed(read, spot, HALF)


def _most(read: Reading, match: re.Match[str]) -> Figure:
    return figure(read, Spot(match.start(), match.end(), "%"), HALF, Interval(50, 100, with_low=False), "过")


def _open_above(read: Reading, match: re.Match[str], number: Number) -> Figure | None:
    """半数以上, 超三分之二: up to all."""
    over = qualifier_before(read.clear, match.start())[0] == "over"
    if not over and after(read.clear, match.end()) != "以上":
        return None
    return figure(
        read,
        Spot(match.start(), match.end(), "%"),
        number,
        Interval(number.value, 100),
        "超" if over else "以上",
    )


def _tenths(read: Reading, match: re.Match[str]) -> Figure:
    value = DIGITS[match["tenths"]] * 10 + (DIGITS[match["tenth"]] if match["tenth"] else 0)
    step = 1.0 if match["tenth"] else 10.0
    post = after(read.clear, match.end())
    several = post == "多"
    end = match.end() + several
    spot = Spot(match.start(), end, "%", hang="mid" if several else "", post="" if several else post)
    return claimed(read, spot, Number(value, step, step))


def _vague(read: Reading, match: re.Match[str]) -> Figure | None:
    """数十, 几百, 十几: from twice (or just beyond) the power to below ten of it."""
    unit, end = match["vunit"], match.end()
    if unit not in ("个", "人", "户", "家") and begins_another(unit, read.clear[end : end + 1]):
        return None
    word = match["vague"].rstrip("余多")
    times = float(POWERS.get(match["vmore"] or "", 1))
    for c in word:
        times *= POWERS.get(c, 1)
    few = word == "十几"
    low, high = (11.0, 19.0) if few else (2 * times, 10 * times - max(1.0, times / 10_000))
    spot = Spot(match.start(), end, unit or noun_unit(read.clear[end : end + FAR]))
    return figure(
        read,
        spot,
        Number(low, times, times),
        Interval(low, high),
        "十几" if few else "数" if "数" in word else "几",
    )


def _numeral(read: Reading, match: re.Match[str]) -> Figure | None:
    printed, start = match["han"], match.start("han")
    unit = (match["hunit"] or "").removeprefix("个多").translate(BRACKETS)
    end = match.end("hunit") if match["hunit"] else match.end()
    hanging = _hanging(match)
    strong = qualifier_before(read.clear, start)[0] not in ("", "plain")
    large = bool(hanging) or strong or printed[-1] in BARE_POWERS or bool(match["hpower"])
    number = _approximate(printed) or chinese(printed)
    if number is None or unit == "成" or not (unit or large):
        return None
    if begins_another(unit, read.clear[end : end + 1]) and not large:
        return None
    spot = Spot(start, end, unit or noun_unit(read.clear[match.end() : match.end() + FAR]), hanging)
    if not (hanging or strong or _claims(read.clear, printed, number, spot)):
        return None
    return _made(read, match, number, spot)


def _hanging(match: re.Match[str]) -> str:
    several = "多" if "个多" in (match["hunit"] or "") else ""
    return match["hmid"] or match["hmore"] or match["hafter"] or several


def _made(read: Reading, match: re.Match[str], number: Number, spot: Spot) -> Figure:
    printed, power, hanging = match["han"], match["hpower"] or "", spot.hang
    if power:
        times = POWERS[power]
        number = Number(number.value * times, number.last * times, number.nonzero * times)
    end = max(spot.end, match.end("hafter")) if match["hafter"] else spot.end
    whole = Spot(spot.start, end, spot.unit)
    special = _special(read, printed, number, whole, hanging)
    if special:
        return figure(read, whole, number, *special)
    hang = ("more" if match["hmore"] or printed[-1] in "万亿" else "mid") if hanging else ""
    big = printed[-1] if printed[-1] in "万亿" else power
    return claimed(read, Spot(spot.start, end, spot.unit, hang, big, after(read.clear, end)), number)


def _special(
    read: Reading, printed: str, number: Number, spot: Spot, hanging: str
) -> tuple[Interval, str] | None:
    """Intervals that only Chinese numerals have: 二十几, 百余, 三五, 上百, a bare 千."""
    value, front = number.value, qualifier_before(read.clear, spot.start)[0]
    if hanging == "几" and number.nonzero > 2:
        return Interval(value + 1, value + number.nonzero - 1), "几"
    if hanging and printed in ("百", "千", "万", "十"):
        return Interval(value + 1, 2 * value - 1), hanging
    told = _neighbours(printed)
    if told:
        return Interval(value, value * told[1] / told[0]), ""
    if front == "up":
        return Interval(value, None), "上"
    if printed in BARE_POWERS and not hanging and front in ("", "plain"):
        return Interval(value, 2 * value, with_high=False), ""
    return None


def _neighbours(printed: str) -> tuple[float, float, float] | None:
    """三五个, 七八百, 十五六户, 两千一二百: two neighbouring digits are an approximate number; from, to, step."""
    found = PAIR.match(printed)
    if not found:
        return None
    a, b = DIGITS[found[2]], DIGITS[found[3]]
    power = float(POWERS[printed[found.end() :]])
    front = chinese(found[1]).value if found[1] else 0.0  # type: ignore[union-attr]
    place = float(POWERS[found[1][-1]]) if found[1] else 0.0
    if not a < b <= a + 2:
        return None
    if power < place:  # 两千一二百 adds, 十五六万 multiplies
        return front + a * power, front + b * power, power
    return (front + a) * power, (front + b) * power, power


def _approximate(printed: str) -> Number | None:
    told = _neighbours(printed)
    return Number(told[0], told[2], told[2]) if told else None


def _claims(clear: str, printed: str, number: Number, spot: Spot) -> bool:
    """Is it a figure, or only a way of speaking (一座, 三方面, 万家)?"""
    family, unit = unit_of(spot.unit).family.split(":")[0], spot.unit
    measured = not counts(family) and family not in ("", "days", "months", "data", "other")
    name = bool(masks.ANNOUNCE.match(clear, spot.end - len(unit)))
    if number.value <= 1:
        return unit in ("倍", "番", "个百分点", "百分点")
    if len(printed) == 1 and printed in BARE_POWERS:  # 万吨重载列车 and 千亩果园 are names
        return family == "money"
    if number.value > 12 and _neighbours(printed):
        return True
    if number.value <= 12 and (
        is_weak(unit) or name or unit in CLASSES or clear[max(0, spot.start - 1) : spot.start] in ("“", "‘")
    ):
        return measured and not is_weak(unit)
    if is_weak(unit) and number.value < 100 and family != "money":
        return unit in COUNT_MANY and number.value > 12
    return True


SHAPES = {
    "percent": _percent,
    "below": _fraction,
    "half": _half,
    "most": _most,
    "tenths": _tenths,
    "vague": _vague,
    "han": _numeral,
}
