"""Reading cases: the only way others read more than one."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from tongban.kernel.cases.facts import Facts, replay
from tongban.kernel.cases.models import Case, Clock, Contact, Message
from tongban.kernel.cases.writing import STREAM, stored
from tongban.kernel.core import clock, events
from tongban.kernel.core.models import Event


def history(case: Case) -> list[Event]:
    """What happened to a case, oldest first."""
    return events.of(STREAM, case.pk)


def ringing(now: datetime | None = None, limit: int = 500, but: Iterable[int] = ()) -> list[int]:
    """Ids of cases that have an alarm due, the longest due first; `but` these."""
    due = (
        Clock.objects.filter(alarm_at__lte=now or clock.now())
        .exclude(case__in=list(but))
        .order_by("alarm_at")
    )
    return list(dict.fromkeys(due.values_list("case_id", flat=True)[:limit]))


def said_to(case: Case, *audiences: str) -> QuerySet[Message]:
    """The words on a case that these audiences may read, oldest first."""
    return (
        Message.objects.filter(case=case, audience__in=audiences)
        .select_related("office")
        .order_by("at", "id")
    )


def by_code(code_index: bytes) -> Case | None:
    """The case behind a tracking code's index."""
    return Case.objects.filter(code_index=code_index).first()


def differences(case: Case) -> list[str]:
    """Names of facts in which the stored rows differ from the replayed events (none: the promise holds)."""
    told, kept = replay(history(case)), stored(case)
    names = [n for n in vars(Facts()) if n != "stays" and getattr(told, n) != getattr(kept, n)]
    stays = [(s.state, s.lead_id, s.since) for s in case.stays.order_by("since", "id")]
    return names + (["stays"] if stays != told.stays else [])


def address(channel: str, case_id: int) -> str:
    """Where the requester of a case is reached: a phone they left, if they want to hear; else nowhere."""
    contact = Contact.objects.filter(case=case_id).first()
    if contact is None or channel != "sms" or not contact.phone:
        return ""
    phone: str = contact.phone.open()
    return phone


def merged_under(case_id: int) -> list[int]:
    """Ids of the cases merged into this one, and of those merged into them, nearest first; each once."""
    found: dict[int, None] = {}
    level = [case_id]
    while level:
        rows = Case.objects.filter(merged_into__in=level).order_by("pk").values_list("pk", flat=True)
        level = [pk for pk in rows if pk not in found and pk != case_id]
        found |= dict.fromkeys(level)
    return list(found)
