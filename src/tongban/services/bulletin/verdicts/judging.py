"""Holds, contradicted, no such records, not an indicator: with the reason in words."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import kindred, unit_of
from tongban.services.bulletin.linking.declared import Indicator, NotYet
from tongban.services.bulletin.reasons import Reason
from tongban.services.bulletin.rules import WAITING
from tongban.services.bulletin.verdicts.turning import points_mistaken, turned

HOLDS, CONTRADICTED, NO_RECORD, NO_INDICATOR = "holds", "contradicted", "no_record", "no_indicator"
BY_ROUNDING = 99.95
GRACE, YEAR = 16, 370  # days


@dataclass(frozen=True)
class Verdict:
    """The verdict on one figure; `real` is in the unit that was printed."""

    verdict: str
    why: Reason
    real: float | None = None
    day: date | None = None


def judge(figure: Figure, indicator: Indicator | None) -> Verdict:
    """Compare what is printed with the record of the figure's own date."""
    if indicator is None:
        return Verdict(NO_INDICATOR, Reason("verdict.no_indicator"))
    if not _comparable(figure, indicator):
        units = {**_named(indicator), "printed": figure.unit, "own": indicator.unit}
        return Verdict(NO_RECORD, Reason("verdict.unit", units))
    try:
        record = record_of(figure, indicator)
        if record is None:
            return Verdict(NO_RECORD, _nothing(figure, indicator))
    except NotYet:
        return Verdict(WAITING, Reason("verdict.waiting", _named(indicator)))
    return _against(figure, indicator, record)


def _against(figure: Figure, indicator: Indicator, record: tuple[date, float, bool]) -> Verdict:
    """What one record says of a figure; a stale one may confirm, not contradict."""
    day, value, stale = record
    real = converted(value, figure, indicator)
    real = turned(real, figure, indicator)
    words = _words(figure, indicator, real, day)
    if figure.holds(real) and points_mistaken(figure, indicator):
        return Verdict(CONTRADICTED, Reason("verdict.points", {**words, "own": indicator.unit}), real, day)
    if figure.holds(real):
        return Verdict(HOLDS, Reason("verdict.holds", words), real, day)
    if figure.unit == "%" and figure.low == figure.high == 100 and BY_ROUNDING <= real < 100:
        return Verdict(HOLDS, Reason("verdict.by_rounding", words), real, day)
    if stale:
        return Verdict(NO_RECORD, Reason("verdict.stale", words), real, day)
    return Verdict(CONTRADICTED, _contradiction(figure, indicator, real, day), real, day)


def _comparable(figure: Figure, indicator: Indicator) -> bool:
    """Can the indicator's unit stand for the printed one at all?"""
    share = figure.unit == "%" and not indicator.unit
    return share or kindred(unit_of(figure.unit), indicator.measured) > 0


def record_of(figure: Figure, indicator: Indicator) -> tuple[date, float, bool] | None:
    """The record of the figure's date: that day's, else the last before it; and whether that one is too old."""
    day, until = figure.as_of, figure.until
    if day is None or until is None:
        return None
    known = [(d, v) for d, v in indicator.known(figure) if d <= until]
    if not known:
        return None
    exact = [(d, v) for d, v in known if d == day]
    at, value = exact[-1] if exact else known[-1]
    if figure.dated and figure.since and at < figure.since - timedelta(days=GRACE) and figure.since != day:
        return at, value, _age(at, figure.since) > _cadence(indicator)
    return at, value, _age(at, day) > _cadence(indicator)


def _age(record: date, day: date) -> int:
    return (day - record).days


def _cadence(indicator: Indicator) -> float:
    """For how many days a record speaks: one and a half of the usual distance between records, at most a year."""
    days = [d for d, _v in indicator.values]
    gaps = [(b - a).days for a, b in itertools.pairwise(days)]
    return min(YEAR, 1.5 * median(gaps) + GRACE) if gaps else YEAR


def converted(value: float, figure: Figure, indicator: Indicator) -> float:
    """A record in the unit that was printed."""
    printed, own = unit_of(figure.unit), indicator.measured
    if figure.unit == "%" and own.family == "" and abs(value) <= 1.5:
        return float(f"{value * 100:.12g}")
    return float(f"{value * own.scale / (printed.scale if printed.family == own.family else 1.0):.12g}")


def _nothing(figure: Figure, indicator: Indicator) -> Reason:
    if not indicator.known(figure):
        return Reason("verdict.no_records", _named(indicator))
    day = figure.as_of.isoformat() if figure.as_of else ""
    return Reason("verdict.none_so_early", {**_named(indicator), "day": day})


def _named(indicator: Indicator) -> dict[str, str]:
    return {"name": indicator.name, "indicator": indicator.code}


def _words(figure: Figure, indicator: Indicator, real: float, day: date) -> dict[str, Any]:
    return {
        **_named(indicator),
        "real": f"{number(real)}{figure.unit}",
        "day": day.isoformat(),
        "claim": claim(figure),
        "text": figure.text,
    }


def _contradiction(figure: Figure, indicator: Indicator, real: float, day: date) -> Reason:
    words = {
        **_words(figure, indicator, real, day),
        "gap": f"{number(abs(real - figure.value))}{figure.unit}",
    }
    return Reason("verdict.more" if real > figure.value else "verdict.less", words)


def claim(figure: Figure) -> Reason:
    """What the printed words claim, as a reader is told."""
    low = number(figure.low)
    if figure.high is None:
        return Reason("claim.least", {"low": low})
    if figure.low == figure.high:
        return Reason("claim.exactly", {"low": low})
    words = {"low": low, "high": number(figure.high), "word": figure.qualifier}
    return Reason("claim.qualifier" if figure.qualifier else "claim.rounding", words)


def number(value: float) -> str:
    """A number with its thousands grouped and no digits that it does not have."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text or "0"
