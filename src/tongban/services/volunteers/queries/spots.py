"""Events on the map of everything: where to meet, and whether a place is left."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.kernel.activities.models import Activity
from tongban.kernel.core import clock
from tongban.kernel.places.queries import within
from tongban.kernel.places.spots import Spot
from tongban.services.volunteers.queries import events as reading

MOST = 200


def spots(path: str) -> Iterator[Spot]:
    """The next events one can sign up for, of a division and below."""
    rows = reading.open_events({}).filter(within(path, "division__path")).select_related("site")[:MOST]
    for row in reading.with_places(rows):
        left = row.places - row.taken  # type: ignore[attr-defined] # with_places counted them
        when = date_format(row.during.lower.astimezone(clock.BEIJING), "n-j H:i")
        places = _("%(n)d places left") % {"n": left} if left > 0 else _("waiting list")
        told = " · ".join(t for t in (when, row.place, places) if t)
        url = reverse("volunteers:event", args=[row.pk])
        yield Spot(_("Events of volunteers"), row.title, url, told, *position(row), now=left > 0)


def position(row: Activity) -> tuple[float | None, float | None]:
    """Where its leader stood when they planned it, else its site; what nobody told is not guessed."""
    if row.longitude is not None and row.latitude is not None:
        return row.longitude, row.latitude
    return (row.site.longitude, row.site.latitude) if row.site else (None, None)
