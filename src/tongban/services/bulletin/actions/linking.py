"""A press officer says which indicator a figure speaks of; it is remembered for that sender's wording."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, jobs
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.steady import steady
from tongban.kernel.indicators.keeping import patience
from tongban.services.bulletin import live
from tongban.services.bulletin.actions.taking import STREAM
from tongban.services.bulletin.models import Printed, Remembered
from tongban.services.bulletin.rules import PATIENCE, WAITING
from tongban.services.bulletin.verdicts import Verdict, judge


def choose(row: Printed, code: str, *, by: Actor) -> Printed:
    """Link a figure to an indicator ("": to none), judge it anew, and remember the wording."""
    rights.require(by, "bulletin.check", row.page)
    indicator = live.indicator(code) if code else None
    if code and indicator is None:
        raise TongbanError(
            _("There is no figure of this name. The catalogue lists them all."), code="not_found"
        )
    with steady(), patience(PATIENCE):
        verdict = judge(row.figure, indicator)
    return _keep(row, code, verdict, by)


@transaction.atomic
def _keep(row: Printed, code: str, verdict: Verdict, by: Actor) -> Printed:
    mine = Printed.objects.select_for_update(of=("self",), no_key=True).select_related("page").get(pk=row.pk)
    mine.indicator, mine.by_hand = code, True
    mine.judged(verdict)
    mine.save()
    Remembered.objects.update_or_create(
        sender=mine.page.sender,
        wording=mine.wording,
        defaults={"indicator": code, "at": clock.now(), "by": by.code},
    )
    events.append(
        STREAM, mine.page_id, [events.Entry("figure.linked", by.code, {"figure": mine.pk, "indicator": code})]
    )
    if mine.verdict == WAITING:
        jobs.defer("bulletin.judge", page=mine.page_id)
    return mine
