"""What requesters and offices say on a request: every step of its life that needs no more than words and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases import attachments
from tongban.kernel.cases.attachments import Kept
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.cases.moves import Help, Move
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests.actions import timing
from tongban.services.requests.actions.supporting import carried
from tongban.services.requests.lifecycle import EXTENSION
from tongban.services.requests.models import Request


@dataclass(frozen=True)
class Verdict:
    """What becomes of a suggestion: adopted or not, and by which day it is done."""

    adopted: bool | None
    day: date | None = None


@transaction.atomic
def move(
    case_id: int, step: str, *, by: Actor, text: str = "", files: Sequence[Kept] = (), **given: Any
) -> Case:
    """Take any step that needs no more than words, files, an office, helpers or another request's number."""
    _lock(case_id, given.get("into"))
    request = Request.objects.select_related("case").get(pk=case_id)
    offices = by.office_ids("requests.handle")
    if step == "help_done":
        given.setdefault("office", next(iter(offices & request.case.helper_ids), None))
    elif offices:
        given.setdefault("office", request.case.lead_id if request.case.lead_id in offices else min(offices))
    if step == "extend":
        given["term"] = EXTENSION[request.case.life]
    given["helpers"] = tuple(Help(*h) if not isinstance(h, Help) else h for h in given.get("helpers", ()))
    given["more"] = _brings(request, step)
    verdict = Verdict(given.pop("adopted", None), given.pop("adopted_by", None))
    if step == "answer" and request.case.life == "suggestion":
        given["more"] |= _judge(request, by, verdict)
    case = cases.take(case_id, Move(step, by, text=text, **given))
    _bring_along(case, step, request.case.merged_into_id)
    if not files:
        return case
    _attach(case, step, by, files)
    return Case.objects.get(pk=case_id)


def release(case_id: int, *, by: Actor) -> Case:
    """A person of the centre lets a held filing through: it goes on as if filed at its own time."""
    return move(case_id, "release", by=by)


def turn_away(case_id: int, *, by: Actor, text: str) -> Case:
    """A person of the centre ends a held filing, with a reason that whoever has its code can read; nobody is told."""
    return move(case_id, "turn_away", by=by, text=text)


def _lock(one: int, other: int | None) -> None:
    """Cases before requests and in one order: two at once wait for each other, and two merges cannot make a ring."""
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=(one, other or one)).order_by("pk"))


def _bring_along(case: Case, step: str, lead: int | None) -> None:
    """What a step means for those who are merged into it, and for what it is or was (`lead`) merged into."""
    if step == "merge" and case.merged_into_id:
        carried(case.pk, case.merged_into_id)
    elif step == "unmerge" and lead:
        carried(case.pk, lead)
    elif step == "withdraw":
        _free_merged(case)
    elif step in {"release", "turn_away"}:
        Request.objects.filter(pk=case.pk).update(held="")


def _free_merged(case: Case) -> None:
    """Whoever was merged into it still wants an answer."""
    for pk in list(case.merged.order_by("pk").values_list("pk", flat=True)):
        cases.take(pk, Move("unmerge", SYSTEM))
        carried(pk, case.pk)


def _brings(request: Request, step: str) -> dict[str, Any]:
    """What a step brings that nobody types, and what it changes on the request itself."""
    rows = Request.objects.filter(pk=request.pk)
    if step == "reopen":
        rows.update(contacted=None, solved=None, satisfaction=None, adopted=None, adopted_by=None)
    if step == "urge":
        rows.update(urgent=True)
        return {"urgent": True}
    return timing.days_now(request) if step in {"reopen", "unmerge"} else {}


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


def _judge(request: Request, by: Actor, verdict: Verdict) -> dict[str, Any]:
    """Adopted, with a day by which it is done, or not; by whoever may say so for the office."""
    rights.require(by, "requests.adopt", request)
    if verdict.adopted is None:
        raise TongbanError(
            _("Say whether the suggestion is adopted or not."), code="missing", field="adopted"
        )
    if verdict.adopted and verdict.day is None and not by.is_system:
        raise TongbanError(_("Say by when it will be done."), code="missing", field="adopted_by")
    day = verdict.day if verdict.adopted else None
    Request.objects.filter(pk=request.pk).update(adopted=verdict.adopted, adopted_by=day)
    return {"adopted": verdict.adopted, **({"adopted_by": day.isoformat()} if day else {})}
