"""Reports with figure fields: `{{ code|as_of:"2025-08-27" }}` fills itself from the records, in the house style of numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import floor, log10

from django.utils.translation import gettext as _

from tongban.kernel.core.clock import today
from tongban.kernel.indicators.catalogue import all_measures
from tongban.services.bulletin import live
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.linking import Indicator, NotYet

FIELD = re.compile(
    r"\{\{\s*(?P<code>[\w.]+)\s*(?P<filters>(?:\|\s*\w+\s*(?::\s*[\"“][^\"”]*[\"”])?\s*)*)\}\}"
)
FILTER = re.compile(r"\|\s*(\w+)\s*(?::\s*[\"“]([^\"”]*)[\"”])?")
MYRIAD, OCTAD = 10_000, 100_000_000
TOGETHER = "累计"  # from the beginning of the records


@dataclass(frozen=True)
class Filled:
    """A stretch of a draft: words, or a figure with its source; `wrong` says why a field could not be filled.

    `waits`: what the records say takes longer than a page may; its indicator, day and beginning.
    """

    text: str
    source: str = ""
    wrong: str = ""
    waits: tuple[str, str, str] | None = None


def filled(body: str, day: date) -> list[Filled]:
    """A draft with its fields filled as of their own day, else of the draft's."""
    told: list[Filled] = []
    at = 0
    for match in FIELD.finditer(body):
        told += [Filled(body[at : match.start()])] if match.start() > at else []
        told.append(_field(match, day))
        at = match.end()
    return told + ([Filled(body[at:])] if at < len(body) else [])


def _field(match: re.Match[str], day: date) -> Filled:
    asked = dict(FILTER.findall(match["filters"]))
    one = live.indicator(match["code"])
    if one is None:
        return Filled(match[0], wrong=_("There is no figure of this name. The catalogue lists them all."))
    try:
        on = date.fromisoformat(asked["as_of"]) if asked.get("as_of") else day
        _first_of(asked.get("since", ""))
    except ValueError:
        return Filled(match[0], wrong=_("This is not a day: write it as 2026-01-31."))
    return _told(one, match[0], on, asked)


def _told(one: Indicator, field: str, on: date, asked: dict[str, str]) -> Filled:
    since = asked.get("since", "")
    try:
        found = known(one.code, on, since)
    except NotYet:
        return Filled(field, waits=(one.code, on.isoformat(), since))
    if not found:
        return Filled(field, wrong=_("There is no record of this up to that day."))
    day, value = found[-1]
    style = "over" if "over" in asked else "plain" if "plain" in asked else ""
    words = {
        "name": one.name,
        "code": one.code,
        "day": day.isoformat(),
        "value": house(value, one.unit, "plain"),
    }
    source = _("%(name)s (%(code)s), as of %(day)s: %(value)s") % words
    return Filled(house(value, one.unit, style), source=source)


def known(code: str, on: date, since: str) -> tuple[tuple[date, float], ...]:
    """What the records say of an indicator on a day; NotYet where that takes longer than whoever asks waits."""
    one = live.indicator(code)
    if one is None:
        return ()
    first = _first_of(since)
    asked = Figure(0, 1, "", 0.0, one.unit, 0.0, None, qualifier=since)
    asked.as_of, asked.until, asked.since, asked.dated = min(on, today()), on, first, first is not None
    return one.known(asked)


def _first_of(since: str) -> date | None:
    """The first day of a field that names one; of 累计, and of one that says nothing, none."""
    return date.fromisoformat(since) if since not in ("", TOGETHER) else None


def house(value: float, unit: str, style: str = "") -> str:
    """A number as the house writes it: every digit below 10,000, then 万 and 亿 to one digit; 超 before a round one."""
    if unit == "%":
        return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
    if style == "over" and value > 10:
        return f"超{_grouped(_rounded_down(value))}{unit}"
    return f"{_plain(value) if style == 'plain' else _grouped(value)}{unit}"


def _plain(value: float) -> str:
    """Every digit that it has, and none that it has not."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _rounded_down(value: float) -> float:
    """The number with its first two digits, below it: what 超 may be said of."""
    step = 10.0 ** (floor(log10(value)) - 1)
    below = floor(value / step) * step
    return below if below < value else below - step


def _grouped(value: float) -> str:
    for power, word in ((OCTAD, "亿"), (MYRIAD, "万")):
        # 99,999,999 is 1亿: what rounding makes of it counts, but below 10,000 nothing is rounded
        if abs(value) >= power or (power > MYRIAD and round(abs(value) / MYRIAD, 1) >= MYRIAD):
            return f"{value / power:.1f}".rstrip("0").rstrip(".") + word
    return _plain(value)


def yearly(year: int) -> str:
    """A template for the report of a year's work: every headline figure with its field."""
    return "\n".join(_lines(year))


def _lines(year: int) -> Iterator[str]:
    first = sorted((m for m in all_measures().values() if m.headline), key=lambda m: m.headline)
    for measure in first or list(all_measures().values())[:12]:
        yield f'{year}年，{measure.label}{{{{ {measure.code}|as_of:"{year}-12-31" }}}}。'
