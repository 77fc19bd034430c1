"""Hours of an earlier register: so many minutes on a day, each row once, never more than a day has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import states
from tongban.kernel.activities.actions.counting import lock_hours
from tongban.kernel.activities.models import Hours
from tongban.kernel.bookings.spans import begins, ends
from tongban.kernel.core import clock, wholesale
from tongban.kernel.core.errors import TongbanError

DAY = 24 * 60
MOST = 1000  # each person of a call is locked, and the server's table of locks has an end


@dataclass(frozen=True)
class Earlier:
    """One row of an earlier register; `key` is what makes it this row however often it is brought in."""

    key: str
    person: int
    day: date
    minutes: int
    organisation: int | None = None


@transaction.atomic
def carry_over(rows: Sequence[Earlier], *, by: Actor) -> dict[str, str]:
    """Bring in earlier hours, at most 1,000 rows a call (the caller has asked whether `by` may).

    Returns key -> `new`, `there` or `too_many` (that day has no room for so many minutes). When of a day they were given
    nobody knows: they fill what of it is free, from its beginning.
    """
    if len(rows) > MOST:
        raise TongbanError(_("Bring in at most %(most)d rows at a time.") % {"most": MOST}, code="too_many")
    told = dict.fromkeys((r.key for r in rows), "there")
    lock_hours(*{r.person for r in rows})
    known = set(Hours.objects.filter(key__in=told).values_list("key", flat=True))
    fresh = list({r.key: r for r in rows if r.key not in known}.values())
    filled = _filled(fresh)
    made: list[Hours] = []
    for row in fresh:
        during = _place(filled[row.person, row.day], row)
        told[row.key] = "new" if during else "too_many"
        made += [_hours(row, during, by)] if during else []
    wholesale.insert(made)
    return told


def _filled(rows: Iterable[Earlier]) -> defaultdict[tuple[int, date], list[TimestamptzRange]]:
    """What of each person's days is filled already."""
    filled: defaultdict[tuple[int, date], list[TimestamptzRange]] = defaultdict(list)
    days = {(r.person, r.day) for r in rows}
    if days:
        since, until = min(d for _p, d in days), max(d for _p, d in days)
        window = TimestamptzRange(clock.midnight(since), clock.midnight(until + timedelta(days=1)))
        standing = Hours.objects.filter(
            person__in={p for p, _d in days}, void_at=None, during__overlap=window
        )
        for person, during in standing.values_list("person_id", "during"):
            first = during.lower.astimezone(clock.BEIJING).date()
            last = (during.upper - timedelta(microseconds=1)).astimezone(clock.BEIJING).date()
            for n in range((last - first).days + 1):
                filled[person, first + timedelta(days=n)].append(during)
    return filled


def _place(filled: list[TimestamptzRange], row: Earlier) -> TimestamptzRange | None:
    """The first stretch of the day that is free for so long."""
    if not 0 < row.minutes <= DAY:
        return None
    start, end = clock.midnight(row.day), clock.midnight(row.day + timedelta(days=1))
    wanted = timedelta(minutes=row.minutes)
    for one in sorted(filled, key=begins):
        if start + wanted <= begins(one):
            break
        start = max(start, ends(one))
    if start + wanted > end:
        return None
    filled.append(TimestamptzRange(start, start + wanted))
    return filled[-1]


def _hours(row: Earlier, during: TimestamptzRange, by: Actor) -> Hours:
    return Hours(
        person_id=row.person,
        organisation_id=row.organisation,
        during=during,
        bounds=during,
        minutes=row.minutes,
        how=states.CARRIED,
        recorded_at=clock.now(),
        recorded_by=by.code,
        key=row.key,
    )
