"""Opening who asked: by right, with a reason, on record."""

from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.cases.models import Contact
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.requests.models import Request


def open_contact(row: Request, *, by: Actor, reason: str) -> dict[str, str]:
    """Tell the requester's name and phone in the clear to one who works on the request, each opening on record."""
    contact: Contact | None = getattr(row.case, "contact", None)
    if not rights.may(by, "requests.open_contact", row):
        raise NotAllowed(_("Only those who work on the case may open this."))
    if contact is None:
        raise TongbanError(_("Whoever asked did not leave a name or number."), code="not_found")
    given = {"subject": "case", "subject_id": row.pk, "reason": reason, "allowed": True}
    known = [field for field in ("name", "phone") if getattr(contact, field)]
    return {field: open_sealed(by, contact, field, **given) for field in known}
