"""Which way a change goes, and in what it is told: 下降 is no 增长, per cent are no percentage points."""

import re

from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.linking.declared import Indicator

FALLS = ("下降", "减少", "回落", "降低", "下滑", "缩短", "降幅", "下跌", "压减", "收窄")
RISES = ("增长", "上升", "提高", "增加", "上涨", "提升", "增幅", "增速", "扩大", "涨幅")
DIRECTION = re.compile(f"({'|'.join(FALLS)})|({'|'.join(RISES)})")
RATE = re.compile("率|比重|占比|比例|覆盖面")
OF_CHANGE = re.compile("增长率|下降率|变化率|增减率")
CHANGES = ("growth", "points")


def turned(real: float, figure: Figure, indicator: Indicator) -> float:
    """A record as the printed words turn it: 8.4 on record of a growth is -8.4 where a fall is printed."""
    said = list(DIRECTION.finditer(figure.left))
    falls = bool(said and said[-1][1])
    if figure.kind not in CHANGES:
        return -real if real < 0 < figure.value and falls else real
    if not said:
        return real
    declared = any(word in name for name in indicator.names for word in FALLS)
    return real if falls == declared else -real


def points_mistaken(figure: Figure, indicator: Indicator) -> bool:
    """Per cent printed where percentage points are declared; or points of what is no rate and declared in per cent."""
    printed, own = "百分点" in figure.unit, "百分点" in indicator.unit
    if own and figure.unit == "%":
        return True
    is_rate = bool(RATE.search(OF_CHANGE.sub("", indicator.name)))
    return printed and indicator.unit == "%" and not is_rate
