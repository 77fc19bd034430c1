"""What a figure measures: the words before and after it, shared out between the figures of a sentence together."""

import re

from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import counting, unit_of

STOP = re.compile(r"[，。；：！？,;:!?\n]")
SOFT = re.compile(r"[，。；：！？,;:!?\n、和及与]")
LEAD = re.compile(
    r"^(?:其中|目前|当前|已经?|共有?|一共|累计|全年|同比|今年|去年|此外|同时|还|又|并|也|各|均|均为|另有|据悉|据了解|预计|截至|近年来|\u2592+|\s|[、，“”（）()《》]|年末|年底)+"
)
TRAIL = re.compile(
    r"(?:[了为到达至有是共计约超近已均占仅的在中]|达到|超过|累计|共有|共计|总计|分别为?|完成|实现|增加[到至]|提高[到至]|减少[到至]|下降[到至]|缩短[到至]|压缩[到至]|扩大[到至]|缩小[到至]|上升[到至]|\s|[“”（）()\u2592：:、])+$"
)
TAIL = re.compile(r"^(?:[的了\s]|以上|以下|左右|[“”‘’（）()])+")
ACTING = re.compile(
    r"^(?:实施|用于|开展|新建|建设|为|对|在|由|被|将|已|并|从|给|向|提供|发放|参加|参与|成为|进行|担任|完成|取得)"
)
CUMULATIVE = re.compile(r"(累计|净增)[^，。；]*$")
RATES = re.compile(r"(率|比例|占比|覆盖面|参保率|满意度|比重)[^，。；率]{0,6}$")
LEVEL = re.compile(r"[到至为]\s*$")
GROWS = re.compile(
    r"(增长|下降|增幅|降幅|增速|上升|减少|提高|回落|上涨|下跌|提升|增加|扩大|降低|同比|环比)[^，。；]{0,4}$"
)
SHARE = re.compile(r"(占)[^，。；]{0,24}$")
AVERAGE = re.compile(r"(人均|户均|平均|均[为月日年增]|亩均|单产)[^，。；]{0,12}$")


def describe(figures: list[Figure], text: str) -> None:
    """Give every figure of a paragraph its words left and right, its measure and its kind."""
    for n, figure in enumerate(figures):
        before = figures[n - 1] if n and figures[n - 1].sentence == figure.sentence else None
        after = (
            figures[n + 1] if n + 1 < len(figures) and figures[n + 1].sentence == figure.sentence else None
        )
        figure.left = _left(figure, before, text)
        figure.right = _right(figure, after, text)
    for n, figure in enumerate(figures):
        _share(figure, figures[n - 1] if n else None)
        figure.kind = figure.kind if figure.kind != "count" else kind_of(figure, text)
        _name(figure, figures[n - 1] if n else None)
        if not figure.qualifier and (
            found := CUMULATIVE.search(text[max(figure.sentence[0], figure.start - 120) : figure.start])
        ):
            figure.qualifier = found[1]


def _left(figure: Figure, before: Figure | None, text: str) -> str:
    start = before.end if before else figure.sentence[0]
    piece = text[start : figure.start]
    stops = list(STOP.finditer(piece))
    return piece[stops[-1].end() :] if stops else piece


def _right(figure: Figure, after: Figure | None, text: str) -> str:
    if after is not None and after.start == figure.end:  # 3.3万余名80岁以上老人: the words come after both
        return _right(after, None, text)
    end = after.start if after else figure.sentence[1]
    piece = text[figure.end : end]
    stop = SOFT.search(piece) if after else STOP.search(piece)
    return (piece[: stop.start()] if stop else piece)[:24]


def _share(figure: Figure, before: Figure | None) -> None:
    """Words between two figures belong to the one that else had none: to the left if the next ends its clause."""
    if (
        before is None
        or not before.right
        or before.right not in figure.left
        or before.sentence != figure.sentence
    ):
        return
    counted = unit_of(before.unit).family in counting()
    if (
        figure.right.strip() == ""
        or unit_of(figure.unit).family not in counting()
        or ACTING.match(before.right)
    ):
        if not (counted and not ACTING.match(before.right) and "、" in figure.left):
            before.right = "" if not counted or ACTING.match(before.right) else before.right
    elif counted:
        figure.left = figure.left.removeprefix(before.right)


def kind_of(figure: Figure, text: str) -> str:
    """Which kind of figure it is."""
    said = text[max(figure.sentence[0], figure.start - 28) : figure.start]
    family = unit_of(figure.unit).family
    if "百分点" in figure.unit:
        return "points"
    if GROWS.search(said) and not LEVEL.search(said) and family in ("share", "times"):
        return "growth"
    if family == "share":
        return "share" if SHARE.search(said) and not RATES.search(said) else "rate"
    family = family.split(":")[0]
    if AVERAGE.search(said):
        return "average"
    for name, kind in (
        ("money", "money"),
        ("times", "growth"),
        ("age", "limit"),
        ("days", "duration"),
        ("months", "duration"),
        ("time", "duration"),
    ):
        if family == name:
            return kind
    return "count" if family in counting() or family in ("", "noun") else "quantity"


def _name(figure: Figure, before: Figure | None) -> None:
    left = tidy(figure.left)
    right = TAIL.sub("", figure.right).strip()
    right = re.split(r"[的“”（）()]", right)[0] or right.strip("“”（）()的")
    counted = unit_of(figure.unit).family in counting()
    after = right and not ACTING.match(right) and (counted or left == figure.subject)
    figure.measure = right if after else left or right
    if not figure.measure and before is not None and before.sentence == figure.sentence:
        figure.measure = before.measure  # 改造小区46个、1.2万户
    leans = (
        len(left) <= 8
        if figure.kind in ("growth", "points")
        else figure.kind in ("share", "rate") and len(left) <= 3
    )
    if leans and before is not None and before.sentence == figure.sentence:
        figure.measure = f"{before.measure} {left}".strip()


def tidy(words: str) -> str:
    """Words before a figure without what only leads over to it."""
    return TRAIL.sub("", LEAD.sub("", words.strip())).strip()
