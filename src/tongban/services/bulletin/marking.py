"""A checked page as a reader sees it: paragraphs cut into words and figures; figures in the order of the text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.indicators.catalogue import all_measures
from tongban.services.bulletin import reasons, rules
from tongban.services.bulletin.models import Page, Printed
from tongban.ui.words import say_number

Place = tuple[int, str, int]
Line = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """Some characters of a paragraph, and the figure they are, if they are one."""

    text: str
    row: Printed | None = None

    @property
    def signal(self) -> str:
        """The colour of its verdict."""
        return self.row.signal if self.row else ""

    @property
    def sign(self) -> str:
        """The mark beside the colour."""
        return rules.SIGNS[self.row.verdict] if self.row else ""


def articles(page: Page, rows: Sequence[Printed]) -> list[dict[str, Any]]:
    """The articles of a page with their paragraphs in pieces."""
    at = {key: list(group) for key, group in groupby(rows, key=lambda r: (r.article, r.where, r.paragraph))}
    return [
        {
            **one,
            "number": n + 1,
            "headline": _lines(one["headline"], at, n, rules.HEADLINE),
            "paragraphs": [
                {**line, "subhead": p in one["subheads"]}
                for p, line in enumerate(_lines(one["paragraphs"], at, n, rules.PARAGRAPH))
            ],
            "captions": _lines(one["captions"], at, n, rules.CAPTION),
        }
        for n, one in enumerate(page.layout)
    ]


def _lines(texts: Iterable[str], at: Mapping[Place, list[Printed]], n: int, where: str) -> list[Line]:
    told = ((text, at.get((n, where, p), [])) for p, text in enumerate(texts))
    return [{"text": text, "pieces": list(pieces(text, rows)), "marked": bool(rows)} for text, rows in told]


def wrong(page: Page) -> list[dict[str, str]]:
    """What the text gives away by itself, worded for the reader."""
    return [
        {"what": check["what"], "why": str(reasons.read(check)) if "code" in check else check["why"]}
        for check in page.checks
        if not check["ok"]
    ]


def pieces(text: str, rows: Iterable[Printed]) -> Iterable[Piece]:
    """Words and figures of one paragraph in turn."""
    at = 0
    for row in rows:
        if row.start < at:
            continue
        if row.start > at:
            yield Piece(text[at : row.start])
        yield Piece(text[row.start : row.end], row)
        at = row.end
    if at < len(text):
        yield Piece(text[at:])


def name_of(row: Printed) -> str:
    """What a figure is called: by its indicator, else as the page puts it."""
    measure = all_measures().get(row.indicator)
    return str(measure.label) if measure else row.measure or row.text


def unit_of(row: Printed) -> str:
    """What the records count: as the indicator says, else as the page does."""
    measure = all_measures().get(row.indicator)
    return str(measure.unit.label) if measure else row.unit


def real(row: Printed) -> float | int | None:
    """What is on record, a count without a decimal point."""
    return int(row.real) if row.real is not None and row.real.is_integer() else row.real


def on_record(row: Printed) -> str:
    """The same with its unit; nothing, where no record speaks of it."""
    return "" if row.real is None else f"{say_number(real(row))} {unit_of(row)}".strip()


def trend(rows: Sequence[Printed]) -> dict[str, Any] | None:
    """What was printed and what was on record, as a chart is drawn; None: of one day only."""
    if len({row.as_of for row in rows}) < 2:
        return None
    series: tuple[dict[str, Any], ...] = (
        {"name": str(_("Printed")), "values": [row.value for row in rows]},
        {"name": str(_("On record")), "values": [row.real for row in rows], "dashed": True},
    )
    return {
        "kind": "lines",
        "unit": rows[-1].unit,
        "labels": [row.as_of.isoformat() for row in rows],
        "series": [one for one in series if any(value is not None for value in one["values"])],
    }


def progress(rows: Sequence[Printed]) -> tuple[int, int] | None:
    """How many figures of how many are judged; None: all."""
    waiting = sum(row.verdict == rules.WAITING for row in rows)
    return (len(rows) - waiting, len(rows)) if waiting else None


def counts(rows: Iterable[Printed]) -> list[dict[str, Any]]:
    """How many hold, are contradicted, have no records, are no indicators."""
    told = dict.fromkeys(rules.VERDICTS, 0)
    for row in rows:
        told[row.verdict] += 1
    return [
        {
            "verdict": v,
            "label": rules.VERDICTS[v],
            "count": n,
            "signal": rules.SIGNALS[v],
            "sign": rules.SIGNS[v],
        }
        for v, n in told.items()
        if n or v != rules.WAITING
    ]
