"""Numbers as they are printed: Arabic with 万 and 亿, Chinese numerals, full-width digits, spaces inside."""

import re
from dataclasses import dataclass

DIGITS = {
    **dict(zip("〇零一二三四五六七八九", [0, *range(10)], strict=True)),
    "两": 2,
    "俩": 2,
    "仨": 3,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
    "○": 0,
}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 20, "卅": 30}
MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
POWERS = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "亿": 10**8,
    "万亿": 10**12,
    "百万": 10**6,
    "千万": 10**7,
    "百亿": 10**10,
    "千亿": 10**11,
    "十万": 10**5,
    "十亿": 10**9,
    "": 1,
}
FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＋－：／（）", "0123456789.%+-:/()")


@dataclass(frozen=True)
class Number:
    """A number and the steps of its writing: `last` is one unit of its last printed digit, `nonzero` of its last digit that is not zero."""

    value: float
    last: float
    nonzero: float
    digits: str = ""


def flat(text: str) -> str:
    """Full-width digits as ASCII; as long as before, so that positions stay."""
    return text.translate(FULL_WIDTH)


def arabic(printed: str, power: str = "") -> Number:
    """A number in Arabic digits, with what it is multiplied by."""
    digits = re.sub(r"[ ,，\u3000]", "", printed)
    times = POWERS[power.replace(" ", "")]
    whole, _point, decimals = digits.partition(".")
    last = 10.0 ** -len(decimals)
    stripped = (whole + decimals).rstrip("0")
    zeros = len(whole + decimals) - len(stripped)
    nonzero = last * 10**zeros if stripped.strip("0") else last
    return Number(_clean(float(digits) * times), _clean(last * times), _clean(nonzero * times), digits)


def _clean(value: float) -> float:
    """Without the dust of binary fractions: 33.6 times 10^8 is a whole number."""
    return float(f"{value:.12g}")


def chinese(printed: str) -> Number | None:
    """A number in Chinese numerals (三千二百八十一, 一点五, 二〇二五, 两万); None: it is none."""
    whole, point, decimals = printed.partition("点")
    if point and (not decimals or any(c not in DIGITS for c in decimals.rstrip("万亿千百"))):
        return None
    if point:
        return _with_point(whole, decimals)
    if all(c in DIGITS for c in printed):
        if len(printed) == 1:
            value = DIGITS[printed]
            return Number(value, 1, 1, printed)
        value = int("".join(str(DIGITS[c]) for c in printed))
        return Number(value, 1, 1, printed)
    return _by_places(printed)


def _with_point(whole: str, decimals: str) -> Number | None:
    tail = decimals.lstrip("".join(DIGITS))
    power = POWERS.get(tail)
    front = chinese(whole) if whole else Number(0, 1, 1)
    if power is None or front is None:
        return None
    digits = "".join(str(DIGITS[c]) for c in decimals[: len(decimals) - len(tail)])
    value = float(f"{int(front.value)}.{digits}")
    step = 10.0 ** -len(digits)
    return Number(_clean(value * power), _clean(step * power), _clean(step * power), printed_of(value))


def printed_of(value: float) -> str:
    """A number with no more digits than it has."""
    return f"{value:.10g}"


def _by_places(printed: str) -> Number | None:
    total, section, digit, last, myriad = 0.0, 0.0, None, 1.0, 1.0
    for c in printed:
        if c in DIGITS:
            digit = DIGITS[c]
            last = last if digit == 0 else 1.0
        elif c in TENS:
            times = TENS[c]
            section += (1 if digit is None else digit) * times if c not in "廿卅" else times
            last, digit = min(times, 10) if c in "廿卅" else float(times), None
        elif c in MYRIADS:
            section += digit or 0
            whole = section or (1 if not total else 0)
            myriad = float(MYRIADS[c])
            total = (total + whole) * myriad if c == "亿" else total + whole * myriad
            last *= myriad
            section, digit = 0.0, None
        else:
            return None
    if digit:  # in 三千五 the last digit stands one place below the last one named
        above = _place_before(printed)
        last = above / 10 if above > 10 else 1.0
        section += digit * last
    return Number(total + section, last, last, printed)


def _place_before(printed: str) -> float:
    """The place that is named before a digit at the end."""
    before = printed[-2] if len(printed) > 1 else ""
    return 10.0 if before in ("廿", "卅") else float(TENS.get(before) or MYRIADS.get(before) or 1)
