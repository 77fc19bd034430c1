"""A report from the street: one filing a key, however often a phone sends it, with what the phone said of time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.attachments import Kept
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests import street
from tongban.services.requests.actions.filing import Filing, file_request
from tongban.services.requests.models import Channel, Kind, StreetReport
from tongban.services.requests.queries import placing


@dataclass(frozen=True)
class Report:
    """What a phone sends. `key` is its own, made when the photo was taken; times are as its clock had them."""

    key: str
    matter: str
    photos: tuple[Kept, ...]
    line: str = ""
    place: str = ""
    pin: tuple[float, float] | None = None  # longitude, latitude
    accuracy: int | None = None
    taken_at: datetime | None = None
    sent_at: datetime | None = None


@transaction.atomic
def file_report(report: Report, *, by: Actor) -> StreetReport:
    """File a report once; sent again with its key it changes nothing. The request does not tell who reported it."""
    rights.require(by, "requests.report")
    if not report.photos:
        raise TongbanError(_("Add a photo of the place first."), code="missing", field="files")
    filed = file_request(_filing(report, by))
    row, _new = StreetReport.objects.get_or_create(
        request_id=filed.case.pk,
        defaults={
            "account": by.account,
            "key": report.key,
            "matter": report.matter,
            "said_taken_at": report.taken_at,
            "ahead": clock.seconds_ahead(report.sent_at, clock.now()),
            "accuracy": report.accuracy,
        },
    )
    return row


def _filing(report: Report, by: Actor) -> Filing:
    pin = report.pin or next((photo.pin for photo in report.photos if photo.pin), None)
    longitude, latitude = pin or (None, None)
    words = street.in_words(report.matter, report.place, report.line)
    path, label = placing.placed(f"{report.place}\n{report.line}", placing.under_pin(longitude, latitude))
    return Filing(
        text=words,
        title=street.SAID[report.matter],
        kind=Kind.REPORT,
        channel=Channel.GRID,
        by=by.as_requester(),
        place_path=path,
        place_text=report.place or label,
        longitude=longitude,
        latitude=latitude,
        files=report.photos,
        followable=False,
        once=f"grid:{by.account.pk}:{report.key}",
    )
