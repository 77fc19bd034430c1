"""What goes to a partner: written in the transaction in which the case's letter is handled, once an event."""

import hashlib
from typing import Any

from django.db import transaction

from tongban.kernel.cases.models import Case, Message
from tongban.kernel.cases.writing import STREAM
from tongban.kernel.core import clock, jobs
from tongban.kernel.core.models import Event
from tongban.services.open311 import rules
from tongban.services.open311.models import Parcel, Peer
from tongban.services.open311.queries.asked import asking
from tongban.services.open311.queries.catalogue import code_of

SENT_OUT = {"dispatch", "rule", "reroute"}
FRESH = {"file", "release"}
SAID = {"add", "supply", "reopen", "withdraw"}


def follow(case: int, step: str, seq: int) -> None:
    """After a step of a case: send it to the office a partner stands for, hand it over, pass on what was said."""
    if step not in SENT_OUT | SAID | FRESH:
        return
    peers = list(Peer.objects.filter(active=True).select_related("division").order_by("pk"))
    if not peers:
        return
    if step in FRESH:
        _route(case, peers)
    elif step in SENT_OUT:
        _hand(case, seq, peers)
    else:
        _pass_on(case, seq)


def _route(case: int, peers: list[Peer]) -> None:
    """What nobody has sent yet goes to the partner whose kinds of matter and places it fits."""
    row = _matter(case)
    for peer in peers:
        if (peer.services or peer.division) and _fits(peer, row):
            asking("hand_over")(case, peer.office_id)
            return


def _hand(case: int, seq: int, peers: list[Peer]) -> None:
    """Who has it and leads no more is told once, and told again when it comes back."""
    row = _matter(case)
    for parcel in Parcel.objects.filter(case=case, kind=Parcel.Kind.FILING).select_related("peer"):
        leads = parcel.peer.office_id == row.lead_id
        if leads == _called_back(parcel):
            _put(parcel.peer_id, case, seq, Parcel.Kind.UPDATE if leads else Parcel.Kind.RECALL)
    for peer in peers:
        if peer.office_id == row.lead_id and _fits(peer, row):
            _put(peer.pk, case, seq, Parcel.Kind.FILING)


def _called_back(parcel: Parcel) -> bool:
    """Is that it was taken back the last that we said of ourselves?"""
    ours = Parcel.objects.filter(peer=parcel.peer_id, case=parcel.case_id, message=None).order_by("-pk")
    return ours.values_list("kind", flat=True).first() == Parcel.Kind.RECALL


def _pass_on(case: int, seq: int) -> None:
    said = Event.objects.get(stream=STREAM, object_id=case, seq=seq).data.get("message", {}).get("id")
    lead = Case.objects.values_list("lead", flat=True).get(pk=case)
    for parcel in Parcel.objects.filter(case=case, kind=Parcel.Kind.FILING, peer__office=lead):
        _put(parcel.peer_id, case, seq, Parcel.Kind.UPDATE, Message.objects.filter(pk=said).first())


def _fits(peer: Peer, row: Any) -> bool:
    """What itself came in by a key is not passed on: two partners would send it to and fro for ever."""
    code = code_of(row.asked_category, row.asked_category2)
    return rules.matches(peer, code, row.place_path) and not _came_by_key(row.pk)


def _came_by_key(case: int) -> bool:
    return Event.objects.filter(stream=STREAM, object_id=case, seq=1, actor__startswith="key:").exists()


def _matter(case: int) -> Any:
    return asking("matters")().get(pk=case)


@transaction.atomic
def _put(peer: int, case: int, seq: int, kind: Parcel.Kind, message: Message | None = None) -> None:
    if kind == Parcel.Kind.FILING and Parcel.objects.filter(peer=peer, case=case, kind=kind).exists():
        return
    now = clock.now()
    key = hashlib.sha256(f"open311:{peer}:{case}:{seq}".encode()).hexdigest()
    given = {"kind": kind, "message": message, "key": key, "created_at": now, "available_at": now}
    Parcel.objects.get_or_create(peer_id=peer, case_id=case, seq=seq, defaults=given)
    jobs.wake("open311.send")
