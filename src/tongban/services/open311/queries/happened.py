"""What happened to requests, as updates: of public ones the answers, of one's own all that the requester is told."""

from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.outside import News
from tongban.services.open311 import rules
from tongban.services.open311.formats import moment
from tongban.services.open311.queries.asked import Wanted, asking, own, visible


def updates(actor: Actor | None, wanted: Wanted) -> list[dict[str, Any]]:
    """One page of updates, oldest first, so that a reader can go on where the last page ended."""
    rows = visible(actor).filter(changed_at__gte=wanted.since)
    if wanted.ids:
        rows = rows.filter(reference__in=wanted.ids)
    public = rows.filter(asked_published_at__isnull=False).values_list("pk", flat=True)
    mine = rows.filter(own(actor)).values_list("pk", flat=True)
    found: list[News] = asking("news")(public, mine, (wanted.since, wanted.until), wanted.part)
    cases = {c.pk: c for c in Case.objects.filter(pk__in={n.case for n in found})}
    return [_told(cases[n.case], n) for n in found]


def update_id(reference: str, seq: int) -> str:
    """The number of an update: that of its request and of its event."""
    return f"{reference}.{seq}"


def _told(case: Case, news: News) -> dict[str, Any]:
    return {
        "update_id": update_id(case.reference, news.seq),
        "service_request_id": case.reference,
        "status": rules.status_of(case.life, news.state) if news.state else "open",
        "updated_datetime": moment(news.at),
        "description": news.text,
        "media_url": None,
        "external_status_code": news.state or None,
    }
