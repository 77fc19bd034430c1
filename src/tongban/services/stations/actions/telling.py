"""Something broken, or a need spoken at a station, becomes a request: whoever files is asked through the kernel."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.outside import Handed, Receipt
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.service import provider
from tongban.kernel.core.text import clean
from tongban.services.stations.actions.shared import record
from tongban.services.stations.models import Raised, Station
from tongban.services.stations.queries.finding import position
from tongban.services.stations.queries.reach import KEEP

# the record has one language, whoever wrote it
WORDS = {"broken": "驿站设施损坏", "need": "驿站里听到的需求"}
KINDS = {"broken": "report", "need": "help"}


@transaction.atomic
def raise_request(station: Station, what: str, text: str, *, by: Actor, phone: str = "") -> Raised:
    """File it where the station is; `phone` is of whoever spoke the need, if they want an answer."""
    rights.require(by, KEEP, station)
    said = clean(text, limit=2000)
    if not said or what not in WORDS:
        raise TongbanError(_("Say in a line what it is."), code="missing", field="text")
    spot = position(station) or (None, None)
    handed = Handed(
        text=f"{WORDS[what]}（{station.name}）：{said}",
        kind=KINDS[what],
        division=station.site.division.code,
        place=station.address or station.name,
        longitude=spot[0],
        latitude=spot[1],
        phone=phone,
        wants_call=bool(phone),
    )
    receipt = _filed(handed)
    row = Raised.objects.create(
        station=station, what=what, case_id=receipt.case, reference=receipt.reference, at=clock.now()
    )
    record(station, "station.raised", by, case=receipt.case, what=what)
    return row


def _filed(handed: Handed) -> Receipt:
    ask = provider("outside.bring")
    if ask is None:
        raise TongbanError(_("No service takes requests here."), code="no_requests")
    return ask(handed)  # type: ignore[no-any-return]
