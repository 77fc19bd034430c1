"""Parts and the whole that they are said to make."""

import re
from collections.abc import Iterable

from tongban.services.bulletin.checks.shapes import Check, Read
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.reasons import Reason
from tongban.services.bulletin.verdicts.judging import number

PARTS = re.compile(r"其中|包括|分别(?:是|为)|由|即|[:：]|构成")
COUNTABLE = ("count", "money", "quantity", "rate", "share")
NEXT = re.compile(r"\s*(?:其中|按[^，。]{1,12}分)")
NEARLY = 0.9
MOST_PARTS = 60  # nobody adds up more, and a row of a table may be as long as it likes


def parts_and_wholes(read: Read) -> Iterable[Check]:
    """共 X，其中 a、b、c: the parts never make more, and where they nearly make X they should make it."""
    for n, group in enumerate(read.sentences):
        after = read.sentences[n + 1] if n + 1 < len(read.sentences) else []
        yield from _within(read, group)
        yield from _in_the_next(read, group, after)
        yield from _shares_of_one(read, group)


def _within(read: Read, group: list[Figure]) -> Iterable[Check]:
    for n, whole in enumerate(group[:-2]):
        parts = _parts(whole, group[n + 1 : n + 1 + MOST_PARTS])
        between = (
            read.between(whole, parts[0]) if len(parts) > 1 else "；"
        )  # ；其中 may speak of another whole
        if "；" not in between and PARTS.search(between) and (found := _compared(read, whole, parts)):
            yield found
            return


def _in_the_next(read: Read, group: list[Figure], after: list[Figure]) -> Iterable[Check]:
    """The parts stand in a sentence of their own that begins with 其中 or 按…分."""
    if not after or after[0].paragraph != group[0].paragraph:
        return
    if not NEXT.match(read.text(after[0]), after[0].sentence[0]):
        return
    parts = _parts(group[0], after)
    if len(parts) > 1 and (found := _compared(read, group[0], parts)):
        yield found


def _parts(whole: Figure, rest: list[Figure]) -> list[Figure]:
    if whole.kind not in ("count", "money", "quantity"):
        return []
    return [figure for figure in rest if figure.unit == whole.unit and figure.kind == whole.kind]


def _compared(read: Read, whole: Figure, parts: list[Figure]) -> Check | None:
    total = sum(f.value for f in parts)
    slack = sum(_half(f) for f in parts) + _half(whole)
    printed = " + ".join(f.text for f in parts)
    words = {"parts": printed, "total": f"{number(total)}{whole.unit}", "whole": whole.text}
    if abs(total - whole.value) <= slack + 1e-9 * abs(total) or (
        whole.low <= total and (whole.high is None or total <= whole.high)
    ):
        return read.said(
            "sum",
            f"{whole.text} = {printed}",
            whole,
            ok=True,
            why=Reason("sum.ok", words),
        )
    if total > whole.value + slack:
        # a list may go on with parts of parts: only a first few that already pass the whole are an error for sure
        return read.said(
            "sum",
            f"{whole.text} < {printed}",
            whole,
            ok=False,
            why=Reason("sum.more", words),
        )
    if total >= NEARLY * whole.value:
        return read.said(
            "sum",
            f"{whole.text} ≠ {printed}",
            whole,
            ok=False,
            why=Reason("sum.other", words),
        )
    return None


def _half(figure: Figure) -> float:
    if figure.low == figure.high:
        return 0.0
    return abs((figure.high if figure.high is not None else figure.value) - figure.low) / 2 + (
        0 if not figure.qualifier else abs(figure.value) * 0.05
    )


def _shares_of_one(read: Read, group: list[Figure]) -> Iterable[Check]:
    """Shares told as 分别占 a、b、c make 100 %."""
    shares = [f for f in group if f.kind == "share" and f.unit == "%"]
    text = read.text(group[0])[group[0].sentence[0] : group[0].sentence[1]]
    if len(shares) < 3 or not re.search(r"分别占|构成|结构|之比|比例为|分别为", text):
        return
    total = sum(f.value for f in shares)
    slack = sum(f.step for f in shares) / 2 + 1e-6
    what = " + ".join(f.text for f in shares)
    if abs(total - 100) <= slack:
        yield read.said("share_sum", what, shares[0], ok=True, why=Reason("share_sum.ok"))
    elif 90 <= total <= 112:
        yield read.said(
            "share_sum",
            what,
            shares[0],
            ok=False,
            why=Reason("share_sum.other", {"parts": what, "total": number(total)}),
        )
