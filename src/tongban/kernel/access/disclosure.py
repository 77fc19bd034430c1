"""The only way to the plain text of a sealed field: by right, with a reason, on record. The record cannot be changed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor, Holding
from tongban.kernel.access.models import Disclosure
from tongban.kernel.access.rights import require
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError

SHORTEST_REASON = 4


@transaction.atomic
def open_sealed(
    actor: Actor,
    record: Any,
    field: str,
    *,
    subject: str,
    subject_id: int,
    reason: str,
    allowed: bool,
    emergency: bool = False,
) -> str:
    """Return a sealed field's plain text and write who opened it, when and why, in one transaction.

    `allowed` is the caller's own rule on this record; for an emergency it may be a wider rule, but never one that
    lets in the office complained about. An emergency is looked at the next day by somebody else.
    """
    holding = _holding(actor, "access.emergency" if emergency else "access.open_sealed")
    if not allowed or holding is None:
        raise NotAllowed(_("You may not open this. Ask the office that handles the matter."))
    words = " ".join(reason.split())
    if len(words) < SHORTEST_REASON:
        raise TongbanError(_("Say in a few words why you need it; the person can read this."), field="reason")
    Disclosure.objects.create(
        at=clock.now(),
        actor=actor.code,
        actor_label=actor.label[:120],
        office_id=holding.office_id,
        path=holding.division_path,
        subject=subject,
        subject_id=subject_id,
        field=field,
        reason=words[:300],
        emergency=emergency,
    )
    plain: str = getattr(record, field).open()
    return plain


@transaction.atomic
def review_opening(disclosure_id: int, *, by: Actor) -> Disclosure:
    """Mark an emergency opening as looked at: once, by a supervisor who did not open it."""
    row = Disclosure.objects.select_for_update(of=("self",), no_key=True).get(pk=disclosure_id)
    require(by, "access.review", row)
    if row.actor == by.code:
        raise NotAllowed(_("Nobody reviews their own opening."))
    if not row.emergency or row.reviewed_by:
        raise Conflict(_("There is nothing left to review here."))
    row.reviewed_by = by.code
    row.save(update_fields=["reviewed_by"])
    return row


def _holding(actor: Actor, right: str) -> Holding | None:
    return next(actor.holding(right), None)
