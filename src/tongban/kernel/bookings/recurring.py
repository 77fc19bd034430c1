"""What recurs: a weekly rule, declared as data, and the ranges it stands for. Wall clock of Beijing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.core import calendar, clock
from tongban.kernel.core.errors import TongbanError

MOST = 1000


@dataclass(frozen=True)
class Weekly:
    """On these days of the week (0 Monday to 6 Sunday) at a time, for so many minutes, from a day until a day inclusive.

    `every`: each so many weeks. `without`: days left out. `working`: only on working days of the calendar.
    """

    days: tuple[int, ...]
    at: time
    minutes: int
    since: date
    until: date
    every: int = 1
    without: tuple[date, ...] = ()
    working: bool = False

    def __post_init__(self) -> None:
        """Refuse what stands for nothing, or for too much."""
        if not self.days or not set(self.days) <= set(range(7)):
            raise TongbanError(_("Choose days of the week."), code="rule", field="days")
        if self.minutes < 1 or self.every < 1:
            raise TongbanError(
                _("It lasts at least a minute and comes every week or less often."), code="rule"
            )
        if self.until < self.since or (self.until - self.since).days > MOST:
            raise TongbanError(_("The last day lies after the first, within three years."), code="rule")

    def ranges(self) -> Iterator[TimestamptzRange]:
        """Each occurrence, in order, [from, to)."""
        monday = self.since - timedelta(days=self.since.weekday())
        for n in range((self.until - self.since).days + 1):
            day = self.since + timedelta(days=n)
            if self._falls_on(day, (day - monday).days // 7):
                start = datetime.combine(day, self.at, clock.BEIJING)
                yield TimestamptzRange(start, start + timedelta(minutes=self.minutes))

    def _falls_on(self, day: date, week: int) -> bool:
        meant = day.weekday() in self.days and not week % self.every and day not in self.without
        return meant and (not self.working or calendar.current().is_working(day))

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        kept = {"days": list(self.days), "at": self.at.isoformat("minutes"), "minutes": self.minutes}
        span = {"since": self.since.isoformat(), "until": self.until.isoformat(), "every": self.every}
        return kept | span | {"without": [d.isoformat() for d in self.without], "working": self.working}

    @staticmethod
    def from_json(kept: dict[str, Any]) -> "Weekly":
        """From what to_json gave."""
        return Weekly(
            days=tuple(kept["days"]),
            at=time.fromisoformat(kept["at"]),
            minutes=kept["minutes"],
            since=date.fromisoformat(kept["since"]),
            until=date.fromisoformat(kept["until"]),
            every=kept.get("every", 1),
            without=tuple(date.fromisoformat(d) for d in kept.get("without", ())),
            working=kept.get("working", False),
        )
