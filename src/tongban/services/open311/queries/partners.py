"""Partners and what is on its way to them."""

from typing import Any

from django.db.models import Count, Q

from tongban.services.open311.formats import moment
from tongban.services.open311.models import Parcel, Peer


def told() -> list[dict[str, Any]]:
    """Every partner, with how much waits and how much could not be delivered; never its key."""
    waiting, dead = (Count("parcels", Q(parcels__state=s)) for s in (Parcel.State.PENDING, Parcel.State.DEAD))
    rows = Peer.objects.select_related("office", "division").annotate(waiting=waiting, dead=dead)
    return [_told(row) for row in rows.order_by("name")]


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
