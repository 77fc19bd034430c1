"""Care for couriers and drivers at a station: activities of the kernel, recorded with how many people were served."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.models import Activity
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.text import given_line
from tongban.kernel.parties.models import Person
from tongban.services.stations import rules
from tongban.services.stations.actions.shared import record
from tongban.services.stations.models import Station
from tongban.services.stations.queries.keeping import CARE
from tongban.services.stations.queries.reach import KEEP


@transaction.atomic
def plan_care(
    station: Station, what: str, title: str, start: datetime, end: datetime, *, places: int, by: Actor
) -> Activity:
    """A care activity that is open at once; nobody is asked their age."""
    rights.require(by, KEEP, station)
    if what not in rules.CARE:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": what[:20]}, field="what")
    row = activities.draft(
        CARE,
        given_line(title, "title", limit=120),
        start,
        end,
        by=by,
        vouched=True,
        office_id=station.office_id,
        site_id=station.site_id,
        division=station.site.division,
        place=station.name,
        text=what,
        asks_age=False,
    )
    activities.add_shift(row, start, end, places=places, by=by, vouched=True)
    record(station, "station.care", by, activity=row.pk)
    return activities.open_activity(row.pk, by=by, vouched=True)


def sign_up_for_care(station: Station, activity: Activity, person: Person, *, by: Actor) -> Booking:
    """A place at a care activity, or one on its waiting list; nobody is asked their age or a registration."""
    if activity.site_id != station.site_id or activity.kind != CARE:
        raise TongbanError(_("There is no such activity here."), code="no_activity")
    shift = activity.shifts.order_by("during", "pk")[0]
    return activities.sign_up(shift.pk, person, by=by)


@transaction.atomic
def record_care(station: Station, activity: Activity, *, served: int, note: str, by: Actor) -> Activity:
    """It took place: so many people were served."""
    rights.require(by, KEEP, station)
    if activity.site_id != station.site_id or activity.kind != CARE:
        raise TongbanError(_("There is no such activity here."), code="no_activity")
    return activities.record(activity.pk, served=served, note=note, by=by, vouched=True)
