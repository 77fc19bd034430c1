"""What the workbench shows of one request, and a line of it in lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core import clock
from tongban.kernel.core.calendar import Remaining, remaining
from tongban.kernel.core.service import provider
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.kernel.places import queries as places
from tongban.services.requests import rules
from tongban.services.requests.answer_times import classes
from tongban.services.requests.models import Request
from tongban.services.requests.papers import papers_of
from tongban.services.requests.reading.clocks import running
from tongban.services.requests.reading.timelines import timeline

MOST_COUNTED = 1000


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


def grounds(row: Request) -> list[dict[str, Any]]:
    """The offices suggested, with how sure and why."""
    ids = [g["office"] for g in row.grounds if g.get("office")]
    names = dict(Office.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        {**g, "name": names[g["office"]], "said": list(dict.fromkeys(word[2] for word in g.get("words", ())))}
        for g in row.grounds
        if g.get("office") in names
    ]


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


def counted(rows: QuerySet[Request]) -> dict[str, Any]:
    """How many, as a tab tells it: counted up to a thousand, beyond that only that there are more."""
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    return {"count": min(count, MOST_COUNTED), "more": count > MOST_COUNTED}


def line(row: Request) -> Line:
    """A request as a list shows it."""
    case = row.case
    left = remaining(clock.now(), case.due_at) if case.due_at else None
    return Line(row, life_of(case).state(case.state), left)


def offices_to_choose(row: Request) -> QuerySet[Office]:
    """The offices one may choose today: those of the county of the place and of the prefecture."""
    codes = row.case.place_path.split(".")
    tops = Q(division__path__startswith=".".join(codes[:2])) if len(codes) > 1 else Q()
    found = offices().filter(tops | Q(division__path=codes[0]))
    if row.case.about_id:
        found = found.exclude(pk=row.case.about_id)
    return found.order_by("-division__path", "name")
