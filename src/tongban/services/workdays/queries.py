"""Reading the work calendar: what was entered, and which years nobody has told yet."""

from datetime import date

from django.db.models import QuerySet

from tongban.kernel.core import calendar, clock
from tongban.kernel.core.models import CalendarDay


def entered(year: int) -> QuerySet[CalendarDay]:
    """The entries of a year."""
    return CalendarDay.objects.filter(day__year=year).order_by("day")


def this_year() -> int:
    """The year it is in Beijing."""
    return clock.now().astimezone(clock.BEIJING).year


def untold() -> list[int]:
    """The present year and the next, where their holidays are not known."""
    year = this_year()
    return calendar.unknown_years(date(year, 1, 1), date(year + 1, 12, 31))
