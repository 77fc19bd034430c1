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
from tongban.kernel.core import clock
from tongban.kernel.core.calendar import Remaining, remaining, term_from_json
from tongban.kernel.core.lifecycle import Lifecycle
from tongban.kernel.core.service import provider
from tongban.kernel.parties.models import Office
from tongban.kernel.places import queries as places
from tongban.kernel.places.points import division_at, nearest
from tongban.services.requests import rules
from tongban.services.requests.answer_times import classes
from tongban.services.requests.lifecycle.checks import REOPENINGS, reopen_until
from tongban.services.requests.lifecycle.petition import review_until
from tongban.services.requests.models import Request, StreetReport
from tongban.services.requests.papers import papers_of


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
        "steps": {s.code for s in life.open_to(actor, case)} - _over(case),
        "again_until": reopen_until(case),
        "papers": papers_of(case),
        "again_left": REOPENINGS - case.counts.get("reopened", 0),
    }


def _over(case: Case) -> set[str]:
    """What the table of steps still offers and the count or the calendar no longer do."""
    again = case.counts.get("reopened", 0) < REOPENINGS and clock.now() <= reopen_until(case)
    reviewable = (
        case.answered_at and not case.counts.get("review_asked") and clock.now() <= review_until(case)
    )
    return (set() if again else {"reopen"}) | (set() if reviewable else {"ask_review"})


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
        "dispute": dispute(case, actor),
        "place_label": places.label(case.place_path),
        "marks": [word for ground in row.grounds[:1] for word in ground.get("words", ())],
        "classes": classes(),
        "may_publish": row.may_publish and rights.may(actor, "requests.publish", row),
        "may_open": rights.may(actor, "requests.open_contact", row),
        "statements": row.statements.select_related("case").order_by("-case_id"),
        "waits_for_supervisor": rules.waits_for_supervisor(case),
        "papers": papers_of(case),
        "may_rescue": rules.rescues(actor, case),
        "contact": getattr(case, "contact", None),
    }


def dispute(case: Case, actor: Actor) -> Any:
    """What an office says against having got it, beside what was ruled in like disputes (None: nobody says so)."""
    ask = provider("dispute_of") if case.state == "returned" else None
    return ask(case.pk, actor) if ask else None


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


PROMISES = ("acceptance", "answer", "review", "rereview")


def answer_clock(case: Case) -> Clock | None:
    """The clock of the promise to the requester: the answer; of a petition what is due next of its four."""
    return case.clocks.filter(code__in=PROMISES, dropped=False).order_by("-started_at", "-round").first()


def why_so_long(row: Request, told: Clock) -> dict[str, Any]:
    """What a promise rests on: the term, and what gave it (urgency, the class, or the kind of request)."""
    term = term_from_json(told.term)
    life = life_of(row.case)
    own = life.code == "request" and row.answer_days == term.n and row.category
    because = _("It is marked as urgent.") if row.case.counts.get("urgent") and life.code == "request" else ""
    label = " · ".join(filter(None, (row.category, row.category2)))
    if not because and own:
        because = _("This is the answer time for: %(label)s") % {"label": label}
    return {"term": term, "because": because or life.label, "extended": told.extended_at is not None}


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


VERDICTS = {
    "collecting": _("Collecting support"),
    "studying": _("Under study"),
    "adopted": _("Adopted"),
    "declined": _("Not adopted"),
}


@dataclass(frozen=True)
class PublicLine:
    """One request in a list for everybody."""

    row: Request
    state: Any
    verdict: str
    label: Any


def verdict_of(row: Request) -> str:
    """How a suggestion stands: collecting, studying, adopted or declined; nothing for other kinds."""
    if row.case.life != "suggestion":
        return ""
    if row.adopted is not None:
        return "adopted" if row.adopted else "declined"
    return "collecting" if row.case.state in {"received", "dispatched", "returned"} else "studying"


def public_line(row: Request) -> PublicLine:
    """A public request as a list shows it."""
    verdict = verdict_of(row)
    state = life_of(row.case).state(row.case.state)
    return PublicLine(row, state, verdict, VERDICTS.get(verdict, state.public or state.label))


def for_public(row: Request) -> dict[str, Any]:
    """What everybody may read of a public request."""
    case = row.case
    life = life_of(case)
    clock_row = answer_clock(case)
    return {
        "case": case,
        "state": life.state(case.state),
        "promise": running(life, clock_row) if clock_row else None,
        "verdict": verdict_of(row),
        "verdict_label": VERDICTS.get(verdict_of(row), ""),
        "answers": [row.public_answer] if row.public_answer else [],
        "photos": row.public_photos,
    }


def street_line(row: StreetReport) -> dict[str, Any]:
    """A report from the street as its reporter sees it: its number, where it stands, nothing of anybody else."""
    case = row.request.case
    state = life_of(case).state(case.state)
    return {
        "reference": case.reference,
        "matter": row.get_matter_display(),
        "place": row.request.place_text,
        "at": case.opened_at,
        "state": state.public or state.label,
        "closed": case.closed_at is not None,
        "note": pin_note(row.request),
    }


def pin_note(row: Request) -> str:
    """What to say of a pin outside the prefecture: it is kept, and the centre looks; else nothing."""
    if row.longitude is None or row.latitude is None or division_at(row.longitude, row.latitude):
        return ""
    near = nearest(row.longitude, row.latitude)
    if near is None:
        return ""
    told = {"km": near.km, "place": near.label}
    return (
        _(
            "The spot lies outside the prefecture, %(km)s km from %(place)s. The dispatch centre will look at it."
        )
        % told
    )
