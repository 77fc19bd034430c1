"""Which request an operation is about, and who its asker is to it."""

from ninja.errors import AuthenticationError
from ninja.security import APIKeyHeader

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.identify import requester_of
from tongban.services.requests import queries, rules
from tongban.services.requests.models import Request
from tongban.ui.api import KNOWN, HttpRequest, NotFound


class TrackingCode(APIKeyHeader):
    """The tracking code of a request, together with its secret in the header X-Secret; never in an address."""

    param_name = "X-Tracking-Code"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Whoever has both is its requester, and nobody else meanwhile."""
        if key is None:
            return None
        case = queries.proved(key, request.headers.get("X-Secret", ""))
        if case is None:
            raise AuthenticationError
        request.actor = requester_of([case.pk])
        return request.actor


ON_A_CASE = [TrackingCode(), *KNOWN]


def found(actor: Actor, reference: str) -> Request:
    """The request of this number, if the actor may read it."""
    row = queries.visible_to(actor).filter(case__reference=reference).first()
    if row is None:
        raise NotFound
    return row


def works_on(actor: Actor, row: Request) -> bool:
    """Does the actor see it as one who works on it, rather than as its requester?"""
    return rules.works_on(actor.whole(), row.case)
