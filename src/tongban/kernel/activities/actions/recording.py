"""What took place is recorded within ten working days: people served, a note, photos; what is late is told."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account
from tongban.kernel.activities import rules, states
from tongban.kernel.activities.models import STREAM, Activity, Photo
from tongban.kernel.cases.attachments import Given, few_enough
from tongban.kernel.cases.attachments.checking import MOST_BYTES
from tongban.kernel.cases.attachments.images import redraw
from tongban.kernel.cases.attachments.kinds import family_of, refused
from tongban.kernel.core import calendar, clock, events
from tongban.kernel.core.calendar import XINJIANG, WorkingDays, deadline
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.notices import actions as notices
from tongban.kernel.places.queries import office_hours

TERM = WorkingDays(10)
FOLDER = "activities"
MOST_SERVED = 1_000_000


def due_at(activity: Activity) -> datetime:
    """Ten working days after its end, by the hours of its division."""
    hours = office_hours(activity.division.path) if activity.division else XINJIANG
    return deadline(activity.during.upper, TERM, hours=hours)


@transaction.atomic
def record(activity_id: int, *, served: int, by: Actor, note: str = "", vouched: bool = False) -> Activity:
    """Close it with the number of people served. Hours of whoever came and left stand already.

    TongbanError `not_over`, `served`; Conflict `recorded` when somebody was first.
    """
    row = _locked(activity_id, by, vouched=vouched)
    if row.state == states.RECORDED:
        raise Conflict(_("This was recorded already."), code="recorded")
    if row.state != states.OPEN or clock.now() < row.during.upper:
        raise TongbanError(_("Record it once it is over."), code="not_over")
    require_count(served)
    row.state, row.served, row.note = states.RECORDED, served, note[:500]
    row.recorded_at, row.recorded_by = clock.now(), by.code
    row.save(update_fields=["state", "served", "note", "recorded_at", "recorded_by"])
    events.append(STREAM, row.pk, [events.Entry("activity.recorded", by.code, {"served": served})])
    return row


def require_count(served: int) -> None:
    """Refuse what is no number of people."""
    if type(served) is not int or not 0 <= served <= MOST_SERVED:
        raise TongbanError(_("Say how many people were served."), code="served", field="served")


def add_photos(activity_id: int, files: Sequence[Given], *, by: Actor, vouched: bool = False) -> list[Photo]:
    """Photos, drawn anew without position or camera, each once."""
    few_enough(len(files))
    kept = [_keep(file.read(MOST_BYTES + 1)) for file in files]
    with transaction.atomic():
        row = _locked(activity_id, by, vouched=vouched)
        few_enough(row.photos.count() + len(kept))
        found = [
            Photo(activity=row, at=clock.now(), digest=d, kind=k, by=by.code) for d, k in dict(kept).items()
        ]
        Photo.objects.bulk_create(found, ignore_conflicts=True)
        told = {"digests": [p.digest for p in found]}
        events.append(STREAM, row.pk, [events.Entry("activity.photos", by.code, told)])
        return list(row.photos.order_by("pk"))


def open_photo(photo: Photo) -> File:
    """A photo's content, for reading."""
    return default_storage.open(_path(photo.digest))


def _keep(content: bytes) -> tuple[str, str]:
    if not content or len(content) > MOST_BYTES or family_of(content) != "photo":
        raise refused(_("Choose photos of at most 10 MB."))
    drawn = redraw(content)
    digest = hashlib.sha256(drawn.content).hexdigest()
    if not default_storage.exists(_path(digest)):
        default_storage.save(_path(digest), ContentFile(drawn.content))
    return digest, drawn.kind


def _path(digest: str) -> str:
    return f"{FOLDER}/{digest}"


def recount(first: str, last: str, before: dict[str, bool]) -> None:
    """The work calendar changed: what is still to be recorded is due by the new one."""
    del last, before
    calendar.forget()
    since = clock.midnight(date.fromisoformat(first))
    rows = Activity.objects.filter(state=states.OPEN, record_due_at__gte=since).select_related("division")
    for row in rows.iterator(chunk_size=500):
        Activity.objects.filter(pk=row.pk, state=states.OPEN).update(record_due_at=due_at(row))


def tell_of_late() -> int:
    """Once: leaders of what should have been recorded by now; returns how many activities."""
    now = clock.now()
    late = Activity.objects.filter(state=states.OPEN, record_due_at__lt=now)
    fresh = late.filter(record_due_at__gt=now - timedelta(days=31)).exclude(leader=None)
    count = 0
    for row in fresh.iterator(chunk_size=500):
        people = Account.objects.filter(person=row.leader_id, is_active=True)
        told: dict[str, Any] = {"what": row.title, "due_at": row.record_due_at}
        count += bool(
            notices.queue("activities.late", to=people, about=(STREAM, row.pk), data=told, key=str(row.pk))
        )
    return count


def _locked(activity_id: int, by: Actor, *, vouched: bool) -> Activity:
    row = Activity.objects.select_for_update(of=("self",), no_key=True).filter(pk=activity_id).first()
    if row is None:
        raise TongbanError(_("There is no such activity."), code="no_activity")
    if not vouched:
        rights.require(by, rules.LEAD, row)
    return row
