"""Partners and what is on its way to them."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from tongban.services.open311.formats import moment
from tongban.services.open311.models import Parcel, Peer


def partners() -> QuerySet[Any]:
    """Every partner, with how much is `waiting` and how much could not be delivered (`dead`)."""
    waiting, dead = (Count("parcels", Q(parcels__state=s)) for s in (Parcel.State.PENDING, Parcel.State.DEAD))
    rows = Peer.objects.select_related("office", "division").annotate(waiting=waiting, dead=dead)
    return rows.order_by("name")


def told() -> list[dict[str, Any]]:
    """The same for programs; never the key."""
    return [_told(row) for row in partners()]


def _told(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": row.url,
        "active": row.active,
        "office": row.office.code,
        "division": row.division.code if row.division else None,
        "services": row.services,
        "waiting": row.waiting,
        "dead": row.dead,
        "heard_at": moment(row.heard_at),
        "error": row.error,
    }
