"""What is attached to a request, as far as a reader may see it."""

from django.db.models import QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.models import Attachment, Case
from tongban.services.requests import queries, rules

EVERYTHING = ("requester", "offices", "centre")


def audiences(actor: Actor, case: Case) -> tuple[str, ...]:
    """Whose files this reader may open: the centre's all, an office's all but the centre's, else the requester's."""
    if rules.dispatches(actor, case) or rules.supervises(actor, case):
        return EVERYTHING
    if rules.leads(actor, case) or rules.heads(actor, case) or rules.helps(actor, case):
        return EVERYTHING[:2]
    return EVERYTHING[:1]


def attached(actor: Actor, case: Case) -> QuerySet[Attachment]:
    """The files of a request that this reader, who may read the request, may open; oldest first."""
    return Attachment.objects.filter(case=case, audience__in=audiences(actor, case)).order_by("id")


def found(actor: Actor, pk: int) -> Attachment | None:
    """One file, if the reader may see its request and is among those it is for.

    Asked for in one statement, so that a file one may not see takes the way of one that does not exist.
    """
    rows = Attachment.objects.select_related("case").filter(pk=pk, case__in=queries.cases_seen(actor))
    row = rows.first()
    return row if row and row.audience in audiences(actor, row.case) else None
