"""A report is kept as it is written: its words and fields, never the figures that filled them."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.text import clean_line
from tongban.kernel.parties.models import Office
from tongban.services.bulletin.models import Draft

STREAM = "bulletin_draft"


@dataclass(frozen=True)
class Written:
    """What somebody wrote: title, the day as of which fields without a day of their own are filled, the text."""

    title: str
    day: date
    body: str


@transaction.atomic
def save_draft(written: Written, *, office: Office, by: Actor, draft: Draft | None = None) -> Draft:
    """Keep a new report, or what became of one."""
    if draft is not None:
        rights.require(by, "bulletin.check", draft)
    made = draft or Draft()
    made.office = office
    rights.require(by, "bulletin.check", made)
    made.title, made.day, made.body = clean_line(written.title)[:120], written.day, written.body
    made.changed_at, made.changed_by = clock.now(), by.code
    made.save()
    events.append(STREAM, made.pk, [events.Entry("draft.saved", by.code, {"day": made.day.isoformat()})])
    return made
