"""What becomes of a request when it has been kept as long as declared: it counts on, without a word of anybody."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tongban.kernel.cases import erasing
from tongban.services.requests.models import Request
from tongban.services.requests.queries import erased_id

OF_AN_OFFICE = ("office", "p", "help")


def ended(before: datetime) -> QuerySet[Request]:
    """Requests that ended before a moment and still hold words."""
    return Request.objects.filter(case__closed_at__lt=before, case__erased_at=None)


@transaction.atomic
def erase(pk: int) -> None:
    """Erase a request's case, and what the request itself holds of words and of the exact spot."""
    if not erasing.erase(pk):
        return
    row = Request.objects.get(pk=pk)
    row.place_text = row.public_title = row.public_text = row.public_answer = ""
    # a list that still holds it neither brings it back nor counts it twice
    row.source_id = row.source and erased_id(row.source_id)
    row.longitude = row.latitude = row.source_digest = row.search = row.published_at = None
    # the words that whoever published it had covered are names, too
    row.public_photos, row.redaction = [], {}
    row.grounds = [{k: v for k, v in one.items() if k in OF_AN_OFFICE} for one in row.grounds]
    row.save()
    row.representatives.all().delete()
    for statement in row.statements.filter(case__closed_at__isnull=False):
        erasing.erase(statement.pk)
