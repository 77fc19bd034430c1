"""Times, spans and numbers as people say them, in the reader's language."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongban.kernel.core import clock

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTHING = "—"
Moment = datetime | date
Count = int | float | Decimal | None


def say_when(value: Moment, shape: str = "") -> str:
    """A moment in Beijing: '' the minute, 'by' a deadline, 'day' the day, 'month', 'short' for narrow columns."""
    shown = value.astimezone(clock.BEIJING) if isinstance(value, datetime) else value
    if shape == "month":
        return _("{month_name} {year}").format(**_parts(shown))
    if shape == "short":
        return _short(shown)
    near = _near(shown)
    day = near or _day(shown)
    if shape == "day" or not isinstance(shown, datetime):
        return _("by {day}").format(day=day) if shape == "by" else day
    if shape == "by":
        pattern = _("{near}, by {time}") if near else _("{day}, by {time}")
    else:
        pattern = _("{near}, {time}") if near else _("{day}, {time}")
    return pattern.format(day=day, near=near, time=f"{shown:%H:%M}")


def say_end(begins: datetime, ends: datetime) -> str:
    """When something ends whose beginning was just said: of the same day the time alone."""
    first, last = begins.astimezone(clock.BEIJING), ends.astimezone(clock.BEIJING)
    return f"{last:%H:%M}" if first.date() == last.date() else say_when(ends)


def say_exactly(value: Moment) -> str:
    """The same moment to the second, with its zone, for whoever needs it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.BEIJING):%Y-%m-%d %H:%M:%S} UTC+8"
    return value.isoformat()


def say_ago(value: datetime) -> str:
    """How long ago; after a week the day itself."""
    seconds = (clock.now() - value).total_seconds()
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        n = int(seconds // 60)
        return ngettext("{n} minute ago", "{n} minutes ago", n).format(n=n)
    if seconds < 86400:
        n = int(seconds // 3600)
        return ngettext("{n} hour ago", "{n} hours ago", n).format(n=n)
    if seconds < 7 * 86400:
        n = int(seconds // 86400)
        return ngettext("{n} day ago", "{n} days ago", n).format(n=n)
    return say_when(value, "day")


def say_span(minutes: float) -> str:
    """A length of time: 38 minutes, 3 hours 10 minutes, 2 days 4 hours (a day is 24 hours)."""
    whole = round(abs(minutes))
    days, hours, rest = whole // 1440, whole % 1440 // 60, whole % 60
    parts = []
    if days:
        parts.append(ngettext("{n} day", "{n} days", days).format(n=days))
    if hours:
        parts.append(ngettext("{n} hour", "{n} hours", hours).format(n=hours))
    if (rest and not days) or not parts:
        parts.append(ngettext("{n} minute", "{n} minutes", rest).format(n=rest))
    return pgettext("between parts of a span", " ").join(parts)


def say_days(days: float, *, working: bool = True) -> str:
    """A number of (working) days."""
    n = say_number(abs(days))
    count = 1 if abs(days) == 1 else 2
    if working:
        return ngettext("{n} working day", "{n} working days", count).format(n=n)
    return ngettext("{n} day", "{n} days", count).format(n=n)


def say_left(value: float, unit: str = "minutes") -> str:
    """What is left of a deadline, or by how much it was missed: value in 'minutes', 'hours', 'workdays' or 'days'."""
    if unit in ("workdays", "days"):
        span = say_days(value, working=unit == "workdays")
    else:
        span = say_span(value * 60 if unit == "hours" else value)
    return (_("{span} late") if value < 0 else _("{span} left")).format(span=span)


def say_number(value: Count, digits: int | None = None) -> str:
    """Grouped by thousands; at most one digit after the point unless told; a dash where nothing is known."""
    if value is None:
        return NOTHING
    if digits is not None:
        return f"{value:,.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")


def say_percent(share: Count, digits: int = 1) -> str:
    """A share of one as per cent, without the sign: 0.964 is 96.4."""
    return NOTHING if share is None else f"{share * 100:,.{digits}f}"


def _parts(shown: Moment) -> dict[str, object]:
    weekdays = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return {
        "year": shown.year,
        "month": shown.month,
        "month_name": MONTHS[shown.month - 1],
        "date": shown.day,
        "weekday": weekdays[shown.weekday()],
    }


def _day(shown: Moment) -> str:
    if shown.year == clock.today().year:
        return _("{weekday} {date} {month_name}").format(**_parts(shown))
    return _("{date} {month_name} {year}").format(**_parts(shown))


def _near(shown: Moment) -> str:
    day = shown.date() if isinstance(shown, datetime) else shown
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    return near.get((day - clock.today()) // timedelta(days=1), "")


def _short(shown: Moment) -> str:
    day = f"{shown.month}-{shown.day:02}"
    if shown.year != clock.today().year:
        day = f"{shown:%Y-%m-%d}"
    return f"{day} {shown:%H:%M}" if isinstance(shown, datetime) else day
