"""Partners: entered, stopped, and what could not be sent to them tried again."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import require
from tongban.kernel.core import clock, events, jobs
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.events import Entry
from tongban.kernel.core.text import fitting
from tongban.kernel.notices.channels.webhook import is_address
from tongban.kernel.parties.models import Office
from tongban.kernel.places.models import Division
from tongban.services.open311 import rules
from tongban.services.open311.models import Parcel, Peer
from tongban.services.open311.queries import catalogue


@transaction.atomic
def connect(
    name: str,
    url: str,
    key: str,
    *,
    by: Actor,
    office: Office,
    division: Division | None = None,
    services: Sequence[str] = (),
    codes: Mapping[str, str] | None = None,
    jurisdiction: str = "",
) -> Peer:
    """Enter a partner that answers for an office; from now on it has what is sent to that office."""
    require(by, rules.CONNECT)
    for field, given, most in (("name", name, 80), ("url", url, 300), ("jurisdiction", jurisdiction, 80)):
        fitting(given, chars=most, field=field)
    _check(url, key, services)
    if Peer.objects.filter(name=name).exists():
        raise Conflict(_("There is a partner of this name already."), field="name")
    now = clock.now()
    peer = Peer.objects.create(
        name=name,
        url=url,
        key=key,
        jurisdiction=jurisdiction,
        office=office,
        division=division,
        services=sorted(set(services)),
        codes=dict(codes or {}),
        created_at=now,
        heard_until=now - timedelta(days=1),
    )
    events.append("open311.peer", peer.pk, [Entry("peer.connected", by.code, {"office": office.pk})])
    return peer


@transaction.atomic
def disconnect(peer_id: int, *, by: Actor) -> None:
    """Send a partner nothing more and hear it no more; what waits stays, and goes out if it is connected again."""
    require(by, rules.CONNECT)
    if Peer.objects.filter(pk=peer_id, active=True).update(active=False):
        events.append("open311.peer", peer_id, [Entry("peer.disconnected", by.code)])


@transaction.atomic
def retry(peer_id: int, *, by: Actor) -> int:
    """Give what could not be delivered another round of attempts; returns how many."""
    require(by, rules.CONNECT)
    fresh = {"state": Parcel.State.PENDING, "attempts": 0, "available_at": clock.now(), "error": ""}
    count = Parcel.objects.filter(peer=peer_id, state=Parcel.State.DEAD).update(**fresh)
    jobs.wake("open311.send")
    return count


def _check(url: str, key: str, services: Sequence[str]) -> None:
    if not is_address(url):
        raise TongbanError(_("The address must begin with https:// and hold no user name."), field="url")
    if not key.strip():
        raise TongbanError(_("Give the key that the partner made for you."), field="key")
    if unknown := sorted(set(services) - {o.code for o in catalogue.offers()}):
        raise TongbanError(_("There is no service %s.") % unknown[0][:20], field="services")
