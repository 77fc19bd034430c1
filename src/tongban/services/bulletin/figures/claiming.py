"""A figure with the interval that its qualifiers make: 余 goes before what stands in front, that before rounding."""

from dataclasses import dataclass

from tongban.services.bulletin.figures import intervals
from tongban.services.bulletin.figures.intervals import Interval
from tongban.services.bulletin.figures.numerals import Number
from tongban.services.bulletin.figures.patterns import NATURAL, qualifier_before
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import PERSONS

BRACKETS = str.maketrans("()", "（）")  # a unit is told as it is printed: 台（套）
SHARES = ("%", "‰", "成")
AFTER = ("以上", "左右", "以下", "多")


@dataclass(frozen=True)
class Reading:
    """A paragraph as printed, and flat with what holds no figures blanked out; both of one length."""

    text: str
    clear: str


@dataclass(frozen=True)
class Spot:
    """Where a figure stands, its unit, and what hangs on it: `hang` is how 余 or 多 does, `power` the last 万 or 亿."""

    start: int
    end: int
    unit: str
    hang: str = ""
    power: str = ""
    post: str = ""


def figure(read: Reading, spot: Spot, number: Number, span: Interval, qualifier: str = "") -> Figure:
    """A figure of a stretch of text."""
    return Figure(
        spot.start,
        spot.end,
        read.text[spot.start : spot.end],
        number.value,
        spot.unit,
        span.low,
        span.high,
        span.with_low,
        span.with_high,
        qualifier,
        step=number.last,
    )


def claimed(read: Reading, spot: Spot, number: Number) -> Figure:
    """A figure with what its qualifiers claim."""
    if spot.hang:
        return _more(read, spot, number)
    kind, word = qualifier_before(read.clear, spot.start)
    after = NATURAL.get(spot.post, spot.post) if spot.post not in ("多", "余") else ""
    span = _span(kind, after, number, spot)
    return figure(read, spot, number, span, _word(kind, word, after))


def _more(read: Reading, spot: Spot, number: Number) -> Figure:
    step = number.last if spot.hang == "more" and spot.power else number.nonzero
    word = "多" if "多" in read.text[spot.start : spot.end] else "余"
    made = figure(read, spot, number, intervals.more(number.value, step), word)
    if not spot.power and number.last == number.nonzero == 1 and number.value >= 100:
        made.notes.append("odd_more")
    return made


def _word(kind: str, word: str, after: str) -> str:
    if kind in ("", "plain") and after:
        return after
    return "约" if kind == "about" else word


def _span(kind: str, after: str, number: Number, spot: Spot) -> Interval:
    share = spot.unit in SHARES
    value = number.value
    if kind in ("over", "up"):
        return intervals.over(value, number.nonzero, share=share, with_low=kind == "up")
    if kind == "least" or after == "以上":
        return intervals.over(value, number.nonzero, share=share, with_low=True)
    if kind == "near":
        return intervals.near(value)
    if kind == "most" or after in ("以下", "以内"):
        return intervals.most(value)
    if kind == "about" or after == "约":
        return intervals.about(value)
    return plain(number, spot)


def plain(number: Number, spot: Spot) -> Interval:
    """No qualifier: a whole number is meant exactly, 万, decimals and per cent by rounding."""
    if spot.unit == "%" and number.value == 100 and "." not in number.digits:
        return intervals.exact(100.0)
    if spot.power or "." in number.digits or spot.unit in SHARES:
        return intervals.rounded(number.value, number.last)
    return intervals.exact(number.value)


def after(clear: str, at: int) -> str:
    """The qualifier that follows a figure."""
    return next((word for word in AFTER if clear.startswith(word, at)), "")


def noun_unit(rest: str) -> str:
    """What a number without a measure word counts: people, else bodies."""
    return "人" if rest.lstrip().startswith(tuple(PERSONS)) else "家"
