"""Saying “me too”: once a person or device, few a network and hour; undone as easily. Whoever leaves a phone hears the outcome.

Behind a request stand those who said so of it or of what is merged into it, each counted once.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.moves import Move
from tongban.kernel.core import clock, sealed
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.services.requests.actions.filing import Filed, Filing, file_request
from tongban.services.requests.actions.holding import network_of
from tongban.services.requests.models import Request, Support

WINDOW = timedelta(hours=1)
A_NETWORK = 6  # in that time, of one request: an estate or an office may share one address
# old rows have no voice: each of them counts by itself
COUNT = """
WITH RECURSIVE them(id) AS (
    SELECT %(case)s::bigint UNION SELECT c.id FROM them JOIN cases_case c ON c.merged_into_id = them.id)
UPDATE requests_request SET support = (SELECT count(DISTINCT coalesce(s.voice, s.who))
    FROM them JOIN requests_support s ON s.request_id = them.id)
WHERE case_id = %(case)s RETURNING support
"""


@dataclass(frozen=True)
class Follower:
    """Whoever says "me too" and wants to hear what comes of it."""

    by: Actor
    phone: str
    once: str = ""


@transaction.atomic
def support(case_id: int, *, who: str, network: str = "") -> int:
    """Say "me too" of a public request, once; returns how many say so now.

    `who` is an account or a device, `network` the address it comes from; both are kept as keyed digests, the network's for
    an hour.
    """
    request = _public(case_id)
    mark = _mark(case_id, who)
    if Support.objects.filter(request=request, who=mark).exists():
        raise Conflict(_("You have said so already."))
    known = network_of(network)
    near = _mark(case_id, f"network:{known.hex()}") if known else None
    since = clock.now() - WINDOW
    if near and Support.objects.filter(request=request, network=near, at__gt=since).count() >= A_NETWORK:
        raise Conflict(_("Many have just said so from where you are. Please try again in an hour."))
    Support.objects.create(request=request, who=mark, voice=_voice(who), network=near, at=clock.now())
    return count_anew(request.pk)


@transaction.atomic
def carry_over_support(case_id: int, told: Sequence[tuple[str, datetime]]) -> int:
    """What was said elsewhere before: who said "me too" of a public request and when, each once; how many that are now."""
    request = _public(case_id)
    first = {_mark(case_id, who): (who, at) for who, at in reversed(told)}
    known = Support.objects.filter(request=request, who__in=list(first)).values_list("who", flat=True)
    for mark in map(bytes, known):
        del first[mark]
    rows = [Support(request=request, who=mark, voice=_voice(who), at=at) for mark, (who, at) in first.items()]
    Support.objects.bulk_create(rows)
    return count_anew(request.pk)


@transaction.atomic
def take_back_support(case_id: int, *, who: str) -> int:
    """Not me after all; returns how many say so now."""
    request = _public(case_id)
    gone, _rows = Support.objects.filter(request=request, who=_mark(case_id, who)).delete()
    return count_anew(request.pk) if gone else request.support


@transaction.atomic
def follow(case_id: int, *, who: str, network: str = "", follower: Follower) -> Filed:
    """Say "me too" and leave a phone: a request of one's own, handled together with this one, so that its owner hears
    what its requester hears and can follow it by a code.
    """
    support(case_id, who=who, network=network)
    public = Request.objects.select_related("case").get(pk=case_id)
    filing = Filing(
        text=public.public_text,
        title=public.public_title,
        kind=public.kind,
        by=follower.by,
        place_path=public.case.place_path,
        phone=follower.phone,
        about=public.case.about_id,
        once=follower.once,
    )
    filed = file_request(filing)
    if filed.case.state == "received":
        cases.take(filed.case.pk, Move("merge", SYSTEM, into=_leading(public.case).pk))
    return filed


def slowed(before: datetime) -> QuerySet[Support]:
    """Who still has a network noted though its hour was over before a moment."""
    return Support.objects.filter(at__lt=before - WINDOW).exclude(network=None)


def forget_network(pk: int) -> None:
    """Keep that somebody said so, and no longer where from."""
    Support.objects.filter(pk=pk).update(network=None)


def _leading(case: Case) -> Case:
    """The request that a request is handled with, over however many others."""
    return _leading(case.merged_into) if case.merged_into else case


def supports(case_id: int, who: str) -> bool:
    """Has this account or device said so?"""
    return Support.objects.filter(request=case_id, who=_mark(case_id, who)).exists()


def _public(case_id: int) -> Request:
    rows = Request.objects.select_for_update(of=("self",), no_key=True).exclude(published_at=None)
    request = rows.filter(pk=case_id).first()
    if request is None:
        raise TongbanError(_("This request is not public."), code="not_found")
    return request


def carried(case_id: int, lead: int) -> None:
    """A request was merged into the lead one or taken apart from it: who stands behind the lead is counted anew."""
    # whoever is saying "me too" of it right now is waited for
    Request.objects.select_for_update(no_key=True).get(pk=case_id)
    count_anew(lead)


def count_anew(case_id: int) -> int:
    """Count who stands behind a request and all that it is merged into; returns how many behind the first.

    From below upwards, each under its lock: two at once neither lock each other nor miss one another.
    """
    counts: list[int] = []
    at: int | None = case_id
    while at:
        Request.objects.select_for_update(no_key=True).get(pk=at)
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"case": at})
            counts.append(int(cursor.fetchone()[0]))
        at = Case.objects.values_list("merged_into", flat=True).get(pk=at)
    return counts[0]


def _mark(case_id: int, who: str) -> bytes:
    return hmac.digest(sealed.key_for("index"), f"{case_id}:{who}".encode(), hashlib.sha256)


def _voice(who: str) -> bytes:
    return sealed.blind_index(who, "supporter")
