"""Two records that may be of one: decided once and never asked again."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties.models import Doubt

SHORTEST_REASON = 2


@transaction.atomic
def tell_apart(doubt_id: int, *, by: str, label: str, reason: str) -> Doubt:
    """The two are not the same: remembered, never asked again."""
    words = " ".join(reason.split())
    if len(words) < SHORTEST_REASON:
        raise TongbanError(_("Say why."), field="reason")
    row = Doubt.objects.select_for_update(of=("self",), no_key=True).get(pk=doubt_id)
    if row.state != Doubt.State.OPEN:
        raise Conflict(_("This was decided meanwhile."), code="decided")
    _decide(row, Doubt.State.DIFFERENT, label, words)
    for pk, other in ((row.first, row.second), (row.second, row.first)):
        events.append(row.subject, pk, [events.Entry(f"{row.subject}.told_apart", by, {"other": other})])
    return row


def settle_doubt(subject: str, one: int, other: int, *, state: str, label: str, reason: str) -> None:
    """Write what became of two records, if they stood in doubt."""
    first, second = sorted((one, other))
    row = (
        Doubt.objects.select_for_update(of=("self",), no_key=True)
        .filter(subject=subject, first=first, second=second)
        .first()
    )
    if row:
        _decide(row, state, label, reason)


def _decide(row: Doubt, state: str, label: str, reason: str) -> None:
    row.state, row.decided_by, row.reason = state, label[:120], reason[:300]
    row.decided_at = None if state == Doubt.State.OPEN else clock.now()
    row.save(update_fields=["state", "decided_by", "reason", "decided_at"])
