"""Shares, growth, averages, and whether a rate can come from whole people at all."""

import re
from collections.abc import Iterable
from math import ceil, floor

from tongban.services.bulletin.checks.shapes import Check, Read
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.reasons import Reason
from tongban.services.bulletin.verdicts.judging import number

RATE = re.compile(
    r"(?:通过|合格|及格|办结|达标|回复|答复|满意|就业|参保|持证|审结|结案|完成|整改|优良|到课|签约)率[^，。；]{0,5}$"
)
LEADS = re.compile(
    r"[，,、]?\s*(?:同比|环比|比上年|较上年)?(?:增长|下降|减少|增加|提高|上升|回落|增幅|降幅)?(?:为|达|约|了)?\s*"
)
OF = ("名", "人", "位", "人次", "件", "户", "个", "项", "起")
NO_POINTS = re.compile(r"(同比|环比|较|比)[^，；。]{0,12}(增长|提高|上升|提升|下降|降低|增加|回落)了?\s*$")
DONE = re.compile(
    r"(办结|完成|解决|通过|合格|及格|满意|达标|回复|签收|使用|持证|就业|其中|投诉|求助|咨询|占)"
)
SMALL = 100_000
CLOSE = 24  # characters before a figure that say it is an average
NEAR = 5.0  # points: a share further off is of another whole


def growth_of_rates(read: Read) -> Iterable[Check]:
    """A rate that 增长 so many per cent: percentage points are meant, or two rates were divided."""
    for rate, change, _group in read.pairs():
        gap = read.between(rate, change)
        if (
            rate.kind != "rate"
            or rate.unit != "%"
            or change.unit != "%"
            or not NO_POINTS.search(gap)
            or len(gap) > 30
        ):
            continue
        if re.search(r"[；。]|率|比例|占比|比重", gap):
            continue
        yield _rate_change(read, rate, change, falls="降" in gap or "回落" in gap)


def _rate_change(read: Read, rate: Figure, change: Figure, *, falls: bool) -> Check:
    left = 1 + (-change.value if falls else change.value) / 100
    before = rate.value / left if left else 0.0  # after a fall by all of it nothing tells what it was
    words = {
        "rate": rate.text,
        "change": change.text,
        "before": f"{before:.2f}",
        "points": f"{abs(rate.value - before):.2f}",
    }
    divided = not falls and rate.value < change.value
    code = "growth.of_a_rate" if divided else "growth.two_ways"
    return read.said("growth", f"{rate.text} / {change.text}", change, ok=False, why=Reason(code, words))


def shares(read: Read) -> Iterable[Check]:
    """Of N, n: p % — the printed share against its own parts."""
    for group in read.sentences:
        for n, rate in enumerate(group):
            if (
                rate.unit == "%"
                and rate.kind in ("rate", "share")
                and n >= 2
                and not rate.qualifier.startswith(("超", "近", "约"))
            ):
                yield from _share(read, group[n - 2], group[n - 1], rate)


def shares_of_a_whole_before(read: Read) -> Iterable[Check]:
    """咨询类5120件，占39.86%: of the largest figure of the same kind that the paragraph told before."""
    largest = _largest_before(read.figures)
    for part, rate, _group in read.pairs():
        alone = (
            rate.kind == "share"
            and rate.unit == "%"
            and re.fullmatch(r"[，,]\s*占比?", read.between(part, rate))
        )
        if not alone or part.kind != "count":
            continue
        whole = largest.get(id(part))
        if whole and whole.value >= part.value and abs(100 * part.value / whole.value - rate.value) < NEAR:
            yield from _compared(read, whole, part, rate)


def _largest_before(figures: list[Figure]) -> dict[int, Figure]:
    """For each figure (by identity) the largest of its unit that stands before it in its paragraph."""
    told: dict[int, Figure] = {}
    largest: dict[tuple[int, str], Figure] = {}
    for figure in figures:
        before = largest.get((figure.paragraph, figure.unit))
        if before is not None:
            told[id(figure)] = before
        if before is None or figure.value > before.value:
            largest[figure.paragraph, figure.unit] = figure
    return told


def _share(read: Read, whole: Figure, part: Figure, rate: Figure) -> Iterable[Check]:
    alike = (
        whole.unit == part.unit and whole.kind == part.kind and whole.kind in ("count", "money", "quantity")
    )
    gap = read.between(part, rate)
    if (
        not alike
        or not whole.value
        or part.value > whole.value
        or re.search(r"[；。]|同比|增长|环比", gap)
        or len(gap) > 14
    ):
        return
    if not re.search(r"率|占", gap) or not DONE.search(read.between(whole, part) + gap):
        return
    yield from _compared(read, whole, part, rate)


def _compared(read: Read, whole: Figure, part: Figure, rate: Figure) -> Iterable[Check]:
    real = 100 * part.value / whole.value
    words = {"part": part.text, "whole": whole.text, "real": f"{real:.2f}", "rate": rate.text}
    low, high = _ends(part, whole)
    ok = low - rate.step / 2 - 1e-9 <= rate.value <= high + rate.step / 2 + 1e-9
    why = Reason("share.ok" if ok else "share.other", words)
    yield read.said("share", f"{part.text} / {whole.text} = {rate.text}", rate, ok=ok, why=why)


def _ends(part: Figure, whole: Figure) -> tuple[float, float]:
    top = part.high if part.high is not None else part.value
    bottom = whole.high if whole.high is not None else whole.value
    return 100 * part.low / max(bottom, 1e-9), 100 * top / max(whole.low, 1e-9)


def changes(read: Read) -> Iterable[Check]:
    """从 A 增加到 B，增长 p %; or B, 比上年增加 d, 增长 p %."""
    for group in read.sentences:
        for a, b, rate in zip(group, group[1:], group[2:], strict=False):
            if (
                rate.kind != "growth"
                or rate.unit != "%"
                or a.unit != b.unit
                or a.unit == "%"
                or not LEADS.fullmatch(read.between(b, rate))
            ):
                continue
            before = _before(read, a, b)
            if before:
                yield _growth(read, before, rate, f"{a.text} → {b.text}")


def _before(read: Read, a: Figure, b: Figure) -> tuple[float, float] | None:
    """(before, now) of two figures, if the words say which is which."""
    gap = read.between(a, b)
    head = read.text(a)[max(a.sentence[0], a.start - 14) : a.start]
    if re.search(r"[从由]", head) and re.search(r"[到至为]\s*$", gap):
        return a.value, b.value
    if re.search(r"(比|较|同比)[^，。；]{0,10}(增加|新增|多|增)[^，。；]{0,3}$", gap):
        return a.value - b.value, a.value
    if re.search(r"(比|较|同比)[^，。；]{0,10}(减少|少)[^，。；]{0,3}$", gap):
        return a.value + b.value, a.value
    return None


def _growth(read: Read, ends: tuple[float, float], rate: Figure, what: str) -> Check:
    before, now = ends
    real = 100 * abs(now - before) / before if before else 0.0
    ok = abs(real - rate.value) <= max(rate.step, 0.01 * abs(real)) + 1e-9
    words = {"before": number(before), "now": number(now), "real": f"{real:.2f}", "rate": rate.text}
    why = Reason("growth.ok" if ok else "growth.other", words)
    return read.said("growth", f"{what}: {rate.text}", rate, ok=ok, why=why)


def whole_people(read: Read) -> Iterable[Check]:
    """GRIM: a rate of so many people must come from a whole number of them."""
    for count, rate, _group in read.pairs():
        gap = read.between(count, rate)
        if (
            count.kind != "count"
            or rate.kind != "rate"
            or not RATE.search(gap)
            or len(gap) > 24
            or re.search("[；。]", gap)
        ):
            continue
        if (
            count.unit not in OF
            or count.low != count.high
            or rate.step >= 1
            or not 0 < count.value < SMALL
            or rate.value > 100
        ):
            continue
        yield _grim(read, int(count.value), count, rate)


def _grim(read: Read, whole: int, count: Figure, rate: Figure) -> Check:
    low, high = (rate.value - rate.step / 2) / 100 * whole, (rate.value + rate.step / 2) / 100 * whole
    first, last = ceil(low - 1e-9), floor(high + 1e-9)
    words = {"rate": rate.text, "count": count.text, "first": str(first), "last": str(last)}
    code = "grim.none" if first > last else "grim.one" if first == last else "grim.some"
    what = f"{rate.text} × {count.text}"
    return read.said("grim", what, rate, ok=first <= last, why=Reason(code, words))


def averages(read: Read) -> Iterable[Check]:
    """A sum, the people it was for, and the average per head."""
    for group in read.sentences:
        for a, b, mean in zip(group, group[1:], group[2:], strict=False):
            money = next((f for f in (a, b) if f.kind == "money"), None)
            heads = next((f for f in (a, b) if f.kind == "count"), None)
            if (
                mean.kind != "average"
                or mean.unit != "元"
                or money is None
                or heads is None
                or not heads.value
            ):
                continue
            if not re.search(
                r"(?:人均|户均|平均|件均|亩均|每[人户件亩])(?:发放|补助|补贴|救助|为|达|约)*\s*$",
                read.text(mean)[max(0, mean.start - CLOSE) : mean.start],
            ):
                continue
            real = money.value / heads.value
            ok = abs(real - mean.value) <= 0.02 * max(real, mean.value)
            words = {
                "money": money.text,
                "heads": heads.text,
                "real": number(round(real, 2)),
                "mean": mean.text,
            }
            why = Reason("average.ok" if ok else "average.other", words)
            yield read.said("average", f"{money.text} / {heads.text} = {mean.text}", mean, ok=ok, why=why)
