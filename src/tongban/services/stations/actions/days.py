"""Every night: which stations were to be open yesterday, and whether anything done there shows that they were."""

from datetime import date, timedelta

from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.services.stations.models import Act, OpenDay, Station
from tongban.services.stations.queries.reach import stations
from tongban.services.stations.queries.times import minutes_on, spans_on


def close_day(day: date | None = None) -> int:
    """Keep yesterday's (or that day's) opening for the figures; once a day and station."""
    on = day or today() - timedelta(days=1)
    end = clock.midnight(on + timedelta(days=1))
    rows = stations().filter(closed_at=None, opened_at__lt=end).prefetch_related("hours", "special_days")
    made = [
        OpenDay(station=one, day=on, minutes=minutes, kept=_kept(one, on))
        for one in rows
        if (minutes := minutes_on(one, on))
    ]
    return len(OpenDay.objects.bulk_create(made, ignore_conflicts=True))


def _kept(station: Station, day: date) -> bool:
    midnight = clock.midnight(day)
    return any(
        Act.objects.filter(
            station=station,
            at__gte=midnight + timedelta(minutes=opens),
            at__lt=midnight + timedelta(minutes=closes),
        ).exists()
        for opens, closes in spans_on(station, day)
    )
