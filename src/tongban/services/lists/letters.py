"""Who is told: the office that is to decide, whoever looks after stopped lists, and the sender when all is decided."""

from django.db.models import Count, Min

from tongban.kernel.access.queries import accounts_with
from tongban.kernel.exchange import states
from tongban.kernel.exchange.models import Submission
from tongban.kernel.notices import actions as notices
from tongban.kernel.parties.queries import office_path


def matched(submission: int) -> None:
    """Each office once a list: how many wait for it, and by when."""
    row = Submission.objects.select_related("source").get(pk=submission)
    waiting = row.differences.filter(state=states.WAITING, same_as=None).exclude(office=None).order_by()
    for told in waiting.values("office").annotate(n=Count("pk"), due=Min("due_at")):
        data = {"sender_office": row.source.office_id, "count": told["n"], "due_at": told["due"].isoformat()}
        to = accounts_with("exchange.answer", office_id=told["office"])
        notices.queue("lists.to_decide", to=to, data=data, key=f"list:{submission}:asked:{told['office']}")


def late(office: int, count: int, day: str) -> None:
    """The office that has not decided in time, and whoever looks after its division; once a day."""
    to = accounts_with("exchange.answer", office_id=office)
    to += accounts_with("exchange.oversee", division_path=office_path(office))
    data = {"office": office, "count": count}
    notices.queue("lists.late", to=to, data=data, key=f"lists:late:{office}:{day}")


def stopped(submission: int) -> None:
    """Whoever looks after the division of its sender."""
    row = Submission.objects.select_related("source__office__division").get(pk=submission)
    to = accounts_with("exchange.oversee", division_path=row.source.office.division.path)
    data = {"sender_office": row.source.office_id, "why": row.stopped_for, "pk": row.pk}
    notices.queue("lists.stopped", to=to, data=data, key=f"list:{submission}:stopped")


def settled(submission: int) -> None:
    """The sender, once."""
    row = Submission.objects.select_related("source").get(pk=submission)
    to = accounts_with("exchange.send", office_id=row.source.office_id)
    data = {"count": row.rows_sent, "pk": row.pk}
    notices.queue("lists.settled", to=to, data=data, key=f"list:{submission}:settled")
