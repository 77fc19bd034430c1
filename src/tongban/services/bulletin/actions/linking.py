"""A press officer says which indicator a figure speaks of; it is remembered for that sender's wording."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import TongbanError
from tongban.services.bulletin import live
from tongban.services.bulletin.actions.taking import STREAM
from tongban.services.bulletin.models import Printed, Remembered
from tongban.services.bulletin.verdicts import judge


@transaction.atomic
def choose(row: Printed, code: str, *, by: Actor) -> Printed:
    """Link a figure to an indicator ("": to none), judge it anew, and remember the wording."""
    rights.require(by, "bulletin.check", row.page)
    indicator = live.indicator(code) if code else None
    if code and indicator is None:
        raise TongbanError(
            _("There is no figure of this name. The catalogue lists them all."), code="not_found"
        )
    mine = Printed.objects.select_for_update(of=("self",), no_key=True).select_related("page").get(pk=row.pk)
    verdict = judge(mine.figure, indicator)
    mine.indicator, mine.by_hand = code, True
    mine.verdict, mine.reason, mine.real, mine.record_day = (
        verdict.verdict,
        verdict.why.kept(),
        verdict.real,
        verdict.day,
    )
    mine.save()
    Remembered.objects.update_or_create(
        sender=mine.page.sender,
        wording=mine.wording,
        defaults={"indicator": code, "at": clock.now(), "by": by.code},
    )
    events.append(
        STREAM, mine.page_id, [events.Entry("figure.linked", by.code, {"figure": mine.pk, "indicator": code})]
    )
    return mine
