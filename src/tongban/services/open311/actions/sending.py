"""Sending to partners: claimed in one transaction, sent in none, marked in another.

A process killed in between leaves its claim to run out; it is then sent again under the same key, which the partner
answers as it did before.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.cases.writing import STREAM
from tongban.kernel.core import clock
from tongban.kernel.core.models import Event
from tongban.kernel.notices.channels.base import DeliveryError
from tongban.kernel.notices.sending import wait_after
from tongban.kernel.places import queries as places
from tongban.services.open311 import rules, wire
from tongban.services.open311.models import Parcel
from tongban.services.open311.queries.asked import asking
from tongban.services.open311.queries.catalogue import REST, code_of, offer

ATTEMPTS = 10
LEASE = timedelta(minutes=2)
PENDING, SENT, DEAD = Parcel.State.PENDING, Parcel.State.SENT, Parcel.State.DEAD


def send_due(limit: int = 100_000) -> int:
    """Send whatever is due until nothing is left; returns how many were tried."""
    tried = 0
    while tried < limit and (row := claim()):
        deliver(row)
        tried += 1
    return tried


@transaction.atomic(durable=True)
def claim() -> Parcel | None:
    """Take the next one that is due for the time of a lease, and count the attempt before it is made."""
    row = _due().select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    row.attempts += 1
    row.available_at = clock.now() + LEASE
    row.save(update_fields=["attempts", "available_at"])
    return row


def deliver(row: Parcel) -> None:
    """Make one claimed attempt and write down how it ended."""
    try:
        _settle(row, _sent(row))
    except DeliveryError as failed:
        _put_off(row, failed.told, final=failed.final)
    except Exception as error:  # noqa: BLE001 - one bad parcel must not stop the others; it is kept and told
        _put_off(row, type(error).__name__, final=False)


def _due() -> QuerySet[Parcel]:
    """Of a case the filing goes first, for only then has it a number there; the rest in the order it was said."""
    earlier = Parcel.objects.filter(
        peer=OuterRef("peer"), case=OuterRef("case"), pk__lt=OuterRef("pk")
    ).exclude(state=SENT)
    rows = Parcel.objects.filter(state=PENDING, available_at__lte=clock.now(), peer__active=True)
    rows = rows.exclude(Exists(earlier)).select_related("peer", "case", "message")
    return rows.order_by("available_at", "id")


def _sent(row: Parcel) -> str:
    """Send it; returns the number it has there."""
    if row.kind == Parcel.Kind.FILING:
        told = wire.post(row.peer, "requests.json", filing(row), key=row.key)
        found = told.get("service_request_id")
    else:
        told = wire.post(row.peer, "servicerequestupdates.json", update(row), key=row.key)
        found = told.get("update_id")
    if not found:
        raise DeliveryError("BadAnswer")
    return str(found)[:100]


def filing(row: Parcel) -> dict[str, str]:
    """A request as a partner gets it: the matter and the place, never who asked."""
    matter = asking("matters")().get(pk=row.case_id)
    said = asking("words")([], [row.case_id])[row.case_id].asked
    place = " ".join(
        filter(None, [places.label(matter.place_path).replace(" > ", ""), matter.asked_place_text])
    )
    point = {"lat": matter.asked_latitude, "long": matter.asked_longitude}
    return {
        "service_code": their_code(row, code_of(matter.asked_category, matter.asked_category2)),
        "description": said[: rules.LONGEST],
        "address_string": place,
        **{name: repr(value) for name, value in point.items() if value is not None},
    }


def their_code(row: Parcel, code: str) -> str:
    """The partner's code for a kind of matter: as declared, else ours of the first level, which asks for nothing."""
    codes = row.peer.codes
    first = code[:2] if offer(code[:2]) else REST
    return str(codes.get(code) or codes.get(first) or first)


def update(row: Parcel) -> dict[str, str]:
    """What is said of a request that a partner has."""
    filed = Parcel.objects.get(peer=row.peer_id, case=row.case_id, kind=Parcel.Kind.FILING)
    return {
        "service_request_id": filed.remote_id,
        "update_id": row.key,
        "status": "OPEN",
        "updated_datetime": row.created_at.isoformat(timespec="seconds"),
        "description": (row.message.text if row.message else _of_ourselves(row))[: rules.LONGEST],
    }


def _of_ourselves(row: Parcel) -> str:
    """What is said in nobody's words."""
    if row.kind == Parcel.Kind.RECALL:
        return _("This is now handled elsewhere; nothing more is needed.")
    if Event.objects.get(stream=STREAM, object_id=row.case_id, seq=row.seq).code == "withdraw":
        return _("The requester withdrew it.")
    return _("It is yours to handle again.")


@transaction.atomic(durable=True)
def _settle(row: Parcel, remote: str) -> None:
    """Mark it, and let the requester know that the partner has it."""
    rows = Parcel.objects.filter(pk=row.pk, state=PENDING)
    done = rows.update(state=SENT, sent_at=clock.now(), remote_id=remote, error="")
    if done and row.kind == Parcel.Kind.FILING:
        said = _("%(who)s has it under the number %(number)s.") % {"who": row.peer.name, "number": remote}
        asking("hear")(row.case_id, office=row.peer.office_id, text=said, ended=False)


@transaction.atomic(durable=True)
def _put_off(row: Parcel, told: str, *, final: bool) -> None:
    """Write a failure down, unless somebody else has made a newer attempt meanwhile."""
    mine = Parcel.objects.filter(pk=row.pk, state=PENDING, attempts=row.attempts)
    if final or row.attempts >= ATTEMPTS:
        mine.update(state=DEAD, error=told[:60], available_at=clock.now())
        return
    mine.update(error=told[:60], available_at=clock.now() + wait_after(row.attempts))
