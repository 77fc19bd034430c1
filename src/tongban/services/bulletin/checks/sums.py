"""Parts and the whole that they are said to make."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from tongban.services.bulletin.checks.shapes import Check, Read
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.verdicts.judging import number

PARTS = re.compile(r"其中|包括|分别(?:是|为)|由|即|[:：]|构成")
COUNTABLE = ("count", "money", "quantity", "rate", "share")
NEARLY = 0.9


def parts_and_wholes(read: Read) -> Iterable[Check]:
    """共 X，其中 a、b、c: the parts never make more, and where they nearly make X they should make it."""
    for group in read.sentences:
        for n, whole in enumerate(group[:-2]):
            parts = _parts(read, whole, group[n + 1 :])
            if len(parts) > 1 and (found := _compared(read, whole, parts)):
                yield found
                break
        yield from _shares_of_one(read, group)


def _parts(read: Read, whole: Figure, rest: list[Figure]) -> list[Figure]:
    if whole.kind not in ("count", "money", "quantity") or not PARTS.search(read.between(whole, rest[0])):
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
            why=_("%(parts)s make %(total)s, as printed.") % words,
        )
    if total > whole.value + slack:
        # a list may go on with parts of parts: only a first few that already pass the whole are an error for sure
        return read.said(
            "sum",
            f"{whole.text} < {printed}",
            whole,
            ok=False,
            why=_("The parts %(parts)s make %(total)s, more than the whole %(whole)s.") % words,
        )
    if total >= NEARLY * whole.value:
        return read.said(
            "sum",
            f"{whole.text} ≠ {printed}",
            whole,
            ok=False,
            why=_("The parts %(parts)s make %(total)s, the whole is printed as %(whole)s.") % words,
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
        yield read.said("share_sum", what, shares[0], ok=True, why=_("The shares make 100%."))
    elif 90 <= total <= 112:
        yield read.said(
            "share_sum",
            what,
            shares[0],
            ok=False,
            why=_("The shares %(parts)s make %(total)s%%, not 100%%.")
            % {"parts": what, "total": number(total)},
        )
