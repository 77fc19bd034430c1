"""What happened to a request, line by line, for those who may read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.cases.queries import history
from tongban.kernel.core.lifecycle import Lifecycle
from tongban.kernel.parties.models import Office


@dataclass(frozen=True)
class Happened:
    """One line of the timeline."""

    at: datetime
    step: str
    label: Any
    office: str
    text: str


# what another requester said or did is theirs alone
ASKED = frozenset({"file", "supply", "confirm", "reopen", "withdraw", "amend", "merge", "unmerge"})


def heard(case: Case) -> list[Happened]:
    """What the requester hears, oldest first: of their own request and, since it was merged, of the one it is in."""
    told = timeline(case, life_of(case), ("requester",), public=True)
    lead, since = case.merged_into, _merged_at(told, case.opened_at)
    while lead is not None:
        news = timeline(lead, life_of(lead), ("requester",), public=True)
        told += [h for h in news if h.at > since and h.step not in ASKED]
        lead, since = lead.merged_into, _merged_at(news, since)
    return sorted(told, key=lambda h: h.at)


def _merged_at(told: list[Happened], since: datetime) -> datetime:
    return max((h.at for h in told if h.step == "merge"), default=since)


def timeline(
    case: Case, life: Lifecycle, audiences: tuple[str, ...], *, public: bool = False
) -> list[Happened]:
    """What happened, oldest first; words only for these audiences; for the public eye only steps that have a
    sentence for it.
    """
    words = {m.pk: m for m in Message.objects.filter(case=case, audience__in=audiences)}
    offices = _offices(case)
    told = []
    for event in history(case):
        step = next((s for s in life.steps if s.code == event.code), None)
        if step is None or (public and not step.public):
            continue
        message = words.get(event.data.get("message", {}).get("id"))
        office = offices.get(event.data.get("lead") or (message.office_id if message else None), "")
        told.append(
            Happened(
                event.at,
                step.code,
                step.public if public else step.label,
                office,
                message.text if message else "",
            )
        )
    return told


def _offices(case: Case) -> dict[int | None, str]:
    ids = {s.lead_id for s in case.stays.all()} | set(
        Message.objects.filter(case=case).values_list("office_id", flat=True)
    )
    return dict(Office.objects.filter(pk__in=[i for i in ids if i]).values_list("pk", "name"))
