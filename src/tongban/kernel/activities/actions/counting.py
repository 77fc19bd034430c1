"""Hours are time really given: within the shift, no moment twice, written once and never changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from psycopg.types.range import TimestamptzRange

from tongban.kernel.activities.models import Hours, Shift
from tongban.kernel.bookings.spans import begins, ends
from tongban.kernel.core import clock
from tongban.kernel.parties.queries import records_of

LOCK = """
SELECT pg_advisory_xact_lock(hashtextextended('activities.hours', id))
FROM (SELECT unnest(%s::bigint[]) AS id ORDER BY 1) AS people
"""


def lock_hours(*people: int) -> None:
    """Whoever writes hours of these people waits for whoever is writing them; in one order."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted(people)])


def write(person_id: int, shift: Shift, came: datetime, left: datetime, *, how: str, by: str) -> list[Hours]:
    """What of that time lies within the shift and counts nowhere else yet; less than a minute is none."""
    lock_hours(person_id)
    start, end = max(came, shift.during.lower), min(left, shift.during.upper)
    pieces = free_of(person_id, start, end) if start < end else []
    rows = [
        Hours(
            person_id=person_id,
            shift=shift,
            organisation_id=shift.activity.organisation_id,
            during=piece,
            bounds=shift.during,
            minutes=minutes_of(piece),
            how=how,
            recorded_at=clock.now(),
            recorded_by=by,
        )
        for piece in pieces
    ]
    return Hours.objects.bulk_create(rows)


def free_of(person_id: int, start: datetime, end: datetime) -> list[TimestamptzRange]:
    """The parts of a time, in order, that no hours of the person fill; parts under a minute left out."""
    rows = Hours.objects.filter(person__in=records_of(person_id), void_at=None)
    filled = rows.filter(during__overlap=TimestamptzRange(start, end)).values_list("during", flat=True)
    return [piece for piece in _without(start, end, sorted(filled, key=begins)) if minutes_of(piece)]


def _without(
    start: datetime, end: datetime, filled: Iterable[TimestamptzRange]
) -> Iterable[TimestamptzRange]:
    for one in filled:
        if start < begins(one):
            yield TimestamptzRange(start, one.lower)
        start = max(start, ends(one))
    if start < end:
        yield TimestamptzRange(start, end)


def minutes_of(piece: TimestamptzRange) -> int:
    """Whole minutes."""
    return int((ends(piece) - begins(piece)).total_seconds() // 60)
