"""Pictures that came as an address: fetched from hosts that the operator trusts, looked into as any other file."""

from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import attachments
from tongban.kernel.cases.models import Message
from tongban.kernel.core import clock, jobs
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.notices.channels.base import DeliveryError
from tongban.kernel.notices.channels.webhook import split
from tongban.kernel.notices.sending import wait_after
from tongban.services.open311 import wire
from tongban.services.open311.models import Picture

ATTEMPTS = 5
LEASE = timedelta(minutes=2)


def is_trusted(url: str) -> bool:
    """Does the operator let pictures be fetched from this host?"""
    try:
        return split(url).hostname in settings.OPEN311_MEDIA
    except DeliveryError:
        return False


def expect(case: int, url: str) -> None:
    """Have the picture fetched once this transaction is done."""
    Picture.objects.create(case_id=case, url=url, available_at=clock.now())
    jobs.wake("open311.send")


def fetch_due() -> int:
    """Fetch whatever is due; returns how many were tried."""
    tried = 0
    while row := _claim():
        _fetch(row)
        tried += 1
    return tried


@transaction.atomic(durable=True)
def _claim() -> Picture | None:
    due = Picture.objects.filter(done_at=None, attempts__lt=ATTEMPTS, available_at__lte=clock.now())
    row = due.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    row.attempts += 1
    row.available_at = clock.now() + LEASE
    row.save(update_fields=["attempts", "available_at"])
    return row


def _fetch(row: Picture) -> None:
    if not is_trusted(row.url):
        _put_off(row, "NotTrusted", final=True)
        return
    try:
        _attach(row, attachments.take_in([ContentFile(wire.picture(row.url))]))
    except DeliveryError as failed:
        _put_off(row, failed.told, final=failed.final)
    except TongbanError as error:  # a storage that is away for a while is no fault of the picture
        _put_off(row, type(error).__name__, final=error.status < 500)
    except ValueError as error:
        _put_off(row, type(error).__name__, final=True)


@transaction.atomic(durable=True)
def _attach(row: Picture, kept: tuple[attachments.Kept, ...]) -> None:
    """The files and the mark that it is done, together; the address in the words stays."""
    if Picture.objects.filter(pk=row.pk, done_at=None).update(done_at=clock.now(), error=""):
        said = Message.objects.get(case=row.case_id, step="file")
        attachments.attach(row.case_id, kept, by=SYSTEM, audience=said.audience, message=said)


@transaction.atomic(durable=True)
def _put_off(row: Picture, told: str, *, final: bool) -> None:
    attempts = ATTEMPTS if final else row.attempts
    later = clock.now() + wait_after(row.attempts)
    Picture.objects.filter(pk=row.pk, done_at=None).update(
        error=told[:60], attempts=attempts, available_at=later
    )
