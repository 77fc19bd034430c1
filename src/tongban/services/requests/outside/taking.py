"""What other systems hand in, what requesters add through them, and what a partner says in its office's name."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.moves import Move
from tongban.kernel.cases.outside import Handed, Receipt
from tongban.kernel.cases.suggestion import Suggestion
from tongban.kernel.core.errors import Conflict, NotAllowed
from tongban.kernel.places import queries as places
from tongban.services.requests.actions import Filing, file_request, move
from tongban.services.requests.lifecycle.states import UNSETTLED
from tongban.services.requests.models import Channel, Kind
from tongban.services.requests.queries.placing import placed
from tongban.services.requests.rules import waits_for_supervisor

# by this right a program files; its role says for which division
FILE = "open311.file"


@transaction.atomic
def file(handed: Handed) -> Receipt:
    """File what another system hands in, within the division its key is for."""
    path, label = _placed(handed)
    if not handed.by.oversees(path, FILE):
        raise NotAllowed(_("This key files for another division than the one the place lies in."))
    return _filed(handed, path, label, Channel.API)


@transaction.atomic
def bring(handed: Handed) -> Receipt:
    """File what another room of this house heard at its own door; that room has answered who may."""
    return _filed(handed, *_placed(handed), Channel.COUNTER)


def _placed(handed: Handed) -> tuple[str, str]:
    top = places.division(handed.division) if handed.division else None
    return placed(f"{handed.place}\n{handed.text}", top)


def _filed(handed: Handed, path: str, label: str, channel: Channel) -> Receipt:
    filing = Filing(
        text=handed.text,
        kind=handed.kind or Kind.COMPLAINT,
        channel=channel,
        by=handed.by,
        place_path=path,
        place_text=handed.place or label,
        longitude=handed.longitude,
        latitude=handed.latitude,
        name=handed.name,
        phone=handed.phone,
        wants_call=handed.wants_call,
        suggestion=Suggestion(category=handed.category, category2=handed.category2),
    )
    filed = file_request(filing)
    return Receipt(filed.case.pk, filed.case.reference, filed.code, filed.secret)


def say(case_id: int, *, by: Actor, text: str, again: bool) -> int:
    """Say something for the requester: a reply if the office asked, an addition while it is open, else, if it is to
    be taken up `again`, the reopening. Returns the number of the event.
    """
    state = Case.objects.values_list("state", flat=True).get(pk=case_id)
    steps = {"waiting_requester": "supply", **dict.fromkeys(("answered", "closed"), "reopen")}
    step = steps.get(state, "add" if state in UNSETTLED else "")
    if not step or (step == "reopen" and not again):
        raise Conflict(_("It is closed. Send the status OPEN to have it taken up again, or file it anew."))
    return move(case_id, step, by=replace(by, own_cases=frozenset({case_id})), text=text).seq


@transaction.atomic
def hear(case_id: int, *, office: int, text: str, ended: bool) -> None:
    """Let a partner report or answer in the name of the office that leads; what no longer fits is kept as a note.

    So is what it says while the supervisor has not yet said who looks into it.
    """
    case = cases.locked(case_id)
    if ended and case.state in {"answered", "closed"}:
        return
    leads = case.lead_id == office and not waits_for_supervisor(case)
    for state, step in (("dispatched", "accept"), ("reopened", "accept"), ("waiting_requester", "resume")):
        if leads and case.state == state:
            case = cases.take(case_id, Move(step, SYSTEM, office=office))
    working = leads and case.state in {"accepted", "in_progress"}
    step = "amend" if not working else "answer" if ended else "progress"
    cases.take(case_id, Move(step, SYSTEM, text=text, office=office))


def hand_over(case_id: int, office: int) -> None:
    """Send a request that nobody has sent yet to the office a partner stands for."""
    case = Case.objects.get(pk=case_id)
    if case.state == "received" and case.about_id != office:
        cases.take(case_id, Move("dispatch", SYSTEM, lead=office))
