"""Who is told: signers what they are asked and what still waits, the editors what an office said."""

from collections import defaultdict

from tongban.kernel.access.queries import accounts_with
from tongban.kernel.core import calendar, clock
from tongban.kernel.notices import actions as notices
from tongban.services.bulletin import queries
from tongban.services.bulletin.models import Page, Printed, SignOff


def asked(page: Page, office: int, count: int) -> None:
    """The signers of an office, once an asking."""
    data = {"title": page.title, "sender_office": page.office_id, "count": count}
    key = f"bulletin:{page.pk}:{office}:{clock.now().isoformat()}"
    notices.queue("bulletin.asked", to=accounts_with("bulletin.sign", office_id=office), key=key, data=data)


def said(made: SignOff) -> None:
    """The editors: at once what an office does not stand by, and when it has said its word on all it was asked."""
    row = Printed.objects.select_related("page").get(pk=made.printed_id)
    to = accounts_with("bulletin.check", office_id=row.page.office_id)
    told = {"title": row.page.title, "pk": row.page_id, "office": made.office_id}
    if not made.agrees:
        data = {**told, "text": row.text, "words": made.words}
        notices.queue("bulletin.refused", to=to, key=f"bulletin:said:{made.pk}", data=data)
    if not queries.still_asked(row.page, made.office_id).exists():
        count, agreed = queries.said_by(row.page, made.office_id)
        data = {**told, "count": count, "agreed": agreed}
        notices.queue("bulletin.signed", to=to, key=f"bulletin:all:{made.pk}", data=data)


def remind() -> int:
    """On a working day, each office once: how many figures it was asked about on an earlier day. Returns the offices told."""
    midnight = clock.now().astimezone(clock.BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    day = midnight.date()
    if not calendar.current().is_working(day):
        return 0
    waiting: dict[int, list[Printed]] = defaultdict(list)
    for row in queries.waiting().filter(asked_at__lt=midnight):
        waiting[row.asked_id or 0].append(row)
    for office, rows in waiting.items():
        data = {"count": len(rows), "since_at": min(r.asked_at for r in rows if r.asked_at)}
        to = accounts_with("bulletin.sign", office_id=office)
        notices.queue("bulletin.reminder", to=to, key=f"bulletin:waits:{office}:{day}", data=data)
    return len(waiting)
