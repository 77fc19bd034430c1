"""Requests whose office is settled, for whoever learns from them: answers `sent_requests`."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from tongban.kernel.cases.models import Message
from tongban.services.requests.models import HOTLINE_NAMES, Request

FIELDS = ("case__title", "category", "urgent", "kind", "grounds", "auto", "corrected", "source")
CASE = ("case_id", "case__opened_at", "case__place_path", "case__lead__office_kind")


def sent_requests(since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """Answered, closed or corrected requests, oldest first: words, what became of them, what was suggested first.

    Left out: those that complain of an office (another one looks into them), merged, declined and withdrawn ones.
    """
    said = Message.objects.filter(case=OuterRef("case_id"), step="file").order_by("pk").values("text")[:1]
    settled = Q(case__answered_at__isnull=False) | Q(case__closed_at__isnull=False) | Q(corrected=True)
    rows = Request.objects.filter(settled, case__about=None, case__merged_into=None, case__lead__isnull=False)
    rows = rows.exclude(case__state__in=("withdrawn", "declined"))
    if since:
        rows = rows.filter(case__opened_at__gte=since)
    told = rows.annotate(said=Subquery(said)).order_by("case__opened_at", "case_id")
    for row in told.values(*CASE, *FIELDS, "said").iterator(chunk_size=2000):
        yield _told(row)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    first = row["grounds"][0] if row["grounds"] else {}
    return {
        "case": row["case_id"],
        "at": row["case__opened_at"],
        "subject": row["case__title"],
        "text": row["said"] or "",
        "place_path": row["case__place_path"],
        "category": row["category"],
        "office_kind": row["case__lead__office_kind"],
        "kind": HOTLINE_NAMES.get(row["kind"], ""),
        "urgent": row["urgent"],
        "suggested": first.get("kind", ""),
        "p": first.get("p", 0.0),
        "right": bool(first.get("office")) and not row["corrected"],
        "by_itself": row["auto"],
    }
