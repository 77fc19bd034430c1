"""Opening who asked: by right, with a reason, on record; in an emergency by a wider right, looked at the next day."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.cases.models import Contact
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.core.events import Entry
from tongban.kernel.notices import actions as notices
from tongban.kernel.notices.recipients import Requester
from tongban.services.requests import rules
from tongban.services.requests.models import Request

STREAM = "disclosure"


@transaction.atomic
def open_contact(row: Request, *, by: Actor, reason: str, emergency: bool = False) -> dict[str, str]:
    """Tell the requester's name and phone in the clear to one who works on the request, each opening on record.

    In an emergency, to whoever oversees the place and may do so: never to the office complained about, told to the
    requester at once and looked at the next day by somebody else.
    """
    contact: Contact | None = getattr(row.case, "contact", None)
    allowed = rules.rescues(by, row.case) if emergency else rights.may(by, "requests.open_contact", row)
    if not allowed:
        raise NotAllowed(_("Only those who work on the case may open this."))
    if contact is None:
        raise TongbanError(_("Whoever asked did not leave a name or number."), code="not_found")
    given = {"subject": "case", "subject_id": row.pk, "reason": reason, "allowed": True}
    known = [field for field in ("name", "phone") if getattr(contact, field)]
    told = {field: open_sealed(by, contact, field, **given, emergency=emergency) for field in known}
    if emergency:
        _tell(row, by, known)
    return told


def _tell(row: Request, by: Actor, known: list[str]) -> None:
    head = events.append(STREAM, row.pk, [Entry("emergency", by.code, {"fields": known})])
    data = {"reference": row.case.reference, "opened_at": clock.now()}
    key = f"disclosure:{row.pk}:{head.seq}"
    notices.queue("requests.opened", to=[Requester(row.pk)], about=("case", row.pk), data=data, key=key)
