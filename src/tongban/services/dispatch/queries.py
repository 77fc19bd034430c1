"""Reading versions, and what requests say of how well they were sent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tongban.kernel.core.service import provider
from tongban.services.dispatch.models import ModelVersion


def in_use() -> ModelVersion | None:
    """The version that answers now; none: what is known before any request."""
    return ModelVersion.objects.filter(until=None).exclude(since=None).order_by("-since").first()


def versions() -> QuerySet[ModelVersion]:
    """Every version, the newest first."""
    return ModelVersion.objects.order_by("-pk")


def sent_requests(since: datetime | None = None) -> Iterable[dict[str, Any]]:
    """Requests whose office is settled, oldest first, as whoever keeps requests tells them."""
    ask = provider("sent_requests")
    return ask(since) if ask else ()
