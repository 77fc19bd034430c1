"""Erasing what people said and left: the case, its events and its figures stay, and no chain breaks.

Events name words by id and digest alone, so rows of words can go. What was erased when is an event itself.
"""

from django.utils.translation import gettext as _

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases.actions import act, locked
from tongban.kernel.cases.models import Attachment, Case, Contact, Helper, Message
from tongban.kernel.cases.writing import STREAM
from tongban.kernel.core import clock, events, outbox
from tongban.kernel.core.errors import Conflict
from tongban.kernel.core.events import Entry, Head
from tongban.kernel.core.outbox import Letter


@act
def erase(case_id: int, *, by: Actor = SYSTEM) -> bool:
    """Take words, contact and files from an ended case (contents go with the nightly sweep); whether it was to do.

    Rooms that keep something made of its words hear of it and let that go.
    """
    case = _ended(case_id)
    if case.erased_at:
        return False
    for model in (Contact, Attachment):
        model.objects.filter(case=case).delete()
    Message.objects.filter(case=case).update(text="")
    Helper.objects.filter(case=case).update(part="")
    case.title = _("Erased when its time was over")
    case.code_index = case.secret_hash = None
    case.erased_at = clock.now()
    _record(case, "erased", by)
    outbox.put([Letter("cases.erased", {"case": case.pk})])
    return True


@act
def forget_contact(case_id: int, *, by: Actor) -> bool:
    """Take from an ended case who asked and how they are reached; whether there was anything."""
    case = _ended(case_id)
    if not Contact.objects.filter(case=case).delete()[0]:
        return False
    _record(case, "contact.erased", by)
    return True


def _ended(case_id: int) -> Case:
    case = locked(case_id)
    if case.closed_at is None:
        raise Conflict(_("This is not ended yet: who asked must still be told."))
    return case


def _record(case: Case, what: str, by: Actor) -> None:
    """An event of which nobody is told."""
    head = events.append(STREAM, case.pk, [Entry(what, by.code)], head=Head(case.seq, bytes(case.head)))
    case.seq, case.head = head.seq, head.hash
    case.save()
