"""A keeper's act as a phone sends it: done once by its key, however often it comes, and whatever the phone's clock says."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, idempotency
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.text import given_line
from tongban.services.stations import rules
from tongban.services.stations.actions import counting, lending, telling
from tongban.services.stations.models import Act, Station
from tongban.services.stations.queries.reach import KEEP

WHAT = {
    "visitors": gettext_lazy("visitors"),
    "hand_out": gettext_lazy("handed out"),
    "take_back": gettext_lazy("thing taken back"),
    "use": gettext_lazy("used up"),
    "receive": gettext_lazy("came in"),
    "recount": gettext_lazy("counted anew"),
    "broken": gettext_lazy("something broken"),
    "need": gettext_lazy("a need spoken"),
    "note": gettext_lazy("note"),
}


@dataclass(frozen=True)
class Said:
    """One act. `key` is the phone's own, made when the button was pressed."""

    key: str
    what: str
    quantity: int = 0
    code: str = ""  # of a thing
    good: str = ""
    phone: str = ""
    text: str = ""
    told: rules.Told = field(default_factory=rules.Told)

    def asked(self) -> dict[str, Any]:
        """What the key stands for: the act without its times, which differ at each sending."""
        return {n: getattr(self, n) for n in ("what", "quantity", "code", "good", "phone", "text")}


@transaction.atomic
def do(station: Station, said: Said, *, by: Actor) -> dict[str, Any]:
    """Do it and say what came of it; a key that comes again gets the same answer and changes nothing.

    Errors: what the act itself refuses; Conflict `key_reused`.
    """
    rights.require(by, KEEP, station)
    scope = f"stations:{by.code}:{station.pk}"
    earlier = idempotency.claim(scope, said.key, said.asked())
    if earlier is not None:
        return earlier
    now = clock.now()
    at = said.told.moment(now)
    answer = {"what": said.what, **_done(station, said, at, by)}
    note = said.text[:300] if said.what == "note" else ""
    Act.objects.create(
        station=station,
        account=by.account,
        what=said.what,
        at=at,
        received_at=now,
        ahead=said.told.ahead(now),
        note=note,
    )
    idempotency.settle(scope, said.key, answer)
    return answer


def _done(station: Station, said: Said, at: Any, by: Actor) -> dict[str, Any]:
    if said.what not in DO:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": said.what[:20]}, field="what")
    return DO[said.what](station, said, at, by)


def _visitors(station: Station, said: Said, at: Any, by: Actor) -> dict[str, Any]:
    return {"people": counting.count_visitors(station, said.quantity, by=by, at=at)}


def _hand_out(station: Station, said: Said, at: Any, by: Actor) -> dict[str, Any]:
    del at  # what a phone says of time is not asked: it is lent from when we hear of it
    once = lending.once_of("station", by.account.pk, said.key)
    loan = lending.hand_out(station, said.code, phone=said.phone, by=by, once=once)
    return {"code": loan.item.code, "due": loan.booking.due_at and loan.booking.due_at.isoformat()}


def _take_back(station: Station, said: Said, at: Any, by: Actor) -> dict[str, Any]:
    return {"code": lending.take_back(station, said.code, by=by, at=at).item.code}


def _use(station: Station, said: Said, at: Any, by: Actor) -> dict[str, Any]:
    return {"level": counting.use_up(station, said.good, said.quantity, by=by, at=at)}


def _receive(station: Station, said: Said, at: Any, by: Actor) -> dict[str, Any]:
    return {"level": counting.receive(station, said.good, said.quantity, by=by, at=at)}


def _recount(station: Station, said: Said, at: Any, by: Actor) -> dict[str, Any]:
    del at
    return {"level": counting.recount(station, said.good, said.quantity, by=by)}


def _raise(station: Station, said: Said, at: Any, by: Actor) -> dict[str, Any]:
    del at
    row = telling.raise_request(station, said.what, said.text, by=by, phone=said.phone)
    return {"reference": row.reference}


def _note(station: Station, said: Said, at: Any, by: Actor) -> dict[str, Any]:
    del at, by, station
    return {"note": given_line(said.text, "text", limit=300)}


DO = {
    "visitors": _visitors,
    "hand_out": _hand_out,
    "take_back": _take_back,
    "use": _use,
    "receive": _receive,
    "recount": _recount,
    "broken": _raise,
    "need": _raise,
    "note": _note,
}
