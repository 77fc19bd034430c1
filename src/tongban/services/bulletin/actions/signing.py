"""The office that is responsible for a figure is asked, and stands by it or says why not."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.text import clean
from tongban.kernel.parties.models import Office
from tongban.services.bulletin.actions import telling
from tongban.services.bulletin.actions.taking import STREAM
from tongban.services.bulletin.models import Page, Printed, SignOff


@transaction.atomic
def ask(page: Page, rows: Iterable[Printed], *, office: Office, by: Actor) -> int:
    """Send figures of a page to an office; those that were sent there already stay. Returns how many were sent."""
    rights.require(by, "bulletin.check", page)
    wanted = page.figures.filter(pk__in=[row.pk for row in rows]).exclude(asked=office)
    sent = wanted.update(asked=office, asked_at=clock.now())
    if sent:
        events.append(
            STREAM, page.pk, [events.Entry("page.sent", by.code, {"office": office.pk, "figures": sent})]
        )
        telling.asked(page, office.pk, sent)
    return sent


@transaction.atomic
def sign(row: Printed, *, by: Actor, agrees: bool, words: str = "") -> SignOff:
    """The asked office stands by a figure, or says why it does not; once for each asking."""
    rights.require(by, "bulletin.sign", row)
    mine = Printed.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if (
        mine.asked_id is None
        or mine.asked_id != row.asked_id
        or mine.signoffs.filter(office=mine.asked_id, at__gte=mine.asked_at).exists()
    ):
        raise Conflict(_("Somebody was faster: your office has said its word already."))
    said = clean(words)[:500]
    if not agrees and not said:
        raise TongbanError(_("Say what is wrong with the figure."), code="missing", field="words")
    made = SignOff.objects.create(
        printed=mine, office_id=mine.asked_id, agrees=agrees, words=said, at=clock.now(), by=by.code
    )
    code = "figure.signed" if agrees else "figure.refused"
    events.append(STREAM, mine.page_id, [events.Entry(code, by.code, {"figure": mine.pk})])
    telling.said(made)
    return made
