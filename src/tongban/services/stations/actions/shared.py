"""What the writers share: the lock, the event, refusals of the database in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict
from tongban.services.stations.models import Station

STREAM = "station"
REFUSALS = {
    "closes_after_opening": (
        "hours",
        gettext_noop("It closes after it opens, at midnight (24:00) at the latest."),
    ),
    "station_hours_apart": ("hours", gettext_noop("These hours run into others of the same day.")),
    "stock_never_below_nothing": ("less", gettext_noop("There is less than that. Count anew first.")),
    "visitors_never_below_nobody": ("less", gettext_noop("There is nobody left to take off.")),
    "one_transfer_at_a_time": ("open", gettext_noop("A move of this to that station is open already.")),
}


def record(station: Station, code: str, by: Actor, **data: Any) -> None:
    """The event of a write."""
    events.append(STREAM, station.pk, [events.Entry(code, by.code, data)])


@contextmanager
def in_words(field: str = "") -> Iterator[None]:
    """What the database refuses is told in words; a savepoint, so that the caller may go on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for name, (code, told) in REFUSALS.items():
            if name in str(error):
                raise Conflict(_(told), code=code, field=field) from error
        raise


def standing(station: Station) -> Station:
    """Refuse what was closed for good."""
    if station.closed_at is not None:
        raise Conflict(_("This station is closed for good."), code="closed")
    return station
