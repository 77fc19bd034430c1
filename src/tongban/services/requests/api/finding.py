"""Which request an operation is about, and who its asker is to it."""

from typing import Any

from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import APIKeyHeader

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.identify import requester_of
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.models import Office
from tongban.services.requests import queries, rules
from tongban.services.requests.models import Request
from tongban.ui.api import KNOWN, HttpRequest, NotFound

STAFF = (rules.leads, rules.heads, rules.helps, rules.dispatches, rules.supervises, rules.took_it_down)


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
    whole = actor.whole()
    return any(predicate(whole, row.case) for predicate in STAFF)


def known_offices(ids: list[Any], field: str) -> None:
    """Refuse offices that there are not."""
    wanted = {pk for pk in ids if pk is not None}
    if Office.objects.filter(pk__in=wanted).count() != len(wanted):
        raise TongbanError(_("There is no such office."), code="unknown_office", field=field)
