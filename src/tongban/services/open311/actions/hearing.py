"""What partners did: asked for again and again from where the last answer ended, each update taken in once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.notices.channels.base import DeliveryError
from tongban.services.open311 import rules, wire
from tongban.services.open311.formats import moment
from tongban.services.open311.models import Heard, Parcel, Peer
from tongban.services.open311.queries.asked import asking
from tongban.services.open311.times import moment_from

OVERLAP = timedelta(
    minutes=10
)  # what was written just before the last answer may have come to light after it
PAGE = 500


def hear_all() -> int:
    """Ask every partner; returns how many updates were new."""
    return sum(hear(peer) for peer in Peer.objects.filter(active=True).order_by("pk"))


def hear(peer: Peer) -> int:
    """Ask one partner, page by page; what went wrong is written down and tried again at the next round."""
    new, page, told = 0, 1, ""
    since = peer.heard_until - OVERLAP
    try:
        while found := wire.get(peer, "servicerequestupdates.json", _query(since, page)):
            new += _taken(peer, found)
            page += 1
            if len(found) < PAGE:
                break
    except (DeliveryError, TongbanError) as failed:
        told = failed.told if isinstance(failed, DeliveryError) else "BadAnswer"
    Peer.objects.filter(pk=peer.pk).update(heard_at=clock.now(), error=told[:60])
    return new


def _query(since: datetime, page: int) -> dict[str, str]:
    until = min(since + rules.SPAN, clock.now() + timedelta(days=1))
    dates = {"start_date": moment(since) or "", "end_date": moment(until) or ""}
    return {**dates, "page": str(page), "page_size": str(PAGE)}


def _taken(peer: Peer, found: list[dict[str, Any]]) -> int:
    """Take in what is new, in order. One of a request whose number we do not know yet waits with all that follow."""
    new = 0
    for update in found:
        at = moment_from(str(update.get("updated_datetime") or ""), "updated_datetime")
        waits, fresh = _take(peer, update)
        if waits:
            break
        new += fresh
        Peer.objects.filter(pk=peer.pk, heard_until__lt=at).update(heard_until=at)
    return new


@transaction.atomic(durable=True)
def _take(peer: Peer, update: dict[str, Any]) -> tuple[bool, bool]:
    """One update, with the mark that it was taken in: (must it wait?, was it new?)."""
    number, request = str(update.get("update_id") or "")[:100], str(update.get("service_request_id") or "")
    ours = Parcel.objects.filter(peer=peer, kind=Parcel.Kind.FILING, remote_id=request).first()
    if ours is None or not number:
        return _answer_was_lost(peer), False
    _row, fresh = Heard.objects.get_or_create(peer=peer, update_id=number, defaults={"at": clock.now()})
    if fresh:
        ended = str(update.get("status") or "").lower() == "closed"
        text = str(update.get("description") or "").replace("\0", "")[:20_000]
        asking("hear")(ours.case_id, office=peer.office_id, text=text or number, ended=ended)
    return False, fresh


def _answer_was_lost(peer: Peer) -> bool:
    """Is a filing on its way that the partner may have, while we were killed before we learned its number?"""
    waiting = Parcel.objects.filter(peer=peer, kind=Parcel.Kind.FILING, state=Parcel.State.PENDING)
    return waiting.filter(attempts__gt=0).exists()
