"""Headlines and bodies agree; a name is written one way; 余 hangs on a round number."""

import re
from collections import Counter
from collections.abc import Iterable

from tongban.services.bulletin.checks.shapes import Check, Read
from tongban.services.bulletin.reasons import Reason

MOST = 200
NAME = re.compile(
    r"[\u4e00-\u9fff]{2,6}?(?:市|县|州|区)[\u4e00-\u9fff]{3,10}?(?:中心|公司|局|委员会|合作社|研究所|协会)"
)


def heads_and_bodies(read: Read) -> Iterable[Check]:
    """Every figure of a headline or caption stands in the body too."""
    for head in read.heads[:MOST]:
        if head.unit in ("", "年") or head.kind == "limit":
            continue
        alike = [f for f in read.figures if f.unit == head.unit]
        same = [
            f
            for f in alike
            if f.value == head.value
            or (f.low <= head.value and (f.high is None or head.value <= f.high))
            or head.holds(f.value)
        ]
        if same:
            times = len([f for f in same if f.value == head.value]) + 1
            yield Check(
                "head_body",
                head.text,
                True,
                Reason("head_body.ok", {"text": head.text, "times": times}),
                read.number,
            )
        elif alike and head.where == "headline":
            told = "、".join(dict.fromkeys(f.text for f in alike[:4]))
            yield Check(
                "head_body",
                head.text,
                False,
                Reason("head_body.other", {"text": head.text, "told": told}),
                read.number,
            )


def names_that_vary(read: Read) -> Iterable[Check]:
    """Two names that differ by a few characters left out are likely one body."""
    text = "".join(read.article.paragraphs)
    names = Counter(m[0] for m in NAME.finditer(text))
    told = sorted((name for name, _n in names.most_common(MOST)), key=len)
    for n, short in enumerate(told):
        for long in told[n + 1 :]:
            if (
                0 < len(long) - len(short) <= 3
                and short[:4] == long[:4]
                and short[-3:] == long[-3:]
                and _left_out(short, long)
            ):
                yield Check(
                    "names",
                    f"{short} / {long}",
                    False,
                    Reason("names.vary", {"a": short, "b": long}),
                    read.number,
                )


def _left_out(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def qualifiers(read: Read) -> Iterable[Check]:
    """33412余: 余 after a number that is not round says nothing."""
    for figure in read.figures:
        if "odd_more" in figure.notes:
            yield read.said(
                "qualifier",
                figure.text,
                figure,
                ok=False,
                why=Reason("qualifier.odd_more", {"text": figure.text}),
            )
