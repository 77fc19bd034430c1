"""When a station is open: an exception of the day first, then public holidays, then the weekday."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from tongban.kernel.core import calendar, clock
from tongban.services.stations import rules
from tongban.services.stations.models import Hours, SpecialDay, Station

Span = tuple[int, int]  # minutes of the day


@dataclass(frozen=True)
class Today:
    """How a station stands now: open or not, until or from when, and the hours of the day."""

    is_open: bool
    spans: tuple[Span, ...]
    note: str = ""
    turns_at: str = ""  # when it closes, or opens later today

    @property
    def hours(self) -> str:
        """As 08:00-12:00, 14:00-20:00; empty on a day on which it is closed."""
        return ", ".join(f"{rules.clock_of(a)}-{rules.clock_of(b)}" for a, b in self.spans)


def with_times(rows: QuerySet[Station]) -> QuerySet[Station]:
    """Stations with their hours and the exceptions from yesterday on."""
    recent = SpecialDay.objects.filter(day__gte=clock.now().date() - timedelta(days=2))
    return rows.prefetch_related(
        Prefetch("hours", Hours.objects.order_by("day", "opens")),
        Prefetch("special_days", recent.order_by("day")),
    )


def spans_on(station: Station, day: date) -> tuple[Span, ...]:
    """The hours of a day, in order."""
    for one in station.special_days.all():
        if one.day == day:
            return ((one.opens, one.closes),) if one.opens is not None and one.closes is not None else ()
    return _usual(list(station.hours.all()), day, closed=station.holidays_closed)


def _usual(hours: Iterable[Any], day: date, *, closed: bool) -> tuple[Span, ...]:
    by_day: dict[int, list[Span]] = {}
    for one in hours:
        by_day.setdefault(one.day, []).append((one.opens, one.closes))
    wanted = day.weekday()
    if calendar.current().is_holiday(day):
        if closed and rules.HOLIDAY not in by_day:
            return ()
        wanted = rules.HOLIDAY if rules.HOLIDAY in by_day else wanted
    return tuple(sorted(by_day.get(wanted, [])))


def now_at(station: Station, moment: datetime | None = None) -> Today:
    """Whether it is open at a moment, by Beijing's clock."""
    there = (moment or clock.now()).astimezone(clock.BEIJING)
    minute, spans = there.hour * 60 + there.minute, spans_on(station, there.date())
    note = next((d.note for d in station.special_days.all() if d.day == there.date()), "")
    current = next((s for s in spans if s[0] <= minute < s[1]), None)
    if current:
        return Today(True, spans, note, rules.clock_of(current[1]))
    later = next((s for s in spans if s[0] > minute), None)
    return Today(False, spans, note, rules.clock_of(later[0]) if later else "")


def minutes_on(station: Station, day: date) -> int:
    """How many minutes it is open on a day."""
    return sum(closes - opens for opens, closes in spans_on(station, day))


def week(station: Station) -> list[tuple[str, str]]:
    """The usual week and public holidays in words, for its page."""
    told: dict[int, list[str]] = {}
    for one in sorted(station.hours.all(), key=lambda h: (h.day, h.opens)):
        told.setdefault(one.day, []).append(f"{rules.clock_of(one.opens)}-{rules.clock_of(one.closes)}")
    days = [*range(7), *([rules.HOLIDAY] if rules.HOLIDAY in told or station.holidays_closed else [])]
    return [(str(rules.DAYS[day]), ", ".join(told.get(day, []))) for day in days]
