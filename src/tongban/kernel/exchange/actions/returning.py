"""The sender gets back what became of each of its rows, in its own keys, and says that it was read."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict
from tongban.kernel.exchange import states
from tongban.kernel.exchange.actions.erasing import erase_unnamed
from tongban.kernel.exchange.models import STREAM, Submission


@transaction.atomic
def give_back(submission: Submission, *, by: Actor) -> Submission:
    """The feedback was fetched; a list that is done with is returned by that."""
    rights.require(by, "exchange.view", submission)
    row = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.pk)
    first = row.returned_at is None and row.state == states.APPLIED
    if first:
        row.state, row.returned_at = states.RETURNED, clock.now()
        row.save(update_fields=["state", "returned_at"])
    if row.state not in (states.CHECKED, states.REFUSED):
        events.append(STREAM, row.pk, [events.Entry("list.feedback", by.code, {"final": first})])
    return row


@transaction.atomic
def acknowledge(submission: Submission, *, by: Actor) -> Submission:
    """The sender has read what became of its list."""
    rights.require(by, "exchange.send", submission.source)
    row = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.pk)
    if row.state != states.RETURNED:
        raise Conflict(_("There is nothing to acknowledge yet: %s.") % states.LISTS[row.state])
    row.state, row.acknowledged_at = states.ACKNOWLEDGED, clock.now()
    row.save(update_fields=["state", "acknowledged_at"])
    events.append(STREAM, row.pk, [events.Entry("list.acknowledged", by.code)])
    return row


@transaction.atomic
def forget_words(pk: int) -> None:
    """The rows of a list as they were sent are erased; what was read of them stays where the ledger holds it."""
    row = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if row.words_erased_at is None:
        row.rows.update(raw="")
        row.content = ""
        erase_unnamed(row)
        row.words_erased_at = clock.now()
        row.save(update_fields=["content", "words_erased_at"])
        events.append(STREAM, row.pk, [events.Entry("list.words_erased", "system")])
