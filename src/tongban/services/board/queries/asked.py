"""What a page of figures is asked: which days, as of when, where, among what. All of it stands in the address."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from tongban.kernel.core.clock import today
from tongban.kernel.indicators.periods import Window, last_month, months_back, shift
from tongban.kernel.places import register
from tongban.services.board.rules import LAST_MONTH, MONTH, THIS_YEAR, YEAR

MONTHS = {YEAR: 12, MONTH: 1, LAST_MONTH: 1, THIS_YEAR: 12}
# how an empty or missing value of a split is written in an address
NOTHING = "-"


@dataclass(frozen=True)
class Asked:
    """One question, less the figure it is about."""

    period: str = YEAR
    day: date | None = None  # as of the end of this day; None: now
    path: str = ""  # the division, as its path; '' the whole prefecture
    among: tuple[tuple[str, Any], ...] = ()

    @property
    def last(self) -> date:
        """The last day that counts."""
        return self.day or today()

    @property
    def window(self) -> Window:
        """The days of the period."""
        if self.period == MONTH:
            return months_back(self.last, 1)
        if self.period == LAST_MONTH:
            return last_month(self.last)
        if self.period == THIS_YEAR:
            return Window(self.last.replace(month=1, day=1), self.last)
        return months_back(self.last, 12)

    @property
    def unit(self) -> str:
        """What a course over time is told by."""
        return "day" if self.period in {MONTH, LAST_MONTH} else "month"

    @property
    def where(self) -> dict[str, Any]:
        """As the indicators room takes it."""
        return {**({"division": self.path} if self.path else {}), **dict(self.among)}

    @property
    def times(self) -> dict[str, Any]:
        """As the indicators room takes it."""
        return {"since": self.window.since, "until": self.window.until, "as_of": self.day}

    @property
    def code(self) -> str:
        """The division's code ('' the whole prefecture)."""
        return self.path.rpartition(".")[2] if "." in self.path else ""

    def before(self, months: int) -> dict[str, Any]:
        """The same question so many months earlier, as it was known then."""
        window = self.window.shifted(-months)
        return {"since": window.since, "until": window.until, "as_of": shift(self.last, -months)}

    def query(self, **more: Any) -> str:
        """The question as the tail of an address, with something changed (None: left out)."""
        kept = self.kept(**more)
        return f"?{urlencode(kept)}" if kept else ""

    def kept(self, **more: Any) -> dict[str, Any]:
        """The question as an address holds it."""
        given: dict[str, Any] = {"period": self.period if self.period != YEAR else None}
        given |= {"day": self.day.isoformat() if self.day else None, "in": self.code or None}
        given |= {name: NOTHING if value in (None, "") else value for name, value in self.among}
        return {name: value for name, value in {**given, **more}.items() if value is not None}

    @property
    def today_url(self) -> str:
        """The same question as of now."""
        return self.query(day=None) or "?"

    def within(self, code: str) -> "Asked":
        """The same question of another division."""
        entry = register.current().latest.get(code)
        return replace(self, path=entry.path if entry else "")
