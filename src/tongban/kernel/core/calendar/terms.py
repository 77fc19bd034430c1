"""How much time somebody has: four ways of counting, each storable and sayable."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import ngettext


@dataclass(frozen=True)
class Term:
    """A length of time to be counted on the work calendar."""

    n: int

    code: ClassVar[str] = ""
    counts_working_time: ClassVar[bool] = False

    def __post_init__(self) -> None:
        """Refuse what is not a whole number of units."""
        if type(self.n) is not int or self.n < 0:
            raise ValueError(f"{self.n!r} is not a whole number of {self.code or 'units'}")

    def to_json(self) -> dict[str, Any]:
        """As stored in an event."""
        return {"kind": self.code, "n": self.n}

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Term":
        """From what to_json gave, whichever kind it was."""
        return KINDS[data["kind"]](data["n"])

    @property
    def label(self) -> str:
        """In plain words."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.label


class WorkingDays(Term):
    """Days of the office's own length, its remainder carried from day to day."""

    code = "working_days"
    counts_working_time = True

    @property
    def label(self) -> str:
        return ngettext("%(n)d working day", "%(n)d working days", self.n) % {"n": self.n}


class WorkingMinutes(Term):
    """Minutes while the office is open."""

    code = "working_minutes"
    counts_working_time = True

    @property
    def label(self) -> str:
        if self.n and not self.n % 60:
            hours = self.n // 60
            return ngettext("%(n)d working hour", "%(n)d working hours", hours) % {"n": hours}
        return ngettext("%(n)d working minute", "%(n)d working minutes", self.n) % {"n": self.n}


class Minutes(Term):
    """Minutes of the clock on the wall, at any hour of any day."""

    code = "minutes"

    @property
    def label(self) -> str:
        if self.n and not self.n % 60:
            hours = self.n // 60
            return ngettext("%(n)d hour, at any time of day", "%(n)d hours, at any time of day", hours) % {
                "n": hours
            }
        return ngettext("%(n)d minute, at any time of day", "%(n)d minutes, at any time of day", self.n) % {
            "n": self.n
        }


class CalendarDays(Term):
    """Natural days as the Civil Code counts them (art. 201-203)."""

    code = "calendar_days"

    @property
    def label(self) -> str:
        return ngettext("%(n)d calendar day", "%(n)d calendar days", self.n) % {"n": self.n}


KINDS: dict[str, type[Term]] = {
    kind.code: kind for kind in (WorkingDays, WorkingMinutes, Minutes, CalendarDays)
}
term_from_json = Term.from_json
