"""What requesters and offices say on a request, and what the public may read of it."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases import attachments
from tongban.kernel.cases.attachments import Kept
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.cases.moves import Help, Move
from tongban.kernel.core import clock, events, sealed
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.events import Entry
from tongban.services.requests.lifecycle import EXTENSION
from tongban.services.requests.models import Request, Support


@transaction.atomic
def move(
    case_id: int, step: str, *, by: Actor, text: str = "", files: Sequence[Kept] = (), **given: Any
) -> Case:
    """Take any step that needs no more than words, files, an office, helpers or another request's number."""
    if step == "merge":  # both, in one order, so that two merges at once cannot make a ring
        list(
            Case.objects.select_for_update(no_key=True).filter(pk__in=(case_id, given["into"])).order_by("pk")
        )
    request = Request.objects.select_related("case").get(pk=case_id)
    offices = by.office_ids("requests.handle")
    if step == "help_done":
        given.setdefault("office", next(iter(offices & request.case.helper_ids), None))
    elif offices:
        given.setdefault("office", request.case.lead_id if request.case.lead_id in offices else min(offices))
    if step == "extend":
        given["term"] = EXTENSION[request.case.life]
    given["helpers"] = tuple(Help(*h) if not isinstance(h, Help) else h for h in given.get("helpers", ()))
    adopted = given.pop("adopted", None)
    if step == "answer" and request.case.life == "suggestion":
        _judge(request, adopted=adopted)
        given["more"] = {"adopted": adopted}
    case = cases.take(case_id, Move(step, by, text=text, **given))
    _after(case, step)
    if not files:
        return case
    _attach(case, step, by, files)
    return Case.objects.get(pk=case_id)


def _hold(case_id: int, into: int | None) -> None:
    """Hold both requests of a merge, in one order, so that two merges at once cannot make a ring."""
    if into is not None:
        both = Case.objects.filter(pk__in=(case_id, into)).order_by("pk")
        list(both.select_for_update(no_key=True))


def _after(case: Case, step: str) -> None:
    """Whoever was merged into a request that is withdrawn still wants an answer: each is on its own again."""
    if step == "withdraw":
        for pk in list(case.merged.order_by("pk").values_list("pk", flat=True)):
            cases.take(pk, Move("unmerge", SYSTEM))


def _attach(case: Case, step: str, by: Actor, files: Sequence[Kept]) -> None:
    """Files are for whoever reads the words they came with."""
    said = Message.objects.filter(case=case, step=step).order_by("-id").first()
    if said is None or said.at != case.changed_at:
        raise TongbanError(_("Say in a few words what the files show."), code="missing", field="text")
    attachments.attach(case.pk, files, by=by, audience=said.audience, message=said)


@transaction.atomic
def confirm(
    case_id: int, *, by: Actor, contacted: bool, solved: bool, satisfaction: int | None, text: str = ""
) -> Case:
    """The requester says how it went; this closes the request."""
    if satisfaction is not None and not 1 <= satisfaction <= 5:
        raise TongbanError(_("Satisfaction is a number from 1 to 5."), field="satisfaction")
    outcome = "solved" if solved else "unsolved"
    said = {"solved": solved, "contacted": contacted, "satisfaction": satisfaction}
    case = cases.take(case_id, Move("confirm", by, text=text, outcome=outcome, more=said))
    Request.objects.filter(pk=case_id).update(**said)
    return case


@transaction.atomic
def publish(case_id: int, *, by: Actor, title: str, text: str) -> None:
    """Show a request to everybody, in words a person has read and freed of personal data."""
    request = Request.objects.select_related("case").select_for_update(of=("self",)).get(pk=case_id)
    rights.require(by, "requests.publish", request)
    if not request.may_publish:
        raise TongbanError(_("The requester has not agreed to its being public."))
    request.public_title, request.public_text, request.published_at = title[:120], text, clock.now()
    request.save(update_fields=["public_title", "public_text", "published_at"])
    events.append("publication", case_id, [Entry("published", by.code)])


@transaction.atomic
def withdraw_publication(case_id: int, *, by: Actor) -> None:
    """Take a request out of what everybody may read."""
    request = Request.objects.select_related("case").get(pk=case_id)
    rights.require(by, "requests.publish", request)
    Request.objects.filter(pk=case_id).update(published_at=None)
    events.append("publication", case_id, [Entry("withdrawn", by.code)])


@transaction.atomic
def support(case_id: int, *, who: str) -> int:
    """Say "me too" of a public request, once; returns how many say so now."""
    request = (
        Request.objects.select_for_update(of=("self",)).exclude(published_at=None).filter(pk=case_id).first()
    )
    if request is None:
        raise TongbanError(_("This request is not public."), code="not_found")
    mark = hmac.digest(sealed.key_for("index"), f"{case_id}:{who}".encode(), hashlib.sha256)
    _row, new = Support.objects.get_or_create(request=request, who=mark, defaults={"at": clock.now()})
    if not new:
        raise Conflict(_("You have said so already."))
    Request.objects.filter(pk=case_id).update(support=F("support") + 1)
    return request.support + 1


def _judge(request: Request, *, adopted: bool | None) -> None:
    if adopted is None:
        raise TongbanError(
            _("Say whether the suggestion is adopted or not."), code="missing", field="adopted"
        )
    Request.objects.filter(pk=request.pk).update(adopted=adopted)
