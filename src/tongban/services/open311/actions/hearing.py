"""What partners did: asked for again and again from where the last answer ended, each update taken in once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tongban.kernel.core import clock, jobs
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.notices.channels.base import DeliveryError
from tongban.services.open311 import rules, wire
from tongban.services.open311.errors import Refused
from tongban.services.open311.formats import moment
from tongban.services.open311.models import Heard, Parcel, Peer
from tongban.services.open311.queries.asked import asking
from tongban.services.open311.times import moment_from

OVERLAP = timedelta(
    minutes=10
)  # what was written just before the last answer may have come to light after it
PAGE = 500
BAD = "BadAnswer"


@dataclass(frozen=True)
class Taken:
    """What became of a page: how many were new, what went wrong, and whether one must wait with all that follow."""

    new: int
    told: str = ""
    waits: bool = False


def hear_all() -> int:
    """Ask every partner; returns how many updates were new."""
    return jobs.each(list(Peer.objects.filter(active=True).order_by("pk")), hear)


def hear(peer: Peer) -> int:
    """Ask one partner, page by page; what went wrong is written down and tried again at the next round."""
    new, page, told = 0, 1, ""
    since = peer.heard_until - OVERLAP
    until = min(since + rules.SPAN, clock.now() + timedelta(days=1))
    try:
        while True:
            found = wire.get(peer, "servicerequestupdates.json", _query(since, until, page))
            taken = _taken(peer, found)
            new, page, told = new + taken.new, page + 1, told or taken.told
            if taken.waits or len(found) < PAGE:
                break
        if until < clock.now() and not taken.waits:  # it was silent for longer than a question may span
            _heard_until(peer, until - rules.SPAN / 2)
    except (DeliveryError, TongbanError) as failed:
        told = failed.told if isinstance(failed, DeliveryError) else BAD
    Peer.objects.filter(pk=peer.pk).update(heard_at=clock.now(), error=told[:60])
    return new


def _query(since: datetime, until: datetime, page: int) -> dict[str, str]:
    dates = {"start_date": moment(since) or "", "end_date": moment(until) or ""}
    return {**dates, "page": str(page), "page_size": str(PAGE)}


def _taken(peer: Peer, found: list[dict[str, Any]]) -> Taken:
    """Take in what is new, in order. One of a request whose number we do not know yet waits with all that follow; one that
    bears no time is left out.
    """
    new, told = 0, ""
    for update in found:
        try:
            at = moment_from(str(update.get("updated_datetime") or ""), "updated_datetime")
        except Refused:
            told = BAD
            continue
        waits, fresh = _take(peer, update)
        if waits:
            return Taken(new, told, waits=True)
        new += fresh
        _heard_until(peer, at)
    return Taken(new, told)


def _heard_until(peer: Peer, at: datetime) -> None:
    Peer.objects.filter(pk=peer.pk, heard_until__lt=at).update(heard_until=at)


@transaction.atomic(durable=True)
def _take(peer: Peer, update: dict[str, Any]) -> tuple[bool, bool]:
    """One update, with the mark that it was taken in: (must it wait?, was it new?)."""
    number, request = _text(update.get("update_id"))[:100], _text(update.get("service_request_id"))
    ours = Parcel.objects.filter(peer=peer, kind=Parcel.Kind.FILING, remote_id=request).first()
    if ours is None or not number:
        return _answer_was_lost(peer), False
    _row, fresh = Heard.objects.get_or_create(peer=peer, update_id=number, defaults={"at": clock.now()})
    if fresh:
        ended = str(update.get("status") or "").lower() == "closed"
        text = _text(update.get("description"))[:20_000]
        asking("hear")(ours.case_id, office=peer.office_id, text=text or number, ended=ended)
    return False, fresh


def _text(told: object) -> str:
    """What a partner says as text; no database takes a NUL."""
    return str(told or "").replace("\0", "")


def _answer_was_lost(peer: Peer) -> bool:
    """Is a filing on its way that the partner may have, while we were killed before we learned its number?"""
    waiting = Parcel.objects.filter(peer=peer, kind=Parcel.Kind.FILING, state=Parcel.State.PENDING)
    return waiting.filter(attempts__gt=0).exists()
