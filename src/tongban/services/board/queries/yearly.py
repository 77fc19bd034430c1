"""The figures of one year for its work report: each beside the year before, over the months, by division."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.clock import today
from tongban.kernel.core.service import all_services
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import Table, compute, series
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.periods import moment_of
from tongban.services.board.queries.asked import Asked
from tongban.services.board.queries.figures import Figure, figure
from tongban.services.board.rules import THIS_YEAR

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Line:
    """One figure of the year; its months and divisions where they are shown."""

    figure: Figure
    months: Table | None = None
    places: Table | None = None

    @property
    def measure(self) -> Measure:
        """What is told."""
        return self.figure.measure


@dataclass(frozen=True)
class Section:
    """What one service has to tell."""

    label: Any
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Yearly:
    """A whole report, before it is put in words and drawn."""

    year: int
    asked: Asked
    moment: datetime
    sections: tuple[Section, ...]

    @property
    def total(self) -> int:
        """How many figures it tells."""
        return sum(len(section.lines) for section in self.sections)


def year_of(year: int, path: str = "", *, told: Told = lambda _done, _total: None) -> Yearly:
    """Every figure of a year as it was known at its end (now, while it lasts); `told` hears how far it is."""
    last = date(year, 12, 31)
    asked = Asked(THIS_YEAR, last if last < today() else None, path)
    measures, done, sections = all_measures(), 0, []
    told(0, len(measures))
    for service in all_services():
        lines = []
        for measure in (m for m in measures.values() if m.code.startswith(f"{service.code}.")):
            lines.append(_line(measure, asked))
            done += 1
            told(done, len(measures))
        if lines:
            sections.append(Section(service.label, tuple(lines)))
    return Yearly(year, asked, _moment(asked, sections), tuple(sections))


def _moment(asked: Asked, sections: list[Section]) -> datetime:
    """The earliest that one of them was told at: from a snapshot none is newer than that."""
    told = (line.figure.moment for section in sections for line in section.lines)
    return min((moment for moment in told if moment), default=moment_of(asked.day))


def _line(measure: Measure, asked: Asked) -> Line:
    one = figure(SYSTEM, measure, asked, months=12)
    if not one.cell.numerator and not one.cell.denominator:
        return Line(one)  # nothing happened: nothing to draw
    months = series(_split(measure, asked, "month")) if _is_drawn(measure) else None
    places = _split(measure, asked, "division") if measure.headline and not _is_deep(asked) else None
    return Line(one, months, places)


def _split(measure: Measure, asked: Asked, by: str) -> Table:
    return compute(measure, **asked.times, by=(by,), where=asked.where)


def _is_drawn(measure: Measure) -> bool:
    return bool(measure.headline) or measure.kind == "flow"


def _is_deep(asked: Asked) -> bool:
    """A community has no divisions below it."""
    return asked.path.count(".") >= 3
