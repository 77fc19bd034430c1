"""Pages altered by chance: what must be caught, and what a qualifier, a rounding or another spelling allows.

Every value is known, so whether an alteration is wrong is decided by arithmetic here, not by the rules under test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from random import Random

from tongban.services.bulletin.linking import Indicator

NOW, LAST, HALF = date(2025, 8, 27), date(2024, 8, 27), date(2025, 6, 30)
# code, name, unit, how it is printed (its slot), real value, what stood on record a year before
SLOTS = [
    ("vol", "注册志愿者", "人", "截至2025年8月27日，全县注册志愿者{vol}人", 243_118, 180_204),
    ("teams", "志愿服务队伍", "支", "组建志愿服务队伍{teams}支。", 1348, 1190),
    ("calls", "受理群众诉求", "件", "截至2025年8月27日，全县受理群众诉求{calls}件", 32_817, 29_450),
    ("rate", "诉求办结率", "%", "诉求办结率{rate}%", 97.34, 95.1),
    ("score", "群众满意率", "%", "群众满意率{score}%。", 93.6, 91.2),
    ("grow", "工业增加值增长", "%", "上半年，工业增加值增长{grow}%", 8.4, 5.2),
    ("sell", "社会消费品零售总额增长", "%", "社会消费品零售总额下降{sell}%。", -3.7, 2.9),
    ("point", "城镇化率提高", "个百分点", "截至2025年8月27日，城镇化率提高{point}个百分点", 1.26, 0.93),
    ("money", "农村公路建设投资", "万元", "农村公路建设投资{money}万元", 5785, 4120),
    ("road", "新改建农村公路", "公里", "新改建农村公路{road}公里。", 468.5, 391.2),
    ("grid", "新能源并网容量", "万千瓦", "截至2025年8月27日，新能源并网容量{grid}万千瓦", 483, 352),
    ("corn", "玉米播种面积", "亩", "玉米播种面积{corn}亩", 1_052_600, 987_300),
    ("herd", "肉羊出栏", "只", "肉羊出栏{herd}只。", 86_420, 79_115),
]
WHOLE = {"vol", "teams", "calls", "corn", "herd"}
GROWTHS = {"grow", "sell"}


@dataclass(frozen=True)
class Altered:
    """A page with one alteration: of which kind, of which figure, and is it wrong."""

    kind: str
    code: str
    text: str
    wrong: bool


def declared() -> list[Indicator]:
    """The records that the page is checked against."""
    return [
        Indicator(code, name, (), unit, "", ((LAST, float(before)), (HALF, float(real)), (NOW, float(real))))
        for code, name, unit, _slot, real, before in SLOTS
    ]


def page(**changed: str) -> str:
    """The page with every figure as it is, but for those named."""
    told = {code: plain(abs(real)) for code, _name, _unit, _slot, real, _before in SLOTS}
    text = "，".join(slot for *_rest, slot, _real, _before in SLOTS).replace("。，", "。\n")
    return text.format(**(told | changed)) + "\n"


def plain(value: float) -> str:
    """As printed without any qualifier."""
    return f"{value:.10g}"


def wrong(chance: Random) -> Altered:
    """A page with one figure that the records contradict."""
    kind = chance.choice(list(WRONG))
    code, text = WRONG[kind](chance)
    return Altered(kind, code, text, wrong=True)


def allowed(chance: Random) -> Altered:
    """A page with one figure said otherwise, which still holds."""
    kind = chance.choice(list(ALLOWED))
    code = chance.choice(sorted(WHOLE))
    real = int(next(row[4] for row in SLOTS if row[0] == code))
    return Altered(kind, code, page(**{code: ALLOWED[kind](real, chance)}), wrong=False)


def _real(code: str) -> float:
    return next(abs(float(row[4])) for row in SLOTS if row[0] == code)


def _digit(chance: Random) -> tuple[str, str]:
    """One digit is another."""
    code = chance.choice(SLOTS)[0]
    printed = plain(_real(code))
    at = chance.choice([n for n, c in enumerate(printed) if c.isdigit()])
    other = chance.choice([d for d in "123456789" if d != printed[at]])
    return code, page(**{code: printed[:at] + other + printed[at + 1 :]})


def _swapped(chance: Random) -> tuple[str, str]:
    """Two neighbouring digits changed places."""
    while True:
        code = chance.choice(SLOTS)[0]
        printed = plain(_real(code))
        pairs = [
            n
            for n in range(len(printed) - 1)
            if (printed[n : n + 2]).isdigit() and printed[n] != printed[n + 1]
        ]
        if pairs and (n := chance.choice(pairs)) + printed.count("0") < 99 and printed[n + 1] != "0":
            return code, page(**{code: printed[:n] + printed[n + 1] + printed[n] + printed[n + 2 :]})


def _power(chance: Random) -> tuple[str, str]:
    """A 万 too much."""
    code = chance.choice(sorted(WHOLE))
    return code, page(**{code: plain(_real(code)) + "万"})


def _unit(chance: Random) -> tuple[str, str]:
    """元 for 万元, 亿元 for 万元, 千瓦 for 万千瓦."""
    code, old, new = chance.choice(
        [("money", "万元", "元"), ("money", "万元", "亿元"), ("grid", "万千瓦", "千瓦"), ("grid", "万千瓦", "亿千瓦"), ("road", "公里", "米")]
    )  # fmt: skip
    printed = plain(_real(code))
    return code, page().replace(f"{printed}{old}", f"{printed}{new}")


def _direction(chance: Random) -> tuple[str, str]:
    """增长 for 下降."""
    code = chance.choice(sorted(GROWTHS))
    printed = plain(_real(code))
    old, new = ("增长", "下降") if code == "grow" else ("下降", "增长")
    return code, page().replace(f"{old}{printed}%", f"{new}{printed}%")


def _points(chance: Random) -> tuple[str, str]:
    """Per cent for percentage points, and the other way."""
    if chance.random() < 0.5:
        return "point", page().replace("个百分点", "%")
    return "grow", page().replace(f"增长{plain(_real('grow'))}%", f"增长{plain(_real('grow'))}个百分点")


def _date(chance: Random) -> tuple[str, str]:
    """This year's figure told of last year."""
    code, name, _of, _slot, real, _before = chance.choice([row for row in SLOTS if row[3].startswith("截至")])
    return code, page().replace(f"截至2025年8月27日，全县{name}", f"截至2024年8月27日，全县{name}").replace(
        f"截至2025年8月27日，{name}{plain(abs(real))}", f"截至2024年8月27日，{name}{plain(abs(real))}"
    )


def _qualifier(chance: Random) -> tuple[str, str]:
    """超 of a number that is not reached, 近 of one that is passed, 余 with too large a number."""
    code = chance.choice(sorted(WHOLE))
    real = int(_real(code))
    up, down = _rounded(real, 2, ceil), _rounded(real, 2, floor)
    return code, page(
        **{code: chance.choice((f"超{up}", f"近{down}", f"{up}余", f"约{plain(round(real * 1.13))}"))}
    )


def _rounded(value: int, digits: int, how: Callable[[float], int]) -> int:
    step = 10 ** (floor(log10(value)) + 1 - digits)
    return how(value / step) * step


def chinese(value: int) -> str:
    """A whole number below 10^8 in Chinese numerals."""
    if value >= 10_000:
        rest = value % 10_000
        return f"{chinese(value // 10_000)}万" + (
            ("零" if rest < 1000 else "") + chinese(rest) if rest else ""
        )
    told, zero = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            told += ("零" if zero and told else "") + "零一二三四五六七八九"[digit] + word
        zero = not digit
    return told


WRONG: dict[str, Callable[[Random], tuple[str, str]]] = {
    "digit": _digit,
    "swapped": _swapped,
    "power": _power,
    "unit": _unit,
    "direction": _direction,
    "points": _points,
    "date": _date,
    "qualifier": _qualifier,
}
ALLOWED: dict[str, Callable[[int, Random], str]] = {
    "full width": lambda real, _c: str(real).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "grouped": lambda real, _c: f"{real:,}",
    "spaced": lambda real, _c: f"{real:,}".replace(",", " "),
    "numerals": lambda real, _c: chinese(real),
    "more": lambda real, c: f"{_rounded(real - 1, c.choice((2, 3)), floor)}余",
    "over": lambda real, c: f"{c.choice(('超', '超过', '逾'))}{_rounded(real - 1, 2, floor)}",
    "near": lambda real, c: f"{c.choice(('近', '不足', '接近'))}{_rounded(real + 1, 2, ceil)}",
    "about": lambda real, _c: f"约{_rounded(real, 2, round)}",
    "ten thousand": lambda real, _c: f"{real / 10_000:.1f}万" if real >= 10_000 else str(real),
}
