"""One request as its reader may see it: the timeline, the clocks, who may do what next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case, Clock, Message
from tongban.kernel.cases.queries import history
from tongban.kernel.core import clock, identity
from tongban.kernel.core.calendar import Remaining, remaining
from tongban.kernel.core.lifecycle import Lifecycle
from tongban.kernel.parties.models import Office
from tongban.kernel.places import queries as places
from tongban.services.requests.models import Request


@dataclass(frozen=True)
class Happened:
    """One line of the timeline."""

    at: datetime
    step: str
    label: Any
    office: str
    text: str


@dataclass(frozen=True)
class Running:
    """A clock as a page shows it."""

    label: Any
    office: str
    clock: Clock
    left: Remaining | None
    share: int  # per cent of the time used


def for_requester(row: Request, actor: Actor) -> dict[str, Any]:
    """What the requester's page shows: only what was said to them, in plain words."""
    case = row.case
    life = life_of(case)
    clock_row = answer_clock(case)
    return {
        "row": row,
        "case": case,
        "state": life.state(case.state),
        "promise": running(life, clock_row) if clock_row else None,
        "timeline": list(reversed(heard(case))),
        "steps": {s.code for s in life.open_to(actor, case)},
    }


# what another requester said or did is theirs alone
ASKED = frozenset({"file", "supply", "confirm", "reopen", "withdraw", "amend", "merge", "unmerge"})


def heard(case: Case) -> list[Happened]:
    """What the requester hears, oldest first: of their own request and, since it was merged, of the one it is in."""
    told = timeline(case, life_of(case), ("requester",), public=True)
    lead, since = case.merged_into, max((h.at for h in told if h.step == "merge"), default=case.opened_at)
    while lead is not None:
        news = timeline(lead, life_of(lead), ("requester",), public=True)
        told += [h for h in news if h.at > since and h.step not in ASKED]
        lead = lead.merged_into
    return sorted(told, key=lambda h: h.at)


def for_staff(row: Request, actor: Actor) -> dict[str, Any]:
    """What the workbench shows of one request."""
    case = row.case
    life = life_of(case)
    audiences = ("requester", "offices", "centre")
    clocks = case.clocks.filter(dropped=False).select_related("office").order_by("started_at")
    return {
        "row": row,
        "case": case,
        "life": life,
        "state": life.state(case.state),
        "said": Message.objects.filter(case=case, step="file").first(),
        "timeline": list(reversed(timeline(case, life, audiences))),
        "clocks": [running(life, c) for c in clocks],
        "steps": life.open_to(actor, case),
        "helpers": case.helpers.select_related("office"),
        "grounds": grounds(row),
        "place_label": places.label(case.place_path),
        "marks": [word for ground in row.grounds[:1] for word in ground.get("words", ())],
        "may_publish": row.may_publish and rights.may(actor, "requests.publish", row),
        "public_draft": draft_for_public(row) if row.may_publish else {},
        "may_open": rights.may(actor, "requests.open_contact", row),
        "contact": getattr(case, "contact", None),
    }


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


def answer_clock(case: Case) -> Clock | None:
    """The clock of the promise to the requester: the last answer clock."""
    return case.clocks.filter(code="answer", dropped=False).order_by("-round").first()


def running(life: Lifecycle, row: Clock) -> Running:
    """A clock with the time left and the share used."""
    now = clock.now()
    total = (row.due_at - row.started_at).total_seconds() or 1
    used = ((row.stopped_at or row.paused_at or now) - row.started_at).total_seconds()
    left = None if row.stopped_at else remaining(row.paused_at or now, row.due_at)
    return Running(
        life.clock(row.code).label,
        row.office.name if row.office else "",
        row,
        left,
        min(100, round(100 * used / total)),
    )


def grounds(row: Request) -> list[dict[str, Any]]:
    """The offices suggested, with how sure and why."""
    ids = [g["office"] for g in row.grounds if g.get("office")]
    names = dict(Office.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        {**g, "name": names[g["office"]], "said": list(dict.fromkeys(word[2] for word in g.get("words", ())))}
        for g in row.grounds
        if g.get("office") in names
    ]


def _offices(case: Case) -> dict[int | None, str]:
    ids = {s.lead_id for s in case.stays.all()} | set(
        Message.objects.filter(case=case).values_list("office_id", flat=True)
    )
    return dict(Office.objects.filter(pk__in=[i for i in ids if i]).values_list("pk", "name"))


def draft_for_public(row: Request) -> dict[str, str]:
    """Title and text with phones, ID numbers, plates and the like blacked out; a person reads them before anybody."""
    if row.published_at:
        return {"title": row.public_title, "text": row.public_text}
    said = Message.objects.filter(case=row.case_id, step="file").values_list("text", flat=True).first() or ""
    return {"title": blackened(row.case.title), "text": blackened(said)}


def blackened(words: str) -> str:
    """The text with what can be found of personal data covered."""
    for span in reversed(identity.found_in(words)):
        words = words[: span.start] + "■" * (span.end - span.start) + words[span.end :]
    return words


@dataclass(frozen=True)
class Line:
    """One request in a list of the workbench."""

    row: Request
    state: Any
    left: Remaining | None


GROUPS = {
    "late": _("Late"),
    "soon": _("Due within a day"),
    "returned": _("Returned twice"),
    "reopened": _("Reopened twice"),
    "extension": _("More time asked for"),
}


def line(row: Request) -> Line:
    """A request as a list shows it."""
    case = row.case
    left = remaining(clock.now(), case.due_at) if case.due_at else None
    return Line(row, life_of(case).state(case.state), left)


def offices_to_choose(row: Request) -> QuerySet[Office]:
    """The offices a dispatcher may choose: those of the county of the place and of the prefecture."""
    codes = row.case.place_path.split(".")
    tops = Q(division__path__startswith=".".join(codes[:2])) if len(codes) > 1 else Q()
    offices = Office.objects.filter(tops | Q(division__path=codes[0]))
    if row.case.about_id:
        offices = offices.exclude(pk=row.case.about_id)
    return offices.order_by("-division__path", "name")


def for_public(row: Request) -> dict[str, Any]:
    """What everybody may read of a public request."""
    case = row.case
    life = life_of(case)
    clock_row = answer_clock(case)
    return {
        "case": case,
        "state": life.state(case.state),
        "promise": running(life, clock_row) if clock_row else None,
        "answers": Message.objects.filter(case=case, step="answer", audience="requester")
        if row.published_at
        else [],
    }
